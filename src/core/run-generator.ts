import { isAbortError, MediaLibraryError, whenAborted } from "./errors.js";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "./generator.js";

/** Milliseconds. */
const DEFAULT_TIMEOUT = 120_000;

/** Milliseconds beyond which a timer would fire at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export type RunOptions = MediaAIGenerateContext & {
  /** Milliseconds; what the caller set goes before what model and generator say. */
  timeout?: number | undefined;
  /** The model's own limit, in milliseconds. It may take its time: until it is known the generator's holds. */
  modelTimeout: () => Promise<number | undefined>;
};

/**
 * Runs the generator and settles even if it never does. That the answer is a list is certain, what is in it is not.
 * @throws MediaLibraryError `timeout`, `generator`, `canceled`, or whatever the generator threw of this class;
 * the signal's reason as soon as it fires
 */
export async function runGenerator(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
  { timeout, modelTimeout, signal, ...context }: RunOptions,
): Promise<MediaAIGeneratedImage[]> {
  const timer = startTimer(timeout ?? generator.timeout ?? DEFAULT_TIMEOUT);
  if (timeout === undefined) modelTimeout().then((own) => own !== undefined && timer.set(own), ignore);
  const ended = AbortSignal.any([signal, timer.signal]);
  try {
    const images: unknown = await Promise.race([
      // Called within a promise, so that a synchronous throw is a rejection too.
      Promise.resolve().then(() => generator.generateImages(request, { ...context, signal: ended })),
      whenAborted(ended),
    ]);
    if (!Array.isArray(images)) throw unusable(images);
    return images;
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    throw explain(error);
  } finally {
    timer.stop();
  }
}

/** Fires after the last limit that was set, counted from the start. */
function startTimer(first: number) {
  const controller = new AbortController();
  const startedAt = performance.now();
  let id: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const set = (limit: number): void => {
    clearTimeout(id);
    if (stopped) return;
    const left = Math.min(limit, LONGEST_TIMEOUT) - (performance.now() - startedAt);
    id = setTimeout(() => controller.abort(timedOut(limit)), left);
  };
  set(first);
  return {
    signal: controller.signal,
    set,
    stop() {
      stopped = true;
      clearTimeout(id);
    },
  };
}

function timedOut(limit: number): MediaLibraryError {
  const seconds = Math.max(1, Math.round(limit / 1000));
  return new MediaLibraryError(
    "timeout",
    `No image came within ${seconds} seconds, so the generation was stopped. Try again.`,
    { retryable: true },
  );
}

export function unusable(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    "The generator answered with something that is no list of images. This is a fault of the app.",
    { cause },
  );
}

function explain(error: unknown): MediaLibraryError {
  if (MediaLibraryError.isInstance(error)) return error;
  if (isAbortError(error)) {
    return new MediaLibraryError("canceled", "The generation was canceled.", {
      cause: error,
      retryable: true,
    });
  }
  const said = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  const message = said.trim() === "" ? "The generator failed and did not say why." : said.trim();
  return new MediaLibraryError("generator", message, { cause: error, retryable: true });
}

function ignore(): void {}
