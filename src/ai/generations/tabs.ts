import { navigatorOf } from "./turns.js";

export type Tabs = {
  post: (message: TabMessage) => void;
  /** Runs `work` while no other tab runs its own; without Web Locks at once. Ends when `work` does. */
  lead: (work: () => Promise<void>) => Promise<void>;
  close: () => void;
};

export type TabMessage =
  /** Is there a stream? */
  | { type: "ask" }
  /** There is one, and it lives; `id` is of the last event that was told. */
  | { type: "alive"; id: string | undefined }
  /** One begins: what was told of the state of things before is void. */
  | { type: "begin" }
  | { type: "event"; name: string; data: string; id: string | undefined }
  /** There is none for now. */
  | { type: "lost" }
  /** There is none to be had on this page. */
  | { type: "held-back" };

/** All tabs of this browser that follow the same account at the same address. */
export function joinTabs(name: string, signal: AbortSignal, hear: (message: TabMessage) => void): Tabs {
  const { locks } = navigatorOf();
  // Without locks every tab has a stream of its own, and what another one hears is of no use.
  const channel = locks && typeof BroadcastChannel !== "undefined" ? new BroadcastChannel(name) : undefined;
  channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data);
    if (message && !signal.aborted) hear(message);
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

/** Any page of the origin may post anything. */
function readMessage(data: unknown): TabMessage | undefined {
  if (typeof data !== "object" || data === null || !("type" in data)) return undefined;
  const { type } = data;
  const id = "id" in data && typeof data.id === "string" ? data.id : undefined;
  switch (type) {
    case "alive":
      return { type, id };
    case "ask":
    case "begin":
    case "lost":
    case "held-back":
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
