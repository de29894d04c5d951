import { anySignal, MediaLibraryError, whenAborted } from "../errors.js";
import { DEFAULT_TIMEOUT, explain } from "./call-generator.js";
import type { MediaAIGenerator } from "./generator.js";

/** Characters that a better prompt may have: one that does not come to an end is a fault. */
const MAX_LENGTH = 16_000;

/** The generator's pieces; `MediaLibraryInstance.improvePrompt` says how it fails. Settles even if the generator never does. */
export async function* improvePrompt(
  generator: MediaAIGenerator | undefined,
  prompt: string,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  if (!generator?.improvePrompt) {
    const why = generator
      ? "its generator has no `improvePrompt`"
      : "no generator was given. Pass one as `ai`";
    throw new MediaLibraryError("no-generator", `This library cannot improve prompts: ${why}.`);
  }
  const asked = prompt.trim();
  if (asked === "") throw noPrompt();
  const limit = generator.timeout ?? DEFAULT_TIMEOUT;
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(timedOut(limit)), limit);
  const ended = anySignal(signal, own.signal);
  const gone = whenAborted(ended);
  gone.catch(() => {});
  let length = 0;
  let blank = true;
  try {
    ended.throwIfAborted();
    const pieces = generator.improvePrompt(asked, { signal: ended })[Symbol.asyncIterator]();
    while (true) {
      const { done, value } = await Promise.race([pieces.next(), gone]);
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
    // However this ends: nobody reads on, so nothing needs to be written, and paid for, any more.
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
    `The better prompt was not written within ${seconds} seconds, so it was stopped. Try again.`,
    { retryable: true },
  );
}

function noText(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    "The generator answered with something that is no text. This is a fault of the app.",
    { cause },
  );
}

function endless(): MediaLibraryError {
  return new MediaLibraryError("generator", "The better prompt did not come to an end. Try again.", {
    retryable: true,
  });
}

function nothingWritten(): MediaLibraryError {
  return new MediaLibraryError("generator", "The generator wrote no better prompt. Try again.", {
    retryable: true,
  });
}
