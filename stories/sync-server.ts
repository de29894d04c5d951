import type { MediaAsset, MediaLibraryInstance } from "../src/index.js";
import { createSync, type PullChange, type SyncOptions } from "../src/sync.js";

/** Milliseconds for a change to arrive, so that each state can be seen. */
const LATENCY = 250;

/**
 * A server in the page, which keeps what is pushed: what an app writes over its own storage. It can be taken offline, and
 * refuses files that are too large for it.
 */
export function createSyncServer(maxBytes = Number.POSITIVE_INFINITY) {
  const stored = new Map<string, { asset: MediaAsset; file: File }>();
  const log: string[] = [];
  const listeners = new Set<() => void>();
  let online = true;

  async function answer(signal: AbortSignal): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, LATENCY));
    signal.throwIfAborted();
    if (!online) throw new Error("The server does not answer.");
  }

  const push: SyncOptions["push"] = async (change, { signal }) => {
    await answer(signal);
    if (change.type === "delete") stored.delete(change.id);
    else {
      const { asset } = change;
      if (asset.size > maxBytes) throw new Error(`The server takes files up to ${maxBytes} bytes.`);
      const file = stored.get(asset.id)?.file ?? (await change.file());
      stored.set(asset.id, { asset, file });
    }
    log.push(change.type === "delete" ? change.id : change.asset.id);
    for (const listener of listeners) listener();
  };

  const pull: NonNullable<SyncOptions["pull"]> = async (cursor, { signal }) => {
    await answer(signal);
    const changes = log.slice(typeof cursor === "number" ? cursor : 0).map((id): PullChange => {
      const found = stored.get(id);
      if (!found) return { type: "delete", id };
      return { type: "put", asset: found.asset, file: async () => found.file };
    });
    return { changes, cursor: log.length };
  };

  return {
    sync: (library: MediaLibraryInstance) => createSync({ library, push, pull }),
    /** The number of assets that it has. */
    count: () => stored.size,
    isOnline: () => online,
    setOnline(next: boolean): void {
      online = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type SyncServer = ReturnType<typeof createSyncServer>;
