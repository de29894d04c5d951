import type { MediaAIOperationRequest } from "../../core/generation/ai-operation.js";
import { readOperation as readStored } from "../../core/generation/read-operation.js";
import { isObject } from "./json.js";
import { GENERATED_TYPES, type GeneratedType } from "./wire-images.js";

/** Why a field's value is invalid: the rest of a sentence that begins with the field's name. */
export class InvalidField {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const MODEL_NOT_OFFERED = "is not offered by this server";

export function readText(maxLength: number) {
  return (value: unknown): string | InvalidField => {
    if (typeof value !== "string") return new InvalidField("must be a string");
    // A lone surrogate has no UTF-8 form: the next hop would send a different text.
    if (!value.isWellFormed()) return new InvalidField("is not valid Unicode");
    const length = [...value].length;
    return length > maxLength
      ? new InvalidField(`has ${length} characters; at most ${maxLength} are allowed`)
      : value;
  };
}

export function readPrompt(maxLength: number) {
  return (value: unknown): string | InvalidField =>
    typeof value === "string" && value.trim() === ""
      ? new InvalidField("must not be empty")
      : readText(maxLength)(value);
}

export function readInteger(min: number, max: number) {
  return (value: unknown): number | InvalidField =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? value
      : new InvalidField(`must be a whole number from ${min} to ${max}`);
}

export function readNumber(min: number, max: number) {
  return (value: unknown): number | InvalidField =>
    typeof value === "number" && value >= min && value <= max
      ? value
      : new InvalidField(`must be a number from ${min} to ${max}`);
}

export function readChoice(choices: readonly string[]) {
  return (value: unknown): string | InvalidField =>
    choices.find((each) => each === value) ??
    new InvalidField(
      choices.length > 0 ? `must be one of ${choices.join(", ")}` : "cannot be chosen on this server",
    );
}

export function readModel(admit: (model: string) => string | undefined) {
  return (value: unknown): string | InvalidField =>
    typeof value === "string"
      ? (admit(value) ?? new InvalidField(MODEL_NOT_OFFERED))
      : new InvalidField("must be a string");
}

/** Without unknown fields; whether it is offered is checked later. */
export function readOperation(value: unknown): MediaAIOperationRequest | InvalidField {
  if (!isObject(value)) return new InvalidField("must be an object");
  return readStored(value) ?? new InvalidField("must have a known type, scale and extent");
}

/** `png`, `jpg`, `image/webp` and the like. */
export function readFormat(value: unknown): GeneratedType | InvalidField {
  const name =
    typeof value === "string" ? value.toLowerCase().replace("image/", "").replace("jpg", "jpeg") : "";
  return (
    GENERATED_TYPES.find((type) => type === `image/${name}`) ??
    new InvalidField("must be png, jpeg, webp or avif")
  );
}

/** Parses a ratio such as `16:9` to width divided by height. */
export function readAspectRatio(value: unknown): number | InvalidField {
  const [, across, down] = (typeof value === "string" && /^(\d{1,4}):(\d{1,4})$/.exec(value)) || [];
  const ratio = Number(across) / Number(down);
  return ratio > 0 && Number.isFinite(ratio)
    ? ratio
    : new InvalidField("must be two whole numbers, such as 16:9");
}

/** How far the sides may deviate from the ratio: they are whole pixels, and often multiples of 8. */
const RATIO_TOLERANCE = 0.03;

/**
 * Completes a size: a missing side follows from the other one and the ratio, a missing size from the ratio and the
 * longest allowed side (at most 1024). Undefined if no allowed size satisfies all of them.
 */
export function sizeFor(
  {
    width,
    height,
    ratio,
  }: { width: number | undefined; height: number | undefined; ratio: number | undefined },
  { minSide, maxSide }: { minSide: number; maxSide: number },
): { width: number; height: number } | undefined {
  const shape = ratio ?? (width && height ? width / height : 1);
  const longest = Math.min(1024, maxSide);
  const across = width ?? toMultipleOf8(height === undefined ? longest * Math.min(1, shape) : height * shape);
  const down = height ?? toMultipleOf8(width === undefined ? longest / Math.max(1, shape) : width / shape);
  const inside = [across, down].every((side) => side >= minSide && side <= maxSide);
  const hasShape =
    width === undefined ||
    height === undefined ||
    Math.abs(Math.log(across / down / shape)) <= RATIO_TOLERANCE;
  return inside && hasShape ? { width: across, height: down } : undefined;
}

const toMultipleOf8 = (side: number) => Math.round(side / 8) * 8;
