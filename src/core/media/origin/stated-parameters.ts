import { isRecord } from "../../is-record.js";
import { cleanText } from "../../library/clean-name.js";
import type { GenerationParameters } from "./media-origin.js";

/** What one text of a file says about its generation. */
export type Statement = {
  software: string;
  parameters: GenerationParameters;
  /** Whether it started from an image that was given. */
  isEdit?: boolean;
};

/** UTF-16 units of a prompt. */
const MOST_PROMPT = 10_000;

/** UTF-16 units of the name of a model, a sampler, a software or an organization. */
const MOST_NAME = 200;

/** Pixels of a side that are believed. */
const MOST_SIDE = 100_000;

/** The values as they were found, of any type; those that make no sense are left out. */
export type FoundValues = { [Name in keyof GenerationParameters]?: unknown };

/** The parameters that values from a file amount to. Nothing in them is trusted. */
export function toParameters(found: FoundValues): GenerationParameters {
  const prompt = toPrompt(found.prompt);
  const negativePrompt = toPrompt(found.negativePrompt);
  const seed = toSeed(found.seed);
  const steps = toNumber(found.steps, 10_000);
  const guidance = toNumber(found.guidance, 10_000);
  const sampler = toName(found.sampler);
  const model = toName(found.model);
  const width = toNumber(found.width, MOST_SIDE);
  const height = toNumber(found.height, MOST_SIDE);
  return {
    ...(prompt && { prompt }),
    ...(negativePrompt && { negativePrompt }),
    ...(seed !== undefined && { seed }),
    ...(steps !== undefined && Number.isInteger(steps) && { steps }),
    ...(guidance !== undefined && { guidance }),
    ...(sampler && { sampler }),
    ...(model && { model }),
    ...(width && height && { width: Math.round(width), height: Math.round(height) }),
  };
}

function toPrompt(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return cleanLines(value.slice(0, MOST_PROMPT)) || undefined;
}

/** A name on one line. */
export function toName(value: unknown): string | undefined {
  return typeof value === "string"
    ? cleanText(value.slice(0, 2 * MOST_NAME), MOST_NAME) || undefined
    : undefined;
}

/** Without control and bidirectional formatting characters, which could make it look like something else. */
function cleanLines(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Surrogate}\ufeff]/gu, "")
    .trim();
}

/** Some tools write -1 for a random seed: then it is not known. */
function toSeed(value: unknown): number | string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string" || !/^\d{1,20}$/.test(value)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function toNumber(value: unknown, most: number): number | undefined {
  const number =
    typeof value === "string" && /^\d{1,9}(\.\d{1,9})?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= most ? number : undefined;
}

/** Two sides such as `512x768`, `(768, 1280)` or `1024 x 1024`. */
export function toSides(value: unknown): { width?: string; height?: string } {
  const [, width, height] =
    typeof value === "string" ? (/^\(?(\d{1,6})\s?[x×,]\s?(\d{1,6})\)?$/.exec(value.trim()) ?? []) : [];
  return width && height ? { width, height } : {};
}

/** Levels of nesting in JSON; a graph of ComfyUI has four or five, a workflow some more. */
const MOST_DEPTH = 100;

/** Whether brackets are nested deeper than that: parsing 500,000 of them takes hundreds of milliseconds. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) quoted = !quoted;
    else if (quoted) continue;
    else if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth -= 1;
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}

/** The object that a text is as JSON; Python also writes NaN and Infinity. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  if (!/^\s{0,10}\{/.test(text) || isTooDeep(text)) return undefined;
  const python = /\bNaN\b|-?\bInfinity\b/g;
  for (const candidate of python.test(text) ? [text, text.replace(python, "null")] : [text]) {
    try {
      const value: unknown = JSON.parse(candidate);
      return isRecord(value) ? value : undefined;
    } catch {
      // Not JSON.
    }
  }
  return undefined;
}
