import { foldText } from "../library/fold-text.js";
import type { PromptSnippet } from "./prompt-record.js";

/** What `expandPrompt` makes of a prompt. */
export type ExpandedPrompt = {
  /** The prompts, in order; at most `limit`, and without repetitions. */
  readonly prompts: readonly string[];
  /** The number of combinations: more than `prompts` has if they exceed the limit, or if some are the same. */
  readonly total: number;
  /** Names in braces that are no snippet: they stay as text, with their braces. */
  readonly unknown: readonly string[];
  /** Snippets that contain themselves: there, they stay as text. */
  readonly cyclic: readonly string[];
};

/** Options of `expandPrompt`. */
export type ExpandPromptOptions = {
  /** How many prompts are made at most. Default 100. */
  limit?: number | undefined;
};

/** Snippets within snippets, and choices within choices. */
const MAX_DEPTH = 20;

/** Snippets put into one text: those that name each other twice would double at each level. */
const MAX_USES = 1_000;

/** UTF-16 units that one prompt can grow to: snippets that double themselves would fill the memory. */
const MAX_LENGTH = 20_000;

/**
 * The prompts that a text stands for. `{name}` is replaced by the snippet of that name, `{a|b}` by each of its choices in
 * turn, the last choice changing first; both can be nested. `\{`, `\}` and, within braces, `\|` stand for the characters
 * themselves. Whatever else has braces stays as it is.
 *
 * @example
 * ```ts
 * import { expandPrompt } from "@reactkits.dev/react-media-library/prompts";
 *
 * const style = { name: "style", text: "oil on canvas" };
 * expandPrompt("a {red|grey} fox, {style}", [style]).prompts;
 * // ["a red fox, oil on canvas", "a grey fox, oil on canvas"]
 * ```
 */
export function expandPrompt(
  text: string,
  snippets: readonly PromptSnippet[] = [],
  { limit = 100 }: ExpandPromptOptions = {},
): ExpandedPrompt {
  const known = new Map(snippets.map((snippet) => [foldText(snippet.name), snippet]));
  const unknown = new Set<string>();
  const cyclic = new Set<string>();
  let uses = 0;

  const expand = (parts: readonly Part[], within: readonly string[]): Expanded =>
    parts.map((part) => expandPart(part, within)).reduce((a, b) => product(a, b, limit), ONE);

  const expandPart = (part: Part, within: readonly string[]): Expanded => {
    if (typeof part === "string") return { texts: [part], total: 1 };
    if (part.name === undefined) {
      const choices = part.choices.map((choice) => expand(choice, within));
      return {
        texts: choices.flatMap(({ texts }) => texts).slice(0, limit),
        total: choices.reduce((sum, { total }) => sum + total, 0),
      };
    }
    const asText: Expanded = { texts: [`{${part.name}}`], total: 1 };
    const key = foldText(part.name.trim());
    const snippet = known.get(key);
    if (!snippet) {
      unknown.add(part.name.trim());
      return asText;
    }
    if (within.includes(key)) {
      cyclic.add(snippet.name);
      return asText;
    }
    if (within.length >= MAX_DEPTH || uses >= MAX_USES) return asText;
    uses += 1;
    return expand(parse(snippet.text), [...within, key]);
  };

  const { texts, total } = expand(parse(text), []);
  return { prompts: [...new Set(texts)], total, unknown: [...unknown], cyclic: [...cyclic] };
}

/** A text, a name in braces, or choices in braces. */
type Part = string | { name: string } | { name?: undefined; choices: readonly (readonly Part[])[] };

type Expanded = { texts: readonly string[]; total: number };

const ONE: Expanded = { texts: [""], total: 1 };

function product(a: Expanded, b: Expanded, limit: number): Expanded {
  const texts: string[] = [];
  for (const start of a.texts) {
    for (const end of b.texts) {
      if (texts.length === limit) break;
      const text = start + end;
      texts.push(text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text);
    }
  }
  return { texts, total: a.total * b.total };
}

/** What people write who mean a snippet; code and JSON in braces is text. */
const isName = (text: string): boolean => /^\s*[\p{L}\p{N}][\p{L}\p{M}\p{N} _.-]{0,39}$/u.test(text);

function parse(text: string): readonly Part[] {
  return parseRange(text, 0, text.length, matchBraces(text), 0);
}

/** The closing brace of each opening one; a brace without its other half is text. In one pass: texts may be hostile. */
function matchBraces(text: string): ReadonlyMap<number, number> {
  const open: number[] = [];
  const pairs = new Map<number, number>();
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isEscape(text, index)) index++;
    else if (character === "{") open.push(index);
    else if (character === "}") {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, index);
    }
  }
  return pairs;
}

function parseRange(
  text: string,
  from: number,
  to: number,
  pairs: ReadonlyMap<number, number>,
  depth: number,
): readonly Part[] {
  const parts: Part[] = [];
  let plain = "";
  let index = from;
  while (index < to) {
    const end = pairs.get(index);
    if (end === undefined || depth >= MAX_DEPTH) {
      // A bar needs no escape outside of braces: there, both characters stay.
      const escaped = isEscape(text, index) && (depth > 0 || text[index + 1] !== "|") ? 1 : 0;
      plain += text[index + escaped];
      index += 1 + escaped;
      continue;
    }
    parts.push(plain, parseBraces(text, index + 1, end, pairs, depth + 1));
    plain = "";
    index = end + 1;
  }
  parts.push(plain);
  return parts;
}

const isEscape = (text: string, index: number): boolean =>
  text[index] === "\\" && /[{}|]/.test(text.charAt(index + 1));

function parseBraces(
  text: string,
  from: number,
  to: number,
  pairs: ReadonlyMap<number, number>,
  depth: number,
): Part {
  const bars: number[] = [];
  for (let index = from; index < to; index++) {
    if (isEscape(text, index)) index++;
    else if (text[index] === "|") bars.push(index);
    else index = pairs.get(index) ?? index;
  }
  if (bars.length === 0) {
    const inner = text.slice(from, to);
    return isName(inner)
      ? { name: inner }
      : { choices: [["{", ...parseRange(text, from, to, pairs, depth), "}"]] };
  }
  const choices = [...bars, to].map((end, index) =>
    parseRange(text, (bars[index - 1] ?? from - 1) + 1, end, pairs, depth),
  );
  return { choices };
}

/**
 * The text that `expandPrompt` leaves as it is: with its braces escaped.
 *
 * @example
 * ```ts
 * import { escapePrompt } from "@reactkits.dev/react-media-library/prompts";
 *
 * escapePrompt("a {red} fox"); // "a \\{red\\} fox"
 * ```
 */
export const escapePrompt = (text: string): string => text.replace(/[{}]/g, "\\$&");
