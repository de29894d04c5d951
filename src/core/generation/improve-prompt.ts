import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import { whenAborted } from "../when-aborted.js";
import { DEFAULT_TIMEOUT, explain } from "./call-generator.js";
import type { MediaAIGenerator } from "./generator.js";

/** Maximum length of an improved prompt in characters, against generators that never stop. */
const MAX_LENGTH = 16_000;

/** Implements `MediaLibraryInstance.improvePrompt`. Settles even if the generator never does. */
export async function* improvePrompt(
  generator: MediaAIGenerator | undefined,
  prompt: string,
  ...signals: (AbortSignal | undefined)[]
): AsyncGenerator<string, void> {
  anySignal(...signals).throwIfAborted();
  if (!generator?.improvePrompt) {
    const why = generator
      ? "its generator has no `improvePrompt`"
      : "no generator was given. Pass one as `ai`";
    throw new MediaLibraryError("no-generator", `This library cannot improve prompts: ${why}.`);
  }
  const trimmed = prompt.trim();
  if (trimmed === "") throw noPrompt();
  const limit = generator.timeout ?? DEFAULT_TIMEOUT;
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(timedOut(limit)), limit);
  const ended = anySignal(...signals, own.signal);
  const aborted = whenAborted(ended);
  // Rejects after the last chunk too, when nobody awaits it any more.
  aborted.catch(() => {});
  let length = 0;
  let blank = true;
  try {
    ended.throwIfAborted();
    const pieces = generator.improvePrompt(trimmed, { signal: ended })[Symbol.asyncIterator]();
    while (true) {
      const { done, value } = await Promise.race([pieces.next(), aborted]);
      if (done) break;
      if (typeof value !== "string") throw noText(value);
      length += value.length;
      if (length > MAX_LENGTH) throw endless();
      blank &&= value.trim() === "";
      yield value;
    }
    if (blank) throw nothingWritten();
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    throw explain(error);
  } finally {
    clearTimeout(timer);
    // Stops the generator however this ends: text that nobody reads would still be paid for.
    own.abort();
  }
}

function noPrompt(): MediaLibraryError {
  return new MediaLibraryError("field", "Write a prompt first: there is nothing to improve yet.", {
    fields: [{ field: "prompt", message: "must not be blank" }],
  });
}

function timedOut(limit: number): MediaLibraryError {
  const seconds = Math.max(1, Math.round(limit / 1000));
  return new MediaLibraryError(
    "timeout",
    `The prompt was not improved within ${seconds} seconds, so it was stopped. Try again.`,
    { retryable: true },
  );
}

function noText(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    "The generator did not return text. This is a fault of the app.",
    { cause },
  );
}

function endless(): MediaLibraryError {
  return new MediaLibraryError("generator", "The improved prompt is too long. Try again.", {
    retryable: true,
  });
}

function nothingWritten(): MediaLibraryError {
  return new MediaLibraryError("generator", "The generator returned no text. Try again.", {
    retryable: true,
  });
}
