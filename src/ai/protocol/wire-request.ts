import { type FieldError, MediaLibraryError } from "../../core/errors.js";
import { findOperation, type MediaAIOperation } from "../../core/generation/ai-operation.js";
import type { MediaAIGenerateRequest } from "../../core/generation/generator.js";
import { operationErrors, operationFileErrors } from "../../core/generation/operation-errors.js";
import { isObject, parseObject } from "./json.js";
import {
  InvalidField,
  MODEL_NOT_OFFERED,
  readAspectRatio,
  readChoice,
  readFormat,
  readInteger,
  readModel,
  readNumber,
  readOperation,
  readPrompt,
  readText,
  sizeFor,
} from "./request-fields.js";
import type { GeneratedType } from "./wire-images.js";

export function encodeRequest(request: MediaAIGenerateRequest): string {
  return JSON.stringify(knownFields(request));
}

/** The request's JSON fields that are set, without files and unknown properties. */
export function knownFields(request: MediaAIGenerateRequest): JsonRequest {
  const { prompt, width, height, model, negativePrompt, steps, guidance, quality, seed, n, operation } =
    request;
  return {
    prompt,
    width,
    height,
    ...(model !== undefined && { model }),
    ...(negativePrompt !== undefined && { negativePrompt }),
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
    ...(quality !== undefined && { quality }),
    ...(seed !== undefined && { seed }),
    ...(n !== undefined && { n }),
    ...(operation && { operation }),
  };
}

/** The part of a request that is sent as JSON; files are sent in other parts. */
export type JsonRequest = Omit<MediaAIGenerateRequest, "images" | "mask">;

/** The limits of a request's fields. Sides are in pixels, both ends inclusive. */
export type RequestLimits = {
  /** Maximum number of characters (code points) of the prompt, and of the negative prompt. */
  promptLength: number;
  /** Minimum width and height in pixels. */
  minSide: number;
  /** Maximum width and height in pixels. */
  maxSide: number;
  /** Maximum number of steps. */
  maxSteps: number;
  /** Maximum guidance. */
  maxGuidance: number;
  /** Maximum number of images per request. */
  maxImages: number;
  /** The model to run for the requested one, or undefined if it is not offered. */
  admitModel: (model: string) => string | undefined;
  /** The qualities that requests may name. Default: none. */
  qualities?: readonly string[];
  /** The operations that requests may name, with their models. Default: none. */
  operations?: readonly MediaAIOperation[];
};

/** Pixels: the longest side of an image that an operation is for, as for imports. */
const MAX_OPERATION_SIDE = 16_384;

/** A validated request. */
export type DecodedRequest = {
  /** The known fields, all valid. */
  request: JsonRequest;
  /**
   * The format of the request. A request is treated as ai-connect if it contains a key unique to it (`format`,
   * `aspectRatio`, `metadata`, `providerConfig`), or if it omits the width or the height and contains no key unique to
   * our own format (`model`, `steps`, `guidance`, `quality`, `seed`). The size is then optional, and the reply is
   * ai-connect's JSON. Any other request is `own`; as JSON, its reply contains every field that an ai-connect client reads.
   */
  shape: "own" | "ai-connect";
  /** The requested image type. */
  format?: GeneratedType;
};

/**
 * Validates a request; nothing in it is trusted. The result contains only known keys. The last of duplicate keys counts,
 * as everywhere in JSON. `providerConfig`, which may contain API keys, is ignored unread.
 *
 * @throws MediaLibraryError `invalid-json`, `model-not-allowed` if the model is the only invalid field, or `field`; the
 * error names every invalid field
 */
export function decodeRequest(text: string, limits: RequestLimits): DecodedRequest {
  const body = parseObject(text);
  if (!body) throw new MediaLibraryError("invalid-json", "The request's body is not a JSON object.");
  const has = (key: string) => Object.hasOwn(body, key);
  const shape =
    AI_CONNECT_KEYS.some(has) || (!SIZE_KEYS.every(has) && !OWN_KEYS.some(has)) ? "ai-connect" : "own";

  const errors = Object.keys(body).filter(isUnknownKey).slice(0, MAX_UNKNOWN_KEYS).map(unknownKey);
  const check = <T>(field: string, read: (value: unknown) => T | InvalidField): T | undefined => {
    const value = has(field) ? read(body[field]) : undefined;
    if (!(value instanceof InvalidField)) return value;
    errors.push({ field, message: value.message });
    return undefined;
  };
  const require = <T>(field: string, value: T | undefined): T | undefined => {
    if (value === undefined && !has(field)) errors.push({ field, message: "is required" });
    return value;
  };

  const operation = check("operation", readOperation);
  const { operations = [] } = limits;
  // The size of its image, not of what is generated.
  const side = operation ? readInteger(1, MAX_OPERATION_SIDE) : readInteger(limits.minSide, limits.maxSide);
  const readWords = operation ? readText : readPrompt;
  const prompt = require("prompt", check("prompt", readWords(limits.promptLength)));
  let width = check("width", side);
  let height = check("height", side);
  if (shape === "own") {
    require("width", width);
    require("height", height);
  } else {
    const ratio = check("aspectRatio", readAspectRatio);
    const size = sizeFor({ width, height, ratio }, limits);
    if (size) [width, height] = [size.width, size.height];
    else
      errors.push({
        field: "aspectRatio",
        message: `does not fit the size, or ${limits.minSide} to ${limits.maxSide} pixels`,
      });
    check("metadata", (value) => (isObject(value) ? true : new InvalidField("must be an object")));
  }
  const admitModel = operation
    ? (name: string) => findOperation(operations, operation, name)?.model
    : limits.admitModel;
  const model = check("model", readModel(admitModel)) ?? (operation && admitModel(""));
  const negativePrompt = check("negativePrompt", readText(limits.promptLength));
  const steps = check("steps", readInteger(1, limits.maxSteps));
  const guidance = check("guidance", readNumber(0, limits.maxGuidance));
  const quality = check("quality", readChoice(limits.qualities ?? []));
  const seed = check("seed", readInteger(0, MAX_SEED));
  const n = check("n", readInteger(1, limits.maxImages));
  const format = check("format", readFormat);
  errors.push(...operationErrors({ operation, model, prompt, n, width, height }, operations));
  if (errors.length > 0 || prompt === undefined || width === undefined || height === undefined) {
    throw invalidFields(errors);
  }
  const choices = { model, negativePrompt, steps, guidance, quality, seed, n, operation };
  const request = knownFields({ prompt, width, height, ...choices });
  return { request, shape, ...(format !== undefined && { format }) };
}

export const MAX_SEED = 0xffff_ffff;
const MAX_UNKNOWN_KEYS = 20;
const SIZE_KEYS = ["width", "height"];
const OWN_KEYS = ["model", "steps", "guidance", "quality", "seed", "operation"];
const AI_CONNECT_KEYS = ["format", "aspectRatio", "metadata", "providerConfig"];
const KNOWN_KEYS = ["prompt", "negativePrompt", "n", ...SIZE_KEYS, ...OWN_KEYS, ...AI_CONNECT_KEYS];

const isUnknownKey = (key: string) => !KNOWN_KEYS.includes(key);

const unknownKey = (key: string): FieldError => ({
  field: key.slice(0, 100).toWellFormed(),
  message: "is not a field of this request",
});

/**
 * Checks the files of a request for an operation, which arrive after its JSON. `createGenerateHandler` and `readRequest` do so
 * themselves.
 * @throws MediaLibraryError `field` if the operation lacks its image or mask, or has files that it does not take
 * @example
 * ```ts
 * import {
 *   checkOperationFiles,
 *   DEFAULT_GENERATE_LIMITS,
 *   readBody,
 *   requestDecoder,
 * } from "@reactkits.dev/react-media-library/server";
 *
 * export async function readSubmission(request: Request) {
 *   const decode = await requestDecoder(request, { operations: [{ type: "upscale", model: "acme/upscale" }] });
 *   const { decoded, ...files } = await readBody(request, DEFAULT_GENERATE_LIMITS, decode);
 *   checkOperationFiles({ ...decoded.request, ...files });
 *   return { ...decoded.request, ...files };
 * }
 * ```
 */
export function checkOperationFiles({ operation, images = [], mask }: MediaAIGenerateRequest): void {
  if (!operation) return;
  const errors = operationFileErrors(operation, { images: images.length, mask: mask !== undefined });
  if (errors.length > 0) throw invalidFields(errors);
}

/** One error that names all invalid fields of a request. */
export function invalidFields(errors: FieldError[]): MediaLibraryError {
  const sentences = errors.map(({ field, message }) => `${field} ${message}`);
  const onlyModel = errors.every(({ message }) => message === MODEL_NOT_OFFERED);
  return new MediaLibraryError(
    onlyModel ? "model-not-allowed" : "field",
    `The request is not valid: ${sentences.join("; ")}.`,
    {
      fields: errors,
    },
  );
}
