import { createDeferred } from "../deferred.js";
import { MediaLibraryError } from "../errors.js";
import { storageOf } from "../library/library-sessions.js";
import type { OpenStorage } from "../library/storage.js";
import { createStore } from "../store.js";
import { whenAborted } from "../when-aborted.js";
import { collectChanges } from "./collect-changes.js";
import { applyPull } from "./pull-changes.js";
import { pushChanges, type SyncServices } from "./push-changes.js";
import { createRoundPause } from "./round-pause.js";
import type { Sync, SyncOptions, SyncSnapshot } from "./sync-port.js";
import { createSyncRecords, type SyncRecord } from "./sync-records.js";
import { registerSync } from "./sync-registry.js";
import { createSyncStates } from "./sync-states.js";

/** Milliseconds before the first repetition; each further one waits twice as long. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 300_000;

/** Events of the library after which there is something to send. */
const EVENTS = ["added", "updated", "removed", "restored", "purged"] as const;

/**
 * Keeps a server and a library in sync, from the moment it is called until `close`: call it in the browser only. In one tab at
 * a time, which another one relieves when it is closed. What has changed is read from the library's own log of changes, and
 * what the server has confirmed is kept, so that a closed or killed page goes on where it stopped.
 *
 * Conflicts are solved field by field: what only one side has changed is taken from it; of what both have, the last one to
 * push wins. Tags and albums that are added or removed on either side are added and removed. An asset that was changed here
 * and deleted there moves to the trash.
 *
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { createSync } from "@reactkits.dev/react-media-library/sync";
 *
 * export const startSync = (library: MediaLibraryInstance) =>
 *   createSync({
 *     library,
 *     async push(change, { signal }) {
 *       const form = new FormData();
 *       form.set("change", JSON.stringify(change));
 *       if (change.type === "put" && change.isNew) form.set("file", await change.file());
 *       const response = await fetch("/api/media", { method: "POST", body: form, signal });
 *       if (!response.ok) throw new Error(`The server answered ${response.status}.`);
 *     },
 *     async pull(cursor, { signal }) {
 *       const response = await fetch(`/api/media?after=${cursor ?? ""}`, { signal });
 *       const { changes, next } = await response.json();
 *       return {
 *         cursor: next,
 *         changes: changes.map(({ url, ...change }: { url: string }) => ({
 *           ...change,
 *           file: async () => (await fetch(url, { signal })).blob(),
 *         })),
 *       };
 *     },
 *   });
 * ```
 */
export function createSync({ library, push, pull, name = "default", interval = 30_000 }: SyncOptions): Sync {
  const closing = new AbortController();
  const { signal } = closing;
  const initial: SyncSnapshot = Object.freeze({
    status: "starting",
    pending: 0,
    failed: 0,
    error: undefined,
  });
  const store = createStore(initial);
  const states = createSyncStates(store.set);
  /** Resolved once the storage is open and a round has begun, or cannot begin in this tab; a new one for each attempt. */
  let started = createDeferred<void>();
  const subscribe = (listener: () => void) => {
    const leaves = [store.subscribe(listener), states.subscribe(listener)];
    return () => leaves.forEach((leave) => void leave());
  };
  const unregister = registerSync(library, { stateOf: states.stateOf, subscribe });
  const pause = createRoundPause(signal);
  let round = Promise.resolve();
  /** Whether somebody asked for the next round. */
  let asked = false;
  /** Failures one after another. */
  let failures = 0;

  const opened = (): Promise<OpenStorage> => Promise.race([storageOf(library), whenAborted(signal)]);

  const waitAfter = async (error: unknown): Promise<void> => {
    failures += 1;
    store.set({ status: "waiting", error });
    asked = await pause.wait(waitOf(error, failures), true);
  };

  /** Runs rounds until the sync is closed. @throws why the storage cannot be used any more */
  const lead = async (storage: OpenStorage): Promise<void> => {
    const records = createSyncRecords(storage.derived, name);
    const note = async (changes: ReadonlyMap<string, SyncRecord | undefined>): Promise<void> => {
      if (changes.size === 0) return;
      await records.set(changes);
      states.show(changes);
    };
    states.showAll(await records.all());
    const { sending } = states;
    const services: SyncServices = { library, storage, get: records.get, note, sending, signal };

    const leaves = EVENTS.map((event) => library.on(event, pause.changed));

    const pullAll = async (): Promise<void> => {
      for (let more = true; more && pull; ) {
        const { cursor: before } = await records.position();
        const pulled = await pull(before, { signal });
        for (const change of pulled.changes) await applyPull(change, services);
        await records.savePosition({ cursor: pulled.cursor });
        more = pulled.more ?? false;
      }
    };
    const runRound = async (): Promise<void> => {
      // Of a closed library, nothing may be read: its storage may still answer.
      await opened();
      store.set({ status: "syncing" });
      await collectChanges(storage, records, note, signal);
      await pullAll();
      pause.forget();
      // What was pulled is in the log, too.
      await collectChanges(storage, records, note, signal);
      const pending = states.pending();
      if (asked) await note(await withoutVerdicts(pending, services));
      const { error, isFinal } = (await pushChanges(pending, push, services)) ?? {};
      if (error !== undefined && !isFinal) throw error;
      store.set({ status: "idle", error });
    };

    try {
      while (!signal.aborted) {
        round = runRound();
        started.resolve();
        try {
          await round;
          failures = 0;
          asked = await pause.wait(interval, false);
        } catch (error) {
          if (signal.aborted) return;
          // The library has opened another one.
          if ((await opened()) !== storage) throw error;
          await waitAfter(error);
        }
      }
    } finally {
      for (const leave of leaves) leave();
    }
  };

  const run = async (): Promise<void> => {
    const storage = await opened();
    const records = createSyncRecords(storage.derived, name);
    states.connect((await records.position()).channel, records.all);
    const lock = `sync:${name}`;
    const led = await storage.exclusively(lock, async () => {
      await lead(storage);
      return true;
    });
    if (led) return;
    states.showAll(await records.all());
    store.set({ status: "elsewhere" });
    started.resolve();
    await storage.exclusively(lock, () => lead(storage), signal);
  };

  const runUntilClosed = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await run();
      } catch (error) {
        started.resolve();
        if (signal.aborted) return;
        // Nothing opens a closed library again.
        if (isClosed(error)) return void close();
        await waitAfter(error);
        started = createDeferred();
      }
    }
  };

  const close = async (): Promise<void> => {
    if (signal.aborted) return;
    closing.abort(new MediaLibraryError("closed", "The sync was closed."));
    unregister();
    await running;
    states.close();
    store.set({ status: "closed" });
  };
  const running = runUntilClosed();

  return {
    getSnapshot: store.get,
    subscribe,
    stateOf: states.stateOf,
    async syncNow() {
      await started.promise;
      await round.catch(() => {});
      const before = round;
      pause.wake();
      // The next round begins in a later turn.
      await new Promise((resolve) => setTimeout(resolve));
      await started.promise;
      if (round !== before) await round.catch(() => {});
    },
    close,
  };
}

const isClosed = (error: unknown): boolean => MediaLibraryError.isInstance(error) && error.code === "closed";

/** Records that failed for good, as if they had not: somebody asked for another attempt. */
async function withoutVerdicts(
  ids: readonly string[],
  { get }: SyncServices,
): Promise<Map<string, SyncRecord | undefined>> {
  const changes = new Map<string, SyncRecord | undefined>();
  for (const id of ids) {
    const record = await get(id);
    if (!record?.isFinal) continue;
    const { isFinal: _, ...again } = record;
    changes.set(id, again);
  }
  return changes;
}

function waitOf(error: unknown, failures: number): number {
  const asked = MediaLibraryError.isInstance(error) ? (error.retryAfter ?? 0) * 1_000 : 0;
  const doubled = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
  // By chance a bit less or more, so that many devices do not come back at the same moment.
  return Math.max(asked, doubled * (0.75 + Math.random() / 2));
}
