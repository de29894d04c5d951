import type { MediaLibraryErrorCode } from "../../core/error-codes.js";
import type { MediaLibraryError } from "../../core/errors.js";
import type { Formats } from "../locale-formats.js";

/** The facts of an error as texts, for the sentences of a language; undefined if the error has no such fact. */
export type ErrorFacts = {
  /** Seconds after which to try again, as a number. */
  seconds: string | undefined;
  /** The bytes that did not fit, as a size. */
  needed: string | undefined;
  /** The largest size of a file. */
  maxBytes: string | undefined;
  /** The most pixels, as a number. */
  maxPixels: string | undefined;
};

/** A sentence for every error: what happened and what to do. */
export type ErrorSentences = Record<MediaLibraryErrorCode, string | ((facts: ErrorFacts) => string)>;

/**
 * The sentence of an error in a language other than English, in which errors have sentences of their own with more
 * details. What the app's generator threw is in the app's words and stays as it is.
 */
export function sentenceOf(error: MediaLibraryError, sentences: ErrorSentences, f: Formats): string {
  const { code, message, cause, retryAfter, needed, limit } = error;
  const thrown = cause instanceof Error ? cause.message : cause;
  if (code === "generator" && typeof thrown === "string" && thrown.trim() === message) return message;
  const sentence = sentences[code];
  if (typeof sentence === "string") return sentence;
  const size = (bytes: number | undefined) => (bytes === undefined ? undefined : f.isolate(f.bytes(bytes)));
  return sentence({
    seconds: retryAfter === undefined ? undefined : f.number(retryAfter, 0),
    needed: size(needed),
    maxBytes: size(limit),
    maxPixels: limit === undefined ? undefined : f.isolate(f.number(limit)),
  });
}
