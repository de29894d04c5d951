import type { GuardedContext } from "@reactkits.dev/react-media-library/server";
import { EVENT_STREAM_TYPE, HEARTBEAT } from "@reactkits.dev/react-media-library/server/protocol";

/** Heartbeat interval in milliseconds. */
const HEARTBEAT_EVERY = 15_000;
/** Maximum duration of a stream in milliseconds; its client then resumes after the last event. */
const LONGEST = 900_000;

export type EventStream = Pick<GuardedContext, "headers" | "report"> & {
  /** Encoded events; ends when its signal is aborted. */
  events: (signal: AbortSignal) => AsyncIterable<string>;
  /** Aborted when the client has disconnected. */
  left: AbortSignal;
  /** Aborted when the server begins to stop: the client reconnects to another one. */
  stopping: AbortSignal;
  /** Called once, when the stream has ended for any reason. */
  onEnd: () => void;
};

/** Streams events to a client, with backpressure. */
export function streamEvents({ headers, report, events, left, stopping, onEnd }: EventStream): Response {
  headers.set("content-type", EVENT_STREAM_TYPE);
  // Disables buffering in proxies, which would hold back events.
  headers.set("x-accel-buffering", "no");
  const ended = new AbortController();
  const end = () => ended.abort();
  const ending = [left, stopping];
  const encoder = new TextEncoder();
  const iterator = events(ended.signal)[Symbol.asyncIterator]();
  // Jitter, so that streams opened together do not all reconnect together.
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
