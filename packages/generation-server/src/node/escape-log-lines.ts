import { format } from "node:util";

const METHODS = ["error", "warn", "info", "debug", "log"] as const;

/** Control characters, line separators and bidirectional controls. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Escapes a text so that it stays on one line: injected text cannot forge log lines. */
export const escapeControls = (text: string): string =>
  text.replace(
    CONTROLS,
    (character) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * From now on, each call of the console's methods, also by the framework, writes one line: its arguments are
 * formatted as usual, then escaped.
 */
export function escapeLogLines(target: Pick<Console, (typeof METHODS)[number]> = console): void {
  for (const method of METHODS) {
    const write = target[method].bind(target);
    target[method] = (...words: unknown[]) => write("%s", escapeControls(format(...words)));
  }
}
