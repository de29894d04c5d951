import { foldText } from "../library/fold-text.js";

/** A prompt of the history. */
export type SavedPrompt = {
  /** The text as it was typed last, without white space around it. */
  readonly text: string;
  /** How many generations were started with it. */
  readonly uses: number;
  /** When the last of them was started, in milliseconds since 1970. */
  readonly lastUsedAt: number;
  /** Whether the user starred it: it then stays, however many others follow. */
  readonly starred: boolean;
};

/** A text with a name, which `{name}` in a prompt stands for. */
export type PromptSnippet = {
  /** 1 to 40 letters, digits, spaces, `_`, `-` and `.`, unique without regard to case. */
  readonly name: string;
  /** The text; it may contain names and choices itself. */
  readonly text: string;
};

/** A prompt or a snippet as it is stored, with the key that makes it unique. */
export type PromptRecord = {
  /** Unique among the records of a library. */
  readonly id: string;
} & (
  | ({
      /** A prompt of the history. */
      readonly kind: "prompt";
    } & SavedPrompt)
  | ({
      /** A text with a name. */
      readonly kind: "snippet";
    } & PromptSnippet)
);

/** UTF-16 units of a prompt or a snippet; a longer prompt is not kept. */
export const MAX_TEXT = 10_000;

/** UTF-16 units of a snippet's name. */
export const MAX_NAME = 40;

/** Prompts without a star; the one that was not used for the longest time is dropped for a new one. */
export const MAX_PROMPTS = 1_000;

/** Prompts with a star. */
export const MAX_STARRED = 1_000;

/** Snippets of one library. */
export const MAX_SNIPPETS = 200;

// Without the separators that give a prompt its lines.
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

/** The text of a prompt or a snippet as it is kept. */
export const cleanPrompt = (text: string): string =>
  text.toWellFormed().replace(/\r\n?/g, "\n").replace(CONTROLS, "").normalize("NFC").trim();

/** The same for texts that differ in white space only. */
export const promptId = (text: string): string => `prompt:${cleanPrompt(text).replace(/\s+/g, " ")}`;

/** The same for names that differ in case only. */
export const snippetId = (name: string): string => `snippet:${foldText(name.trim())}`;

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.-]*$/u;

/** Whether a snippet can have this name. */
export const isSnippetName = (name: string): boolean => name.length <= MAX_NAME && NAME.test(name);

/** One more use of a prompt, at a time in milliseconds since 1970. */
export function withUse(before: PromptRecord | undefined, text: string, at: number): PromptRecord {
  const known = before?.kind === "prompt" ? before : undefined;
  return {
    id: promptId(text),
    kind: "prompt",
    text: cleanPrompt(text),
    uses: (known?.uses ?? 0) + 1,
    lastUsedAt: Math.max(at, known?.lastUsedAt ?? 0),
    starred: known?.starred ?? false,
  };
}

/** The ids of the prompts beyond `MAX_PROMPTS`, those that were not used for the longest time. */
export function surplusPrompts(records: readonly PromptRecord[]): string[] {
  return records
    .filter((record) => record.kind === "prompt" && !record.starred)
    .sort((a, b) => usedAt(b) - usedAt(a))
    .slice(MAX_PROMPTS)
    .map(({ id }) => id);
}

const usedAt = (record: PromptRecord): number => (record.kind === "prompt" ? record.lastUsedAt : 0);
