import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import type { Session } from "../library/open-session.js";
import { whenAborted } from "../when-aborted.js";
import { DEFAULT_TIMEOUT, explain } from "./call-generator.js";
import { describedImage } from "./described-image.js";
import type { MediaAIDescribeContext, MediaAIGenerator } from "./generator.js";

/** Maximum length of a text in characters, against generators that never stop. */
const MAX_LENGTH = 16_000;

/** Options of `improvePrompt`. */
export type ImprovePromptOptions = Pick<Partial<MediaAIDescribeContext>, "signal">;

/** Options of `describeImage`. */
export type DescribeImageOptions = Partial<MediaAIDescribeContext>;

/** The texts that a library has its generator write. */
export type GeneratedTexts = {
  improvePrompt: (prompt: string, options?: ImprovePromptOptions) => AsyncIterable<string>;
  describeImage: (assetId: string, options?: DescribeImageOptions) => AsyncIterable<string>;
};

type TextServices = {
  generator: MediaAIGenerator | undefined;
  session: () => Promise<Pick<Session, "storage" | "readFile">>;
  /** Aborted when the library closes. */
  closing: AbortSignal;
};

/** Implements the functions of the same names of `MediaLibraryInstance`. */
export function createGeneratedTexts({ generator, session, closing }: TextServices): GeneratedTexts {
  return {
    async *improvePrompt(prompt, { signal } = {}) {
      const improve = generator?.improvePrompt?.bind(generator);
      if (!generator || !improve) throw notSupported(generator, "improve prompts", "improvePrompt");
      yield* readText("The prompt was not improved", generator, [closing, signal], async (context) => {
        const trimmed = prompt.trim();
        if (trimmed === "") throw noPrompt();
        return improve(trimmed, context);
      });
    },
    async *describeImage(assetId, { signal, purpose = "alt", language } = {}) {
      const describe = generator?.describeImage?.bind(generator);
      if (!generator || !describe) throw notSupported(generator, "describe images", "describeImage");
      yield* readText("The image was not described", generator, [closing, signal], async (context) => {
        const image = await describedImage(await session(), assetId);
        return describe(image, { ...context, purpose, ...(language !== undefined && { language }) });
      });
    },
  };
}

/**
 * Yields the chunks that `start` resolves to. Settles even if the generator never does, and stops it however this ends:
 * text that nobody reads would still be paid for.
 */
async function* readText(
  failed: string,
  { timeout: limit = DEFAULT_TIMEOUT }: MediaAIGenerator,
  signals: (AbortSignal | undefined)[],
  start: (context: { signal: AbortSignal }) => Promise<AsyncIterable<string>>,
): AsyncGenerator<string, void> {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(timedOut(failed, limit)), limit);
  const ended = anySignal(...signals, own.signal);
  const aborted = whenAborted(ended);
  // Rejects after the last chunk too, when nobody awaits it any more.
  aborted.catch(() => {});
  let length = 0;
  let blank = true;
  try {
    ended.throwIfAborted();
    const started = await Promise.race([start({ signal: ended }), aborted]);
    const pieces = started[Symbol.asyncIterator]();
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
    own.abort();
  }
}

function notSupported(
  generator: MediaAIGenerator | undefined,
  what: string,
  method: string,
): MediaLibraryError {
  const why = generator ? `its generator has no \`${method}\`` : "no generator was given. Pass one as `ai`";
  return new MediaLibraryError("no-generator", `This library cannot ${what}: ${why}.`);
}

function noPrompt(): MediaLibraryError {
  return new MediaLibraryError("field", "Write a prompt first: there is nothing to improve yet.", {
    fields: [{ field: "prompt", message: "must not be blank" }],
  });
}

function timedOut(failed: string, limit: number): MediaLibraryError {
  const seconds = Math.max(1, Math.round(limit / 1000));
  return new MediaLibraryError(
    "timeout",
    `${failed} within ${seconds} seconds, so the generator was stopped. Try again.`,
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
  return new MediaLibraryError("generator", "The generator's text is too long. Try again.", {
    retryable: true,
  });
}

function nothingWritten(): MediaLibraryError {
  return new MediaLibraryError("generator", "The generator returned no text. Try again.", {
    retryable: true,
  });
}
