import type { GuardedContext } from "@reactkits.dev/react-media-library/server";
import { EVENT_STREAM_TYPE, HEARTBEAT } from "@reactkits.dev/react-media-library/server/protocol";

/** Milliseconds between two signs of life. */
const HEARTBEAT_EVERY = 15_000;
/** Milliseconds after which a stream ends; its client goes on after the last event that it has. */
const LONGEST = 900_000;

export type EventStream = Pick<GuardedContext, "headers" | "report"> & {
  /** Encoded events; ends when its signal fires. */
  events: (signal: AbortSignal) => AsyncIterable<string>;
  /** Fires when the client has left. */
  left: AbortSignal;
  /** Fires when the server begins to stop: the client goes on at another. */
  stopping: AbortSignal;
  /** Called once, when the stream has ended in whatever way. */
  onEnd: () => void;
};

/** Sends events as they come. A client that does not read is sent no more than it has asked for. */
export function streamEvents({ headers, report, events, left, stopping, onEnd }: EventStream): Response {
  headers.set("content-type", EVENT_STREAM_TYPE);
  // Proxies that gather a reply before they send it would keep it for ever.
  headers.set("x-accel-buffering", "no");
  const ended = new AbortController();
  const end = () => ended.abort();
  const ending = [left, stopping];
  const encoder = new TextEncoder();
  const iterator = events(ended.signal)[Symbol.asyncIterator]();
  // Many that began at one moment must not all come back at one moment.
  const lifetime = setTimeout(end, LONGEST * (0.9 + Math.random() / 10));
  let beat: NodeJS.Timeout | undefined;
  ended.signal.addEventListener("abort", () => {
    clearTimeout(lifetime);
    clearInterval(beat);
    for (const signal of ending) signal.removeEventListener("abort", end);
    onEnd();
  });
  for (const signal of ending) signal.addEventListener("abort", end);
  if (ending.some(({ aborted }) => aborted)) end();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(HEARTBEAT));
      beat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(HEARTBEAT));
      }, HEARTBEAT_EVERY);
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) return controller.enqueue(encoder.encode(value));
      } catch (error) {
        if (!ended.signal.aborted) report(error);
      }
      end();
      controller.close();
    },
    cancel() {
      end();
      iterator.return?.().catch(() => {});
    },
  });
  return new Response(body, { headers });
}
