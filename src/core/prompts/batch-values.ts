import type { BatchParameter } from "../generation/batch-cell.js";

/** Values that a range is spelled out to: more than any batch has. */
const MAX_VALUES = 1_000;

/** Up to six decimals: more would not survive the sums of a range. */
const NUMBER = String.raw`\d{1,15}(?:\.\d{1,6})?`;
const RANGE = new RegExp(`^(${NUMBER})\\s*-\\s*(${NUMBER})(?:\\s*\\(\\+(${NUMBER})\\))?$`);
const DECIMAL = new RegExp(`^${NUMBER}$`);
const SIZE = /^(\d{1,5})\s*[x×*]\s*(\d{1,5})$/i;

/**
 * The values of an axis as people type them: prompts one per line, everything else separated by commas or lines. Seeds, steps
 * and guidance can be ranges, `1-4`, `10-50 (+10)` or `2-4 (+0.5)`. What is no value stays as it is: `planBatch` reports it.
 *
 * @example
 * ```ts
 * import { parseBatchValues } from "@reactkits.dev/react-media-library/prompts";
 *
 * parseBatchValues("steps", "10, 20-40 (+10)"); // ["10", "20", "30", "40"]
 * ```
 */
export function parseBatchValues(parameter: BatchParameter, text: string): readonly string[] {
  const parts = text
    .split(parameter === "prompt" ? "\n" : /[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return isNumeric(parameter) ? parts.flatMap(spellOut).slice(0, MAX_VALUES) : parts;
}

function spellOut(part: string): string[] {
  const [, from, to, by = "1"] = RANGE.exec(part) ?? [];
  if (from === undefined || to === undefined) return [part];
  const [start, end, step] = [Number(from), Number(to), Number(by)];
  if (end < start || step === 0) return [part];
  const count = Math.min(MAX_VALUES, Math.floor(rounded((end - start) / step)) + 1);
  return Array.from({ length: count }, (_, index) => String(rounded(start + index * step)));
}

const isNumeric = (parameter: BatchParameter): boolean => ["seed", "steps", "guidance"].includes(parameter);

/** Without the error of sums such as 0.1 + 0.2. */
const rounded = (value: number): number => Number(value.toFixed(6));

/** Width and height of a size as it is typed; undefined if it is none. */
export function parseSize(text: string): { width: number; height: number } | undefined {
  const [, width, height] = SIZE.exec(text.trim()) ?? [];
  if (Number(width) < 1 || Number(height) < 1 || width === undefined) return undefined;
  return { width: Number(width), height: Number(height) };
}

/** The same for every way to write a value; undefined if it is none. */
export function canonicalValue(parameter: BatchParameter, text: string): string | undefined {
  const value = text.trim();
  if (value === "") return undefined;
  if (parameter === "prompt" || parameter === "model") return value;
  if (parameter === "size") {
    const size = parseSize(value);
    return size && `${size.width}x${size.height}`;
  }
  const number = Number(value);
  if (parameter === "guidance") return DECIMAL.test(value) ? String(number) : undefined;
  if (!/^\d{1,15}$/.test(value)) return undefined;
  if (parameter === "seed" ? number >= 2 ** 32 : number < 1) return undefined;
  return String(number);
}
