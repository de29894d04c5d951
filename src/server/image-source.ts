import { discard, type GeneratedImage } from "./generated-image.js";

/** What `generate` may return: one image, several, or an async iterable that yields each as soon as it is ready. */
export type GenerateResult =
  | GeneratedImage
  | readonly GeneratedImage[]
  | AsyncIterable<GeneratedImage, unknown, undefined>;

/** The images of one `generate` call, in order. */
export type ImageSource = {
  /** Undefined after the last one. Rejects with the signal's reason as soon as it is aborted. */
  next: () => Promise<GeneratedImage | undefined>;
  /** Cancels the streams of the images that were not read. */
  close: (reason: unknown) => void;
};

/**
 * Calls `generate`; `next` rejects if it does. If it ignores its signal, the reply still ends, and the streams of images that
 * arrive later are cancelled.
 */
export function openSource(
  generate: () => Promise<GenerateResult> | GenerateResult,
  signal: AbortSignal,
): ImageSource {
  const work = async () => toSource(await generate());
  const opening = untilAborted(work(), signal, (late) => late.close(signal.reason));
  const next = async () => (await opening).next();
  return {
    next: () => untilAborted(next(), signal, (late) => late && discard(late, signal.reason)),
    // A failure is that of `next`.
    close: (reason) => void opening.then((source) => source.close(reason)).catch(() => {}),
  };
}

function toSource(result: GenerateResult): ImageSource {
  if (Symbol.asyncIterator in result) {
    const iterator = result[Symbol.asyncIterator]();
    return {
      async next() {
        const { done, value } = await iterator.next();
        return done ? undefined : value;
      },
      // Not awaited: an async generator that is running is only stopped at its next `yield`.
      close: () => void Promise.resolve(iterator.return?.()).catch(() => {}),
    };
  }
  const images = "bytes" in result ? [result] : [...result];
  return {
    next: async () => images.shift(),
    close(reason) {
      for (const image of images.splice(0)) discard(image, reason);
    },
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal, discardLate: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason);
      work.then(discardLate, reject);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
