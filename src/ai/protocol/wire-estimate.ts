import type { FieldError } from "../../core/errors.js";
import { MediaLibraryError } from "../../core/errors.js";
import type { MediaAIEstimate, MediaAIEstimateRequest } from "../../core/generation/generator.js";
import { operationFileErrors } from "../../core/generation/operation-errors.js";
import { readEstimate } from "../../core/generation/read-estimate.js";
import { parseObject } from "./json.js";
import { InvalidField, readInteger } from "./request-fields.js";
import { type DecodedRequest, invalidFields, knownFields } from "./wire-request.js";

/** The JSON of the request itself, with its `kind`, and with its files as `images` (a number) and `mask` (true). */
export function encodeEstimateRequest(request: MediaAIEstimateRequest): string {
  const { images, mask } = request;
  if (request.kind === "videos") {
    const { kind, prompt, model, seconds } = request;
    return JSON.stringify({ kind, prompt, model, seconds, images });
  }
  const { kind: _, images: __, mask: ___, ...fields } = request;
  return JSON.stringify({ ...knownFields(fields), images, mask });
}

/** Decodes the request without its files, as the endpoints that generate do. Their errors are thrown. */
export type EstimateDecoders = {
  images: (json: string) => DecodedRequest;
  videos: (json: string) => Extract<MediaAIEstimateRequest, { kind: "videos" }>;
};

/**
 * Validates a request whose price is asked for; nothing in it is trusted.
 * @param maxImages the maximum number of input images
 * @throws MediaLibraryError `invalid-json`, `field`, and what the decoders throw
 */
export function decodeEstimateRequest(
  text: string,
  maxImages: number,
  decoders: EstimateDecoders,
): MediaAIEstimateRequest {
  const body = parseObject(text);
  if (!body) throw new MediaLibraryError("invalid-json", "The request's body is not a JSON object.");
  const { kind = "images", images = 0, mask = false, ...fields } = body;
  const errors: FieldError[] = [];
  if (kind !== "images" && kind !== "videos")
    errors.push({ field: "kind", message: "must be images or videos" });
  const count = readInteger(0, maxImages)(images);
  if (count instanceof InvalidField) errors.push({ field: "images", message: count.message });
  if (typeof mask !== "boolean" || (mask && kind === "videos"))
    errors.push({ field: "mask", message: "must be true or false, and false for a video" });
  if (errors.length > 0 || count instanceof InvalidField) throw invalidFields(errors);
  const counted = count > 0 && { images: count };
  const json = stringify(fields);
  if (kind === "videos") return { ...decoders.videos(json), ...counted };
  const { request } = decoders.images(json);
  const missing = request.operation
    ? operationFileErrors(request.operation, { images: count, mask: mask === true })
    : [];
  if (missing.length > 0) throw invalidFields(missing);
  return { ...request, ...counted, ...(mask === true && { mask }) };
}

/** What is parsed without recursion is not always written without it. */
function stringify(fields: Record<string, unknown>): string {
  try {
    return JSON.stringify(fields);
  } catch {
    throw new MediaLibraryError("invalid-json", "The request's JSON is nested too deeply.");
  }
}

/** @throws MediaLibraryError `generator` if the text is no estimate */
export const decodeEstimate = (text: string): MediaAIEstimate => readEstimate(parseObject(text));
