import { type Statement, toParameters, toSides } from "./stated-parameters.js";

/** Pairs of a line that are read, and UTF-16 units of it. */
const MOST_PAIRS = 200;
const MOST_LINE = 50_000;

const NEGATIVE = "Negative prompt:";

/**
 * The "infotext" of AUTOMATIC1111's web UI, which Forge, SD.Next, Civitai and many others write too: the prompt, a line that
 * starts with `Negative prompt:`, and a line of pairs that starts with `Steps:`.
 */
export function readInfotext(text: string): Statement | undefined {
  const at = text.lastIndexOf("\nSteps: ") + 1;
  if (at === 0 && !text.startsWith("Steps: ")) return undefined;
  const lineEnd = text.indexOf("\n", at);
  const pairs = readPairs(text.slice(at, Math.min(lineEnd < 0 ? text.length : lineEnd, at + MOST_LINE)));
  if (!pairs.has("Seed") && !pairs.has("Sampler")) return undefined;
  const before = text.slice(0, at);
  const negativeAt = before.startsWith(NEGATIVE) ? 0 : before.indexOf(`\n${NEGATIVE}`);
  const hasNegative = negativeAt >= 0;
  return {
    software: softwareOf(pairs),
    parameters: toParameters({
      prompt: hasNegative ? before.slice(0, negativeAt) : before,
      negativePrompt: hasNegative
        ? before.slice(negativeAt + NEGATIVE.length + (before.startsWith(NEGATIVE) ? 0 : 1))
        : undefined,
      seed: pairs.get("Seed"),
      steps: pairs.get("Steps"),
      guidance: pairs.get("Distilled CFG Scale") ?? pairs.get("CFG scale"),
      sampler: pairs.get("Sampler"),
      model: pairs.get("Model"),
      ...toSides(pairs.get("Size")),
    }),
    isEdit: pairs.has("Mask blur"),
  };
}

/** `Name: value` between commas; a value with commas is quoted, or JSON in brackets. */
function readPairs(line: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const add = (start: number, end: number): void => {
    const colon = line.indexOf(":", start);
    if (colon < 0 || colon >= end) return;
    const name = line.slice(start, colon).trim();
    if (!pairs.has(name)) pairs.set(name, line.slice(colon + 1, end).trim());
  };
  let start = 0;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < line.length && pairs.size < MOST_PAIRS; at++) {
    const letter = line[at];
    if (letter === "\\") at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === "[" || letter === "{") depth += 1;
    else if (letter === "]" || letter === "}") depth -= 1;
    else if (letter === "," && depth <= 0) {
      add(start, at);
      start = at + 1;
    }
  }
  add(start, line.length);
  return pairs;
}

function softwareOf(pairs: ReadonlyMap<string, string>): string {
  const version = pairs.get("Version") ?? "";
  if (pairs.get("App") === "SD.Next") return "SD.Next";
  if (pairs.has("Civitai resources")) return "Civitai";
  // Forge and its branches: `f2.0.1v1.10.1-…`, `neo`, `classic`.
  if (/^(f\d|neo$|classic$)/.test(version)) return "Forge";
  return /^v?\d/.test(version) || version === "" ? "AUTOMATIC1111" : "Stable Diffusion";
}
