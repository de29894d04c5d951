import { type FieldError, MediaLibraryError } from "../../core/errors.js";
import type { MediaAIGenerateRequest } from "../../core/generator.js";
import { parseObject } from "./json.js";

export function encodeRequest(request: MediaAIGenerateRequest): string {
  return JSON.stringify(knownFields(request));
}

/** The fields of the wire format that are set, and nothing else that the object may carry. */
export function knownFields(request: MediaAIGenerateRequest): MediaAIGenerateRequest {
  const { prompt, width, height, model, negativePrompt, steps, seed } = request;
  return {
    prompt,
    width,
    height,
    ...(model !== undefined && { model }),
    ...(negativePrompt !== undefined && { negativePrompt }),
    ...(steps !== undefined && { steps }),
    ...(seed !== undefined && { seed }),
  };
}

/** What a request may ask for. Sides are in pixels, both ends included. */
export type RequestLimits = {
  /** Characters (code points) of the prompt, and of the negative prompt. */
  promptLength: number;
  minSide: number;
  maxSide: number;
  maxSteps: number;
  /** The model to run for the one asked for, or undefined where it is not offered. */
  admitModel: (model: string) => string | undefined;
};

/**
 * Reads a request of which nothing is trusted. The result holds the known keys and nothing else; of a key
 * that stands twice the last counts, as everywhere in JSON.
 * Throws `invalid-json`, `model-not-allowed` where the model is all that is wrong, or `field`; with every
 * invalid field named.
 */
export function decodeRequest(text: string, limits: RequestLimits): MediaAIGenerateRequest {
  const body = parseObject(text);
  if (!body) throw new MediaLibraryError("invalid-json", "The request's body is not a JSON object.");
  const errors = Object.keys(body).filter(isUnknownKey).slice(0, MAX_UNKNOWN_KEYS).map(unknownKey);
  const check = <T>(field: string, read: (value: unknown) => T | Problem): T | undefined => {
    const value = Object.hasOwn(body, field) ? read(body[field]) : undefined;
    if (!(value instanceof Problem)) return value;
    errors.push({ field, message: value.message });
    return undefined;
  };
  const require = <T>(field: string, value: T | undefined): T | undefined => {
    if (value === undefined && !Object.hasOwn(body, field)) errors.push({ field, message: "is required" });
    return value;
  };
  const side = readInteger(limits.minSide, limits.maxSide);

  const prompt = require("prompt", check("prompt", readPrompt(limits.promptLength)));
  const width = require("width", check("width", side));
  const height = require("height", check("height", side));
  const model = check("model", readModel(limits.admitModel));
  const negativePrompt = check("negativePrompt", readText(limits.promptLength));
  const steps = check("steps", readInteger(1, limits.maxSteps));
  const seed = check("seed", readInteger(0, MAX_SEED));

  if (errors.length > 0 || prompt === undefined || width === undefined || height === undefined) {
    throw invalidFields(errors);
  }
  return knownFields({ prompt, width, height, model, negativePrompt, steps, seed });
}

export const MAX_SEED = 0xffff_ffff;
const MAX_UNKNOWN_KEYS = 20;
const KNOWN_KEYS = ["prompt", "width", "height", "model", "negativePrompt", "steps", "seed"];

/** Why a value was refused: the rest of a sentence that begins with the field's name. */
class Problem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const MODEL_NOT_OFFERED = "is not among those that this server offers";

const isUnknownKey = (key: string) => !KNOWN_KEYS.includes(key);

const unknownKey = (key: string): FieldError => ({
  field: key.slice(0, 100).toWellFormed(),
  message: "is not a field of this request",
});

function invalidFields(errors: FieldError[]): MediaLibraryError {
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

function readText(maxLength: number) {
  return (value: unknown): string | Problem => {
    if (typeof value !== "string") return new Problem("must be a text");
    // A lone surrogate has no UTF-8 form: the next hop would send something else than was asked.
    if (!value.isWellFormed()) return new Problem("is not valid Unicode");
    const length = [...value].length;
    return length > maxLength
      ? new Problem(`has ${length} characters, and ${maxLength} is the most allowed`)
      : value;
  };
}

function readPrompt(maxLength: number) {
  return (value: unknown): string | Problem =>
    typeof value === "string" && value.trim() === ""
      ? new Problem("must not be empty")
      : readText(maxLength)(value);
}

function readInteger(min: number, max: number) {
  return (value: unknown): number | Problem =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? value
      : new Problem(`must be a whole number from ${min} to ${max}`);
}

function readModel(admit: (model: string) => string | undefined) {
  return (value: unknown): string | Problem =>
    typeof value === "string"
      ? (admit(value) ?? new Problem(MODEL_NOT_OFFERED))
      : new Problem("must be a text");
}
