import { type DecodedRequest, decodeRequest, MULTIPART_TYPE, mediaType } from "../ai/protocol.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { DEFAULT_GENERATE_LIMITS, type GenerateHandlerOptions, resolve } from "./generate-options.js";
import { admitModel } from "./models.js";
import { decodeUtf8, readJsonBody } from "./read-body.js";
import { type FileLimits, type RequestForm, readForm } from "./read-form.js";
import type { UploadOptions } from "./uploads.js";

export type ReadRequest = Omit<DecodedRequest, "request"> & { request: MediaAIGenerateRequest };

/**
 * A request for images of which nothing is trusted, from JSON or, with images, from a form; as
 * `createGenerateHandler` reads it.
 * @throws MediaLibraryError `model-not-allowed`, and what `readBody` throws
 */
export async function readRequest(
  request: Request,
  options: Pick<GenerateHandlerOptions, "limits" | "models" | "uploads"> = {},
): Promise<ReadRequest> {
  const decode = await requestDecoder(request, options);
  const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
  const { decoded, ...files } = await readBody(request, limits, decode, options.uploads);
  return { ...decoded, request: { ...decoded.request, ...files } };
}

/** How the JSON of `request` is read, for a route whose body may be more than a request for images. */
export async function requestDecoder(
  request: Request,
  { limits, models = [] }: Pick<GenerateHandlerOptions, "limits" | "models"> = {},
): Promise<(text: string) => DecodedRequest> {
  const allowed = await resolve(models, request);
  const wanted = {
    ...DEFAULT_GENERATE_LIMITS,
    ...limits,
    admitModel: (model: string) => admitModel(model, allowed),
  };
  return (text) => decodeRequest(text, wanted);
}

/**
 * A body that is JSON, or a form with that JSON in its part `request` and images beside it. `decode` reads the JSON,
 * before any image is; what it throws is thrown. Where `uploads` names a store, the caller has it discard the images.
 * @throws MediaLibraryError `media-type`, `too-large`, `request-timeout`, `rate-limited`, `invalid-json`, `field`
 */
export async function readBody<Decoded>(
  request: Request,
  limits: FileLimits,
  decode: (text: string) => Decoded,
  uploads: UploadOptions = {},
): Promise<RequestForm<Decoded>> {
  if (mediaType(request.headers) === MULTIPART_TYPE) {
    return readForm(request, limits, (bytes) => decode(decodeUtf8(bytes)), uploads);
  }
  return { decoded: decode(await readJsonBody(request, { ...limits, maxBytes: limits.bodyBytes })) };
}
