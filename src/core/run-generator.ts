import { isAbortError, MediaLibraryError, whenAborted } from "./errors.js";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "./generator.js";
import type { ImportItem } from "./import-file.js";

/** Images that one generation may bring in; what comes beyond is dropped, with an error that says so. */
export const MAX_IMAGES = 16;

/** Milliseconds. */
const DEFAULT_TIMEOUT = 120_000;

/** Milliseconds beyond which a timer would fire at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Runs the generator and settles even if it never does.
 * @throws MediaLibraryError `no-images`, `timeout`, `generator`, `canceled`, or whatever the generator threw
 * of this class; the signal's reason as soon as it fires
 */
export async function runGenerator(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
  { jobId, signal, timeout }: MediaAIGenerateContext & { timeout?: number | undefined },
): Promise<MediaAIGeneratedImage[]> {
  const limit = Math.min(timeout ?? generator.timeout ?? DEFAULT_TIMEOUT, LONGEST_TIMEOUT);
  const timer = new AbortController();
  const timerId = setTimeout(() => timer.abort(timedOut(limit)), limit);
  const ended = AbortSignal.any([signal, timer.signal]);
  try {
    const images: unknown = await Promise.race([
      // Called within a promise, so that a synchronous throw is a rejection too.
      Promise.resolve().then(() => generator.generateImages(request, { signal: ended, jobId })),
      whenAborted(ended),
    ]);
    if (!Array.isArray(images)) throw unusable(images);
    if (images.length === 0) {
      throw new MediaLibraryError(
        "no-images",
        "The generator made no image. Change the prompt and try again.",
      );
    }
    return images;
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    throw explain(error);
  } finally {
    clearTimeout(timerId);
  }
}

/** What goes into the pipeline: the source, and everything else that was asked and told. */
export function toImportItem(
  image: MediaAIGeneratedImage,
  request: MediaAIGenerateRequest,
  createdAt: number,
): ImportItem {
  const file: unknown = image?.file;
  if (!(file instanceof Blob)) throw unusable(image);
  const { provider, model = request.model, prompt = request.prompt, ...told } = image.metadata ?? {};
  return {
    file: file instanceof File ? file : new File([file], "", { type: file.type }),
    source: {
      type: "ai",
      prompt,
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
    },
    sourceMeta: { ...storable(told), request: { ...request } },
    createdAt,
  };
}

/** What the storage cannot hold (a function, say) is kept as text: it must not cost the image. */
function storable(told: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).map(([key, value]) => {
      try {
        return [key, structuredClone(value)];
      } catch {
        return [key, String(value)];
      }
    }),
  );
}

export function tooManyImages(count: number): MediaLibraryError {
  return new MediaLibraryError(
    "too-many-images",
    `The generator answered with ${count} images. The first ${MAX_IMAGES} were kept.`,
  );
}

function timedOut(limit: number): MediaLibraryError {
  const seconds = Math.max(1, Math.round(limit / 1000));
  return new MediaLibraryError(
    "timeout",
    `No image came within ${seconds} seconds, so the generation was stopped. Try again.`,
    { retryable: true },
  );
}

function unusable(cause: unknown): MediaLibraryError {
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
