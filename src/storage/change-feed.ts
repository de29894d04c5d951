import type { StorageChange, StoredChange } from "../core/library/storage.js";
import type { ChangeLog } from "./change-log.js";
import { lostError } from "./database.js";

/** Exchanges changes with the other connections to one storage: each is reported once, and none is lost. */
export type ChangeFeed = {
  /** Reports a change of this connection to the others. */
  announce: (change: StoredChange) => void;
  /** The highest number up to which every change has been seen. */
  sequence: () => number;
  close: () => void;
};

/**
 * Tabs send their changes over a BroadcastChannel. A tab that was frozen or in the back/forward cache misses some: when
 * it resumes, or when a number is skipped, it reads the missed changes from the log.
 */
export async function openChangeFeed(
  name: string,
  log: ChangeLog,
  onChange: (change: StorageChange) => void,
): Promise<ChangeFeed> {
  const channel = new BroadcastChannel(name);
  const ended = new AbortController();
  const listening = { signal: ended.signal };
  /** Numbers that were received before a lower one that is still missing. */
  const ahead = new Set<number>();
  /** Changes received before the log could be read. */
  const early: StoredChange[] = [];
  /** The highest number up to which every change has been seen. */
  let current: number | undefined;
  let catchingUp = false;

  const isNew = ({ sequence }: StoredChange): boolean =>
    current !== undefined && sequence > current && !ahead.has(sequence);

  const mark = ({ sequence }: StoredChange): void => {
    if (current === undefined || sequence <= current) return;
    ahead.add(sequence);
    while (ahead.delete(current + 1)) current += 1;
  };

  const receive = (change: StoredChange): void => {
    if (current === undefined) early.push(change);
    if (!isNew(change)) return;
    mark(change);
    onChange(change);
  };

  const catchUp = async (): Promise<void> => {
    if (current === undefined) return;
    const missed = await log.since(current);
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
      // The gap remains, so the next change starts another attempt.
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

  current = await log.last();
  for (const change of early.splice(0)) receive(change);

  return {
    announce(change) {
      mark(change);
      channel.postMessage(change);
    },
    sequence: () => current ?? 0,
    close() {
      ended.abort();
      channel.close();
    },
  };
}

/** Any script of this origin can post to the channel, including other versions of this library. */
function isStoredChange(data: unknown): data is StoredChange {
  const { type, sequence, ids, added, removed, updated }: Record<string, unknown> = { ...Object(data) };
  if (!Number.isSafeInteger(sequence)) return false;
  if (type === "prompts") return true;
  if (type === "generations" || type === "albums" || type === "trash") return isIds(ids);
  return type === "changed" && [added, removed, updated].every(isIds);
}

const isIds = (value: unknown): boolean =>
  Array.isArray(value) && value.every((id) => typeof id === "string");
