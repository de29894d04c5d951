import { MediaLibraryError } from "../core/errors.js";

/**
 * A body of the chunks that `read` returns, until it returns undefined. A failure after the headers were sent can only be
 * signalled by aborting the body: the client's fetch rejects. The source is read on demand only (no read-ahead), so that
 * a slow client slows the provider down instead of filling memory.
 */
export function streamBody(
  read: () => Promise<Uint8Array | undefined>,
  {
    upstream,
    report,
    done,
  }: { upstream: AbortController; report: (error: unknown) => void; done: () => void },
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await read();
          if (chunk) return controller.enqueue(chunk);
          controller.close();
        } catch (cause) {
          if (!upstream.signal.aborted) report(cause);
          // Not the cause itself: a log of aborted responses must not contain the provider's raw message.
          controller.error(new MediaLibraryError("provider", "The image could not be sent completely."));
          upstream.abort(cause);
        }
        done();
      },
      cancel(reason) {
        done();
        upstream.abort(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
