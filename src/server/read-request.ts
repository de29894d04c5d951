import {
  checkOperationFiles,
  type DecodedRequest,
  decodeRequest,
  MULTIPART_TYPE,
  mediaType,
} from "../ai/protocol.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { admitModel } from "./admit-model.js";
import { DEFAULT_GENERATE_LIMITS, type GenerateHandlerOptions, resolve } from "./generate-options.js";
import { decodeUtf8, readJsonBody } from "./read-body.js";
import { type FileLimits, type RequestForm, readForm } from "./read-form.js";
import type { UploadOptions } from "./uploads.js";

/** A validated image request, with its images. */
export type ReadRequest = Omit<DecodedRequest, "request"> & {
  /** The request, including its `images` and `mask`. */
  request: MediaAIGenerateRequest;
};

/**
 * Reads and validates an image request, from JSON or, with images, from a multipart form; `createGenerateHandler` uses
 * it. Nothing in the request is trusted.
 *
 * @throws MediaLibraryError `model-not-allowed`, and the errors of `readBody`
 * @example
 * ```ts
 * import { readRequest } from "@reactkits.dev/react-media-library/server";
 *
 * export async function readPrompt(request: Request): Promise<string> {
 *   const decoded = await readRequest(request, { models: ["acme/paint"], limits: { promptLength: 500 } });
 *   return decoded.request.prompt;
 * }
 * ```
 */
export async function readRequest(
  request: Request,
  options: Pick<GenerateHandlerOptions, "limits" | "models" | "qualities" | "operations" | "uploads"> = {},
): Promise<ReadRequest> {
  const decode = await requestDecoder(request, options);
  const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
  const { decoded, ...files } = await readBody(request, limits, decode, options.uploads);
  const complete = { ...decoded.request, ...files };
  try {
    checkOperationFiles(complete);
  } catch (error) {
    const { images = [], mask } = files;
    for (const file of mask ? [...images, mask] : images) await options.uploads?.store?.discard(file);
    throw error;
  }
  return { ...decoded, request: complete };
}

/**
 * Returns the function that validates the JSON of an image request, for a route whose body has more fields than that.
 *
 * @example
 * ```ts
 * import { DEFAULT_GENERATE_LIMITS, readBody, requestDecoder } from "@reactkits.dev/react-media-library/server";
 *
 * export async function readSubmission(request: Request) {
 *   const decode = await requestDecoder(request, { models: ["acme/paint"] });
 *   return readBody(request, DEFAULT_GENERATE_LIMITS, decode);
 * }
 * ```
 */
export async function requestDecoder(
  request: Request,
  {
    limits,
    models = [],
    qualities = [],
    operations = [],
  }: Pick<GenerateHandlerOptions, "limits" | "models" | "qualities" | "operations"> = {},
): Promise<(text: string) => DecodedRequest> {
  const allowed = await resolve(models, request);
  const requestLimits = {
    ...DEFAULT_GENERATE_LIMITS,
    ...limits,
    admitModel: (model: string) => admitModel(model, allowed),
    qualities: await resolve(qualities, request),
    operations: await resolve(operations, request),
  };
  return (text) => decodeRequest(text, requestLimits);
}

/**
 * Reads a body that is either JSON or a multipart form with that JSON in its part `request` and images in other parts.
 * `decode` reads the JSON before any image is read; its errors are thrown. If `uploads` names a store, the caller must
 * discard the images.
 *
 * @throws MediaLibraryError `media-type`, `too-large`, `request-timeout`, `rate-limited`, `invalid-json`, `field`
 * @example
 * ```ts
 * import { DEFAULT_GENERATE_LIMITS, readBody } from "@reactkits.dev/react-media-library/server";
 *
 * export async function readCaptionRequest(request: Request) {
 *   const { decoded, images = [] } = await readBody(request, DEFAULT_GENERATE_LIMITS, (text): unknown =>
 *     JSON.parse(text),
 *   );
 *   return { options: decoded, images };
 * }
 * ```
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
