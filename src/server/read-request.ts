import {
  type DecodedRequest,
  decodeRequest,
  MULTIPART_TYPE,
  mediaType,
  type RequestLimits,
} from "../ai/protocol.js";
import type { MediaAIGenerateRequest } from "../core/generator.js";
import { decodeUtf8, readJsonBody } from "./read-body.js";
import { type FileLimits, readForm } from "./read-form.js";

export type ReadRequest = Omit<DecodedRequest, "request"> & { request: MediaAIGenerateRequest };

/** A request of which nothing is trusted, from JSON or, with images, from a form. */
export async function readRequest(
  request: Request,
  limits: RequestLimits & FileLimits,
): Promise<ReadRequest> {
  if (mediaType(request.headers) !== MULTIPART_TYPE) {
    return decodeRequest(await readJsonBody(request, limits.bodyBytes), limits);
  }
  const decode = (bytes: Uint8Array) => decodeRequest(decodeUtf8(bytes), limits);
  const { decoded, ...files } = await readForm(request, limits, decode);
  return { ...decoded, request: { ...decoded.request, ...files } };
}
