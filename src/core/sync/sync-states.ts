import type { AssetSyncState, SyncSnapshot } from "./sync-port.js";
import type { SyncRecord } from "./sync-records.js";

type Shown = { state: SyncRecord["state"]; isDeleted: boolean };

/** Milliseconds for which changes of another tab gather. */
const READ_AFTER = 200;

export type SyncStates = {
  subscribe: (listener: () => void) => () => void;
  stateOf: (id: string) => AssetSyncState | undefined;
  /** The ids that the server does not have as they are here. */
  pending: () => string[];
  showAll: (records: ReadonlyMap<string, SyncRecord>) => void;
  show: (changes: ReadonlyMap<string, SyncRecord | undefined>) => void;
  /** Shows that an asset is being sent, or no longer. */
  sending: (id: string, now: boolean) => void;
  /** Exchanges states with the other tabs; of those that only say that something has changed, `read` reads all. */
  connect: (channel: string, read: () => Promise<ReadonlyMap<string, SyncRecord>>) => void;
  close: () => void;
};

/** The states of all assets in memory, in every tab. */
export function createSyncStates(
  onCount: (counts: Pick<SyncSnapshot, "pending" | "failed">) => void,
): SyncStates {
  const shown = new Map<string, Shown>();
  const sent = new Set<string>();
  let channel: BroadcastChannel | undefined;
  let reading: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  /** Kept up to date: counting all for each that is sent would take longer the more there are. */
  const counts = { local: 0, synced: 0, failed: 0 };

  const set = (id: string, record: SyncRecord | undefined): void => {
    const before = shown.get(id);
    if (before) counts[before.state] -= 1;
    // Of an id that only the server has, nobody asks.
    if (!record || record.localId !== undefined) {
      shown.delete(id);
      return;
    }
    counts[record.state] += 1;
    shown.set(id, { state: record.state, isDeleted: record.isDeleted ?? false });
  };
  const notify = (): void => {
    onCount({ pending: counts.local + counts.failed, failed: counts.failed });
    for (const listener of [...listeners]) listener();
  };

  const showAll = (records: ReadonlyMap<string, SyncRecord>): void => {
    for (const id of [...shown.keys()]) set(id, undefined);
    for (const [id, record] of records) set(id, record);
    notify();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stateOf(id) {
      if (sent.has(id)) return "syncing";
      const own = shown.get(id);
      return own && !own.isDeleted ? own.state : undefined;
    },
    pending: () => [...shown].flatMap(([id, { state }]) => (state === "synced" ? [] : id)),
    showAll,
    show(changes) {
      for (const [id, record] of changes) set(id, record);
      notify();
      channel?.postMessage({ changed: changes.size });
    },
    sending(id, now) {
      if (now) sent.add(id);
      else sent.delete(id);
      notify();
      channel?.postMessage({ sent: [...sent] });
    },
    connect(name, read) {
      channel?.close();
      channel = new BroadcastChannel(`react-media-library:sync:${name}`);
      channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        const { sent: ids }: { sent?: unknown } = { ...Object(data) };
        if (Array.isArray(ids)) {
          sent.clear();
          for (const id of ids) if (typeof id === "string") sent.add(id);
          return notify();
        }
        // The other tab saves several records in a row.
        reading ??= setTimeout(() => {
          reading = undefined;
          read().then(showAll, () => {});
        }, READ_AFTER);
      });
    },
    close() {
      clearTimeout(reading);
      channel?.close();
    },
  };
}
