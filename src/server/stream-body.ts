import { MediaLibraryError } from "../core/errors.js";

/**
 * A body of the pieces that `read` gives, up to undefined. A failure after the headers went out can only be told by
 * breaking the body: the client's fetch rejects. The source is read on demand alone (no read-ahead), so a slow client
 * slows the provider, not our memory.
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
          // Not the cause itself: whoever logs a broken response must not log the provider's words.
          controller.error(new MediaLibraryError("provider", "The image broke off while it was sent."));
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
