import { type FieldError, MediaLibraryError } from "../../core/errors.js";
import type { MediaAIGenerateRequest } from "../../core/generation/generator.js";
import {
  MODEL_NOT_OFFERED,
  Problem,
  readAspectRatio,
  readFormat,
  readInteger,
  readModel,
  readPrompt,
  readText,
  sizeFor,
} from "./fields.js";
import type { GeneratedType } from "./images.js";
import { isObject, parseObject } from "./json.js";

export function encodeRequest(request: MediaAIGenerateRequest): string {
  return JSON.stringify(knownFields(request));
}

/** The fields of the request's JSON that are set, and nothing else that the object may carry: no files. */
export function knownFields(request: MediaAIGenerateRequest): JsonRequest {
  const { prompt, width, height, model, negativePrompt, steps, seed, n } = request;
  return {
    prompt,
    width,
    height,
    ...(model !== undefined && { model }),
    ...(negativePrompt !== undefined && { negativePrompt }),
    ...(steps !== undefined && { steps }),
    ...(seed !== undefined && { seed }),
    ...(n !== undefined && { n }),
  };
}

/** What of a request is JSON; files travel beside it. */
export type JsonRequest = Omit<MediaAIGenerateRequest, "images" | "mask">;

/** What a request may ask for. Sides are in pixels, both ends included. */
export type RequestLimits = {
  /** Characters (code points) of the prompt, and of the negative prompt. */
  promptLength: number;
  minSide: number;
  maxSide: number;
  maxSteps: number;
  /** Images of one run. */
  maxImages: number;
  /** The model to run for the one asked for, or undefined where it is not offered. */
  admitModel: (model: string) => string | undefined;
};

export type DecodedRequest = {
  request: JsonRequest;
  /**
   * Who asks. A body is ai-connect's where it has a key that only ai-connect knows (`format`, `aspectRatio`,
   * `metadata`, `providerConfig`), or where it leaves the width or the height out and has none of the keys that
   * only we know (`model`, `steps`, `seed`). Its size may then be left open, and its reply is ai-connect's JSON.
   * Every other body is our own; as JSON, our own reply holds everything that an ai-connect client reads.
   */
  shape: "own" | "ai-connect";
  /** The type that the image should have, where that was asked for. */
  format?: GeneratedType;
};

/**
 * Reads a request of which nothing is trusted. The result holds the known keys and nothing else; of a key
 * that stands twice the last counts, as everywhere in JSON. `providerConfig`, which may hold keys, is passed
 * over unread.
 * Throws `invalid-json`, `model-not-allowed` where the model is all that is wrong, or `field`; with every
 * invalid field named.
 */
export function decodeRequest(text: string, limits: RequestLimits): DecodedRequest {
  const body = parseObject(text);
  if (!body) throw new MediaLibraryError("invalid-json", "The request's body is not a JSON object.");
  const has = (key: string) => Object.hasOwn(body, key);
  const shape =
    AI_CONNECT_KEYS.some(has) || (!SIZE_KEYS.every(has) && !OWN_KEYS.some(has)) ? "ai-connect" : "own";

  const errors = Object.keys(body).filter(isUnknownKey).slice(0, MAX_UNKNOWN_KEYS).map(unknownKey);
  const check = <T>(field: string, read: (value: unknown) => T | Problem): T | undefined => {
    const value = has(field) ? read(body[field]) : undefined;
    if (!(value instanceof Problem)) return value;
    errors.push({ field, message: value.message });
    return undefined;
  };
  const require = <T>(field: string, value: T | undefined): T | undefined => {
    if (value === undefined && !has(field)) errors.push({ field, message: "is required" });
    return value;
  };

  const side = readInteger(limits.minSide, limits.maxSide);
  const prompt = require("prompt", check("prompt", readPrompt(limits.promptLength)));
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
    check("metadata", (value) => (isObject(value) ? true : new Problem("must be an object")));
  }
  const model = check("model", readModel(limits.admitModel));
  const negativePrompt = check("negativePrompt", readText(limits.promptLength));
  const steps = check("steps", readInteger(1, limits.maxSteps));
  const seed = check("seed", readInteger(0, MAX_SEED));
  const n = check("n", readInteger(1, limits.maxImages));
  const format = check("format", readFormat);
  if (errors.length > 0 || prompt === undefined || width === undefined || height === undefined) {
    throw invalidFields(errors);
  }
  const request = knownFields({ prompt, width, height, model, negativePrompt, steps, seed, n });
  return { request, shape, ...(format !== undefined && { format }) };
}

export const MAX_SEED = 0xffff_ffff;
const MAX_UNKNOWN_KEYS = 20;
const SIZE_KEYS = ["width", "height"];
const OWN_KEYS = ["model", "steps", "seed"];
const AI_CONNECT_KEYS = ["format", "aspectRatio", "metadata", "providerConfig"];
const KNOWN_KEYS = ["prompt", "negativePrompt", "n", ...SIZE_KEYS, ...OWN_KEYS, ...AI_CONNECT_KEYS];

const isUnknownKey = (key: string) => !KNOWN_KEYS.includes(key);

const unknownKey = (key: string): FieldError => ({
  field: key.slice(0, 100).toWellFormed(),
  message: "is not a field of this request",
});

/** The one error that names every field of a request that is wrong. */
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
