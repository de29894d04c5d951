import { navigatorOf } from "./request-queue.js";

export type TabChannel = {
  post: (message: TabMessage) => void;
  /** Runs `work` once no other tab runs its own; without Web Locks immediately. Resolves when `work` does. */
  lead: (work: () => Promise<void>) => Promise<void>;
  close: () => void;
};

export type TabMessage =
  /** Asks whether another tab has a stream. */
  | { type: "query" }
  /** The stream is connected; `id` is the id of the last forwarded event. */
  | { type: "alive"; id: string | undefined }
  /** A new stream starts: earlier snapshots are void. */
  | { type: "start" }
  /** A forwarded event. */
  | { type: "event"; name: string; data: string; id: string | undefined }
  /** The stream is disconnected. */
  | { type: "lost" }
  /** A proxy buffers the stream: polling is the only way on this page. */
  | { type: "buffered" };

/** Connects the tabs of this browser that watch the same account at the same URL. */
export function joinTabs(
  name: string,
  signal: AbortSignal,
  onMessage: (message: TabMessage) => void,
): TabChannel {
  const { locks } = navigatorOf();
  // Without locks every tab has its own stream and needs no messages of others.
  const channel = locks && typeof BroadcastChannel !== "undefined" ? new BroadcastChannel(name) : undefined;
  channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data);
    if (message && !signal.aborted) onMessage(message);
  });
  return {
    post: (message) => channel?.postMessage(message),
    async lead(work) {
      if (channel && locks) await locks.request(name, { signal }, work);
      else await work();
    },
    close: () => channel?.close(),
  };
}

/** Any page of the origin can post anything, so messages are validated. */
function readMessage(data: unknown): TabMessage | undefined {
  if (typeof data !== "object" || data === null || !("type" in data)) return undefined;
  const { type } = data;
  const id = "id" in data && typeof data.id === "string" ? data.id : undefined;
  switch (type) {
    case "alive":
      return { type, id };
    case "query":
    case "start":
    case "lost":
    case "buffered":
      return { type };
    case "event": {
      if (!("name" in data && "data" in data)) return undefined;
      const { name, data: text } = data;
      return typeof name === "string" && typeof text === "string"
        ? { type, name, data: text, id }
        : undefined;
    }
    default:
      return undefined;
  }
}
