import { discard, type GeneratedImage } from "./generated-image.js";

/** What the app's `generate` may answer with: one image, several, or each as soon as it is made. */
export type GenerateResult =
  | GeneratedImage
  | readonly GeneratedImage[]
  | AsyncIterable<GeneratedImage, unknown, undefined>;

/** The images of one run, one after the other. */
export type ImageSource = {
  /** Undefined after the last one. Rejects with the signal's reason as soon as it fires. */
  next: () => Promise<GeneratedImage | undefined>;
  /** Lets go of what was not taken. */
  close: (reason: unknown) => void;
};

/**
 * Runs `generate`, which may ignore its signal: that must not keep the reply, or the streams of images that come
 * late, alive.
 */
export async function openSource(
  generate: () => Promise<GenerateResult> | GenerateResult,
  signal: AbortSignal,
): Promise<ImageSource> {
  const work = async () => toSource(await generate());
  const source = await untilAborted(work(), signal, (late) => late.close(signal.reason));
  return {
    next: () => untilAborted(source.next(), signal, (late) => late && discard(late, signal.reason)),
    close: source.close,
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
      // Nobody waits for it: a generator that is at work may not even hear of it before its next image.
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
