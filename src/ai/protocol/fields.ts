import { GENERATED_TYPES, type GeneratedType } from "./images.js";

/** Why a value was refused: the rest of a sentence that begins with the field's name. */
export class Problem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const MODEL_NOT_OFFERED = "is not among those that this server offers";

export function readText(maxLength: number) {
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

export function readPrompt(maxLength: number) {
  return (value: unknown): string | Problem =>
    typeof value === "string" && value.trim() === ""
      ? new Problem("must not be empty")
      : readText(maxLength)(value);
}

export function readInteger(min: number, max: number) {
  return (value: unknown): number | Problem =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? value
      : new Problem(`must be a whole number from ${min} to ${max}`);
}

export function readModel(admit: (model: string) => string | undefined) {
  return (value: unknown): string | Problem =>
    typeof value === "string"
      ? (admit(value) ?? new Problem(MODEL_NOT_OFFERED))
      : new Problem("must be a text");
}

/** `png`, `jpg`, `image/webp` and the like. */
export function readFormat(value: unknown): GeneratedType | Problem {
  const name =
    typeof value === "string" ? value.toLowerCase().replace("image/", "").replace("jpg", "jpeg") : "";
  return (
    GENERATED_TYPES.find((type) => type === `image/${name}`) ?? new Problem("must be png, jpeg, webp or avif")
  );
}

/** `16:9` as width over height. */
export function readAspectRatio(value: unknown): number | Problem {
  const [, across, down] = (typeof value === "string" && /^(\d{1,4}):(\d{1,4})$/.exec(value)) || [];
  const ratio = Number(across) / Number(down);
  return ratio > 0 && Number.isFinite(ratio) ? ratio : new Problem("must be two whole numbers, such as 16:9");
}

/** How far the sides may be from the ratio: they are whole pixels, and often multiples of 8. */
const RATIO_TOLERANCE = 0.03;

/**
 * What is left open follows from the rest: a side from the other one and the ratio, a size from the ratio with
 * the longest side that is allowed, 1024 at most. Undefined where no size fits all of it.
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
  const asWanted =
    width === undefined ||
    height === undefined ||
    Math.abs(Math.log(across / down / shape)) <= RATIO_TOLERANCE;
  return inside && asWanted ? { width: across, height: down } : undefined;
}

const toMultipleOf8 = (side: number) => Math.round(side / 8) * 8;
