import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import { isAbortError } from "../is-abort-error.js";
import { whenAborted } from "../when-aborted.js";
import type { GenerationRequest } from "./generation.js";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGeneratedVideo,
  MediaAIGenerator,
} from "./generator.js";

/** Milliseconds. */
export const DEFAULT_TIMEOUT = 120_000;
const VIDEO_TIMEOUT = 1_200_000;

export type GeneratedFile = MediaAIGeneratedImage | MediaAIGeneratedVideo;

/** Milliseconds. Timers with a longer delay fire at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export type GeneratorCall = MediaAIGenerateContext & {
  /** Milliseconds; takes precedence over the limits of model and generator. */
  timeout?: number | undefined;
  /** The model's limit in milliseconds; until it is known, the generator's applies. */
  modelTimeout: () => Promise<number | undefined>;
  /** The request with its files, read only if the generator has to start. */
  withFiles: () => Promise<GenerationRequest>;
  /**
   * Set if the generation was started before: `only` resumes it; `or-start` also starts it under the same id if the
   * generator does not know it.
   */
  resume?: "only" | "or-start" | undefined;
};

/**
 * Calls the generator, and settles even if the generator never does. The items of the returned array are not validated.
 * @throws MediaLibraryError `timeout`, `generator`, `canceled`, or whatever the generator threw of this class;
 * the signal's reason as soon as it is aborted
 */
export async function callGenerator(
  generator: MediaAIGenerator,
  request: GenerationRequest,
  { timeout, modelTimeout, signal, ...context }: GeneratorCall,
): Promise<GeneratedFile[]> {
  const usual = generator.timeout ?? DEFAULT_TIMEOUT;
  const timer = startTimer(
    timeout ?? (request.kind === "videos" ? Math.max(usual, VIDEO_TIMEOUT) : usual),
    request,
  );
  if (timeout === undefined) {
    // If the models cannot be loaded, the limit stays.
    modelTimeout().then(
      (own) => own !== undefined && timer.set(own),
      () => {},
    );
  }
  const ended = anySignal(signal, timer.signal);
  try {
    const files: unknown = await Promise.race([
      // Inside a promise, so that a synchronous exception is a rejection too.
      Promise.resolve().then(() => start(generator, { ...context, signal: ended })),
      whenAborted(ended),
    ]);
    if (!Array.isArray(files)) throw unusable(files, request);
    return files;
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    throw explain(error);
  } finally {
    timer.stop();
  }
}

async function start(
  generator: MediaAIGenerator,
  { resume, withFiles, ...context }: MediaAIGenerateContext & Pick<GeneratorCall, "resume" | "withFiles">,
): Promise<GeneratedFile[] | undefined> {
  const { onImage, ...others } = context;
  if (resume && generator.resume) {
    const { jobId, ...resumed } = others;
    try {
      return await generator.resume(jobId, { ...resumed, ...(onImage && { onImage }) });
    } catch (error) {
      const notFound = MediaLibraryError.isInstance(error) && error.code === "not-found";
      if (!notFound || context.signal.aborted) throw error;
      if (resume === "only") throw notStarted(error);
    }
  }
  const generation = await withFiles();
  if (generation.kind === "images") return generator.generateImages(generation.request, context);
  return generator.generateVideos?.(generation.request, others);
}

function notStarted(cause: MediaLibraryError): MediaLibraryError {
  const message =
    "The generator does not know this generation: it was never started, or has expired. Try again.";
  return new MediaLibraryError("not-found", message, { cause, retryable: true });
}

/** Its signal is aborted after the limit that was set last, measured from the start. */
function startTimer(first: number, request: GenerationRequest) {
  const controller = new AbortController();
  const startedAt = performance.now();
  let id: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const set = (limit: number): void => {
    clearTimeout(id);
    if (stopped) return;
    const left = Math.min(limit, LONGEST_TIMEOUT) - (performance.now() - startedAt);
    id = setTimeout(() => controller.abort(timedOut(limit, request)), left);
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

function timedOut(limit: number, request: GenerationRequest): MediaLibraryError {
  const seconds = Math.max(1, Math.round(limit / 1000));
  return new MediaLibraryError(
    "timeout",
    `No ${oneOf(request)} was generated within ${seconds} seconds, so the generation was stopped. Try again.`,
    { retryable: true },
  );
}

/** What is generated, as a word. */
export const oneOf = ({ kind }: GenerationRequest): string => (kind === "images" ? "image" : "video");

export function unusable(cause: unknown, { kind }: GenerationRequest): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    `The generator did not return a list of ${kind}. This is a fault of the app.`,
    { cause },
  );
}

/** Converts what a generator threw to an error for people. */
export function explain(error: unknown): MediaLibraryError {
  if (MediaLibraryError.isInstance(error)) return error;
  if (isAbortError(error)) {
    return new MediaLibraryError("canceled", "The generation was canceled.", {
      cause: error,
      retryable: true,
    });
  }
  const reason = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  const message = reason.trim() === "" ? "The generator failed without a reason." : reason.trim();
  return new MediaLibraryError("generator", message, { cause: error, retryable: true });
}
