import type { BatchParameter } from "../generation/batch-cell.js";

/** Values that a range is spelled out to: more than any batch has. */
const MAX_VALUES = 1_000;

const RANGE = /^(\d{1,15})\s*-\s*(\d{1,15})(?:\s*\(\+(\d{1,15})\))?$/;
const SIZE = /^(\d{1,5})\s*[x×*]\s*(\d{1,5})$/i;

/**
 * The values of an axis as people type them: prompts one per line, everything else separated by commas or lines. Seeds and
 * steps can be ranges, `1-4` or `10-50 (+10)`. What is no value stays as it is: `planBatch` reports it.
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
  const isNumber = parameter === "seed" || parameter === "steps";
  return isNumber ? parts.flatMap(spellOut).slice(0, MAX_VALUES) : parts;
}

function spellOut(part: string): string[] {
  const [, from, to, by = "1"] = RANGE.exec(part) ?? [];
  if (from === undefined || to === undefined) return [part];
  const [start, end, step] = [Number(from), Number(to), Number(by)];
  if (end < start || step === 0) return [part];
  const count = Math.min(MAX_VALUES, Math.floor((end - start) / step) + 1);
  return Array.from({ length: count }, (_, index) => String(start + index * step));
}

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
  if (!/^\d{1,15}$/.test(value)) return undefined;
  const number = Number(value);
  if (parameter === "seed" ? number >= 2 ** 32 : number < 1) return undefined;
  return String(number);
}
