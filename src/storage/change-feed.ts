import type { StorageChange, StoredChange } from "../core/library/storage.js";
import type { ChangeLog } from "./change-log.js";
import { lostError } from "./database.js";

/** The changes that other connections make to one storage, each once, none missing. */
export type ChangeFeed = {
  /** Tells the others of a change that this connection has made. */
  announce: (change: StoredChange) => void;
  /** The last change up to which all are known. */
  sequence: () => number;
  close: () => void;
};

/**
 * Tabs tell each other of their changes over a channel. A tab that was frozen, or in the back/forward cache, has missed
 * some: a number that is skipped, or coming back, makes it read them from the log.
 */
export async function openChangeFeed(
  name: string,
  log: ChangeLog,
  onChange: (change: StorageChange) => void,
): Promise<ChangeFeed> {
  const channel = new BroadcastChannel(name);
  const ended = new AbortController();
  const listening = { signal: ended.signal };
  /** The numbers beyond `known` that came before one that is missing. */
  const ahead = new Set<number>();
  const early: StoredChange[] = [];
  let known: number | undefined;
  let catchingUp = false;

  const isNew = ({ sequence }: StoredChange): boolean =>
    known !== undefined && sequence > known && !ahead.has(sequence);

  const mark = ({ sequence }: StoredChange): void => {
    if (known === undefined || sequence <= known) return;
    ahead.add(sequence);
    while (ahead.delete(known + 1)) known += 1;
  };

  const receive = (change: StoredChange): void => {
    if (known === undefined) early.push(change);
    if (!isNew(change)) return;
    mark(change);
    onChange(change);
  };

  const catchUp = async (): Promise<void> => {
    if (known === undefined) return;
    const missed = await log.since(known);
    if (ended.signal.aborted) return;
    if (!missed) return onChange({ type: "lost", error: lostError() });
    for (const { change, own } of missed) {
      if (own) mark(change);
      else receive(change);
    }
  };

  const startCatchingUp = (): void => {
    if (catchingUp) return;
    catchingUp = true;
    catchUp()
      // The next change finds the same gap, and tries again.
      .catch(() => {})
      .finally(() => {
        catchingUp = false;
      });
  };

  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!isStoredChange(data)) return;
    receive(data);
    if (ahead.size > 0) startCatchingUp();
  });
  globalThis.addEventListener?.("pageshow", ({ persisted }) => persisted && startCatchingUp(), listening);
  globalThis.document?.addEventListener("resume", startCatchingUp, listening);

  known = await log.last();
  for (const change of early.splice(0)) receive(change);

  return {
    announce(change) {
      mark(change);
      channel.postMessage(change);
    },
    sequence: () => known ?? 0,
    close() {
      ended.abort();
      channel.close();
    },
  };
}

/** Any script of this origin may post to the channel, one of another version of this library too. */
function isStoredChange(data: unknown): data is StoredChange {
  const { type, sequence, ids, added, removed, updated }: Record<string, unknown> = { ...Object(data) };
  if (!Number.isSafeInteger(sequence)) return false;
  return type === "generations" ? isIds(ids) : type === "changed" && [added, removed, updated].every(isIds);
}

const isIds = (value: unknown): boolean =>
  Array.isArray(value) && value.every((id) => typeof id === "string");
