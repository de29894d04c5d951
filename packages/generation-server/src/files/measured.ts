import { createHash } from "node:crypto";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { PutFile, PutOptions } from "./file-store.js";

export type Measured = {
  stream: ReadableStream<Uint8Array>;
  /** The size and hash of the bytes so far. */
  result(): PutFile;
  /** Why the stream failed. Needed because a store's client may replace the error with its own. */
  failure(): { reason: unknown } | undefined;
};

/**
 * Forwards `bytes` while counting and hashing them. Fails with `too-large` over `maxBytes`, and immediately with the
 * signal's reason, even while the source is stalled. In both cases, and when the reader cancels, the source is
 * canceled.
 */
export function measured(
  bytes: ReadableStream<Uint8Array> | Uint8Array,
  { maxBytes = Number.POSITIVE_INFINITY, signal }: Pick<PutOptions, "maxBytes" | "signal">,
): Measured {
  const hash = createHash("sha256");
  const reader = (bytes instanceof Uint8Array ? streamOf(bytes) : bytes).getReader();
  let size = 0;
  let failed: { reason: unknown } | undefined;
  let canceled = false;

  const end = () => signal?.removeEventListener("abort", onAbort);
  const fail = (reason: unknown) => {
    end();
    failed ??= { reason };
    // A source that cannot be canceled has already failed.
    reader.cancel(reason).catch(() => {});
  };
  let abort = fail;
  const onAbort = () => abort(signal?.reason);

  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      abort = (reason) => {
        fail(reason);
        controller.error(reason);
      };
      if (signal?.aborted) onAbort();
      else signal?.addEventListener("abort", onAbort, { once: true });
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        // Read ahead, after the reader has canceled.
        if (failed || canceled) return;
        if (done) {
          end();
          controller.close();
          return;
        }
        size += value.byteLength;
        if (size > maxBytes) throw tooLarge(maxBytes);
        hash.update(value);
        controller.enqueue(value);
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    cancel(reason) {
      canceled = true;
      end();
      return reader.cancel(reason);
    },
  });
  return { stream, result: () => ({ size, sha256: hash.copy().digest("hex") }), failure: () => failed };
}

const tooLarge = (maxBytes: number) =>
  new MediaLibraryError("too-large", `The file exceeds the limit of ${maxBytes} bytes. Make it smaller.`);

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
