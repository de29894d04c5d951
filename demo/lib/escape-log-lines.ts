import { format } from "node:util";

const METHODS = ["error", "warn", "info", "debug", "log"] as const;

/** Control characters, line and paragraph separators, and what turns the direction of text. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** On one line, whatever is in it: nobody who can get words into a log can make them look like a line of ours. */
export const escapeControls = (text: string): string =>
  text.replace(
    CONTROLS,
    (character) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * From now on each call of the console's methods writes one line, of the framework's too: what they are given is
 * formatted as they would, and its control characters are escaped.
 */
export function escapeLogLines(target: Pick<Console, (typeof METHODS)[number]> = console): void {
  for (const method of METHODS) {
    const write = target[method].bind(target);
    target[method] = (...words: unknown[]) => write("%s", escapeControls(format(...words)));
  }
}
