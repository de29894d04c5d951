import { MediaLibraryError } from "../core/errors.js";
import type { AssetStorage, OpenStorage, StorageChange } from "../core/library/storage.js";
import { uuid } from "../core/uuid.js";
import { createAlbumRecords } from "./album-records.js";
import { openChangeFeed } from "./change-feed.js";
import { createChangeLog } from "./change-log.js";
import { openDatabase } from "./database.js";
import { findOpfs } from "./find-opfs.js";
import { createGenerationRecords } from "./generation-records.js";
import { openFileStore, writeError } from "./opfs.js";
import { createPromptRecords } from "./prompt-records.js";
import { createRecords } from "./records.js";
import { createStubRecords } from "./stub-records.js";
import { createWriteLock } from "./write-lock.js";

/** Milliseconds until the trash's journal is written into the records: most deletions that are undone are undone by then. */
const FOLD_AFTER = 10_000;

/** Milliseconds between two rows of the journal, so that whatever else waits for the records is not kept waiting. */
const FOLD_PAUSE = 20;

/**
 * Guarantees the order of writes: a record is written after its file, and removed before it. Resolves to undefined,
 * having written nothing, if the browser keeps no files for this page.
 */
export async function openPersistentStorage(
  namespace: string,
  onChange: (change: StorageChange) => void,
): Promise<OpenStorage | undefined> {
  const root = await findOpfs(namespace);
  if (!root) return undefined;
  // First: if a newer version of the database exists, nothing may be written.
  const database = await openDatabase(namespace, onChange);
  const name = `react-media-library:${namespace}`;
  const log = createChangeLog(database, uuid());
  const feed = await openChangeFeed(name, log, onChange);
  const records = createRecords(database, { log, announce: feed.announce });
  const generations = createGenerationRecords(database, { log, announce: feed.announce });
  const albums = createAlbumRecords(database, { log, announce: feed.announce });
  const prompts = createPromptRecords(database, { log, announce: feed.announce });
  const files = await openFileStore(root, namespace);
  const lock = createWriteLock(`${name}:write`);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  /** Reports changes that the storage makes by itself, such as repairs. */
  const reportRepair = ({ added = [], updated = [] }: { added?: string[]; updated?: string[] }): void =>
    onChange({ type: "changed", sequence: feed.sequence(), added, removed: [], updated });

  const recovery = { files, records, lock, onRepaired: reportRepair };
  const load = () => import("./recovery.js");
  let repaired: Promise<unknown> = load()
    .then(({ repair, SWEPT_SIZES }) => repair(recovery, SWEPT_SIZES))
    // Leftovers only cost space; the next start tries again.
    .catch(() => undefined);

  /** Drops an inbox row once its file is certain to be on the disk. */
  const flushInboxLater = async (id: string): Promise<void> => {
    const { flushInbox, DURABLE_AFTER } = await load();
    const timer = setTimeout(() => {
      timers.delete(timer);
      // The row stays in the inbox, and the next sweep handles it.
      flushInbox(recovery, id).catch(() => {});
    }, DURABLE_AFTER);
    timers.add(timer);
  };

  let folding: ReturnType<typeof setTimeout> | undefined;
  const foldAll = async (): Promise<void> => {
    while (await records.fold()) await new Promise((resolve) => setTimeout(resolve, FOLD_PAUSE));
  };
  const foldLater = (): void => {
    clearTimeout(folding);
    folding = setTimeout(() => {
      // If it cannot be finished, the journal stays valid, and the next start continues.
      exclusively("fold", foldAll).catch(() => {});
    }, FOLD_AFTER);
  };
  foldLater();

  const exclusively: OpenStorage["exclusively"] = (own, work, wait) =>
    navigator.locks.request(`${name}:${own}`, wait ? { signal: wait } : { ifAvailable: true }, (lock) =>
      lock ? work() : undefined,
    );

  const assets: AssetStorage = {
    put(entry, { unique = false, again = false, signal, durability = "crash" } = {}) {
      const { asset, original, thumbnail } = entry;
      return lock.whileWriting(async () => {
        try {
          signal?.throwIfAborted();
          const [existing] = again ? await records.get([asset.id]) : [];
          if (existing) return { status: "duplicate", asset: existing };
          if (durability === "power") await records.putInbox({ ...entry, at: Date.now() });
          await files.write(asset.id, original, signal);
          signal?.throwIfAborted();
          const result = await records.add({ asset, thumbnail, unique });
          // With the same id, another tab has saved it meanwhile: its file must not be removed.
          if (result.status !== "added" && result.asset.id !== asset.id) await undoPut(asset.id);
          // The row stays in the inbox, and the next sweep handles it.
          if (durability === "power") flushInboxLater(asset.id).catch(() => {});
          return result;
        } catch (error) {
          // Another tab may have saved the same asset meanwhile: its file must not be removed.
          const [existing] = again ? await records.get([asset.id]) : [];
          if (existing) return { status: "duplicate", asset: existing };
          await undoPut(asset.id);
          if (signal?.aborted) throw signal.reason;
          const failure = writeError(error, original.size);
          if (failure.code === "storage-lost") onChange({ type: "lost", error: failure });
          throw failure;
        }
      });
    },
    get: records.get,
    findByHash: records.findByHash,
    page: records.page,
    hidden: records.hidden,
    trashedBefore: records.trashedBefore,
    totals: records.totals,
    async update(ids, change) {
      try {
        return await records.update(ids, change);
      } catch (error) {
        throw writeError(error, 0);
      }
    },
    async read(id, kind) {
      if (kind === "thumbnail") return records.thumbnail(id);
      const [file, [asset]] = await Promise.all([files.read(id), records.get([id])]);
      if (!asset) return undefined;
      const state = file?.size === asset.size ? undefined : "missing";
      if (asset.state !== state) {
        const updated = state
          ? await (await load()).markMissing(recovery, [id])
          : await records.setState([id], undefined);
        if (updated.length > 0) reportRepair({ updated });
      }
      return state ? undefined : file;
    },
    async setTrashed(ids, removedAt, source) {
      try {
        return await records.setTrashed(ids, removedAt, source);
      } catch (error) {
        throw writeError(error, 0);
      } finally {
        foldLater();
      }
    },
    async remove(ids, source) {
      const removed = await records.remove(ids, source);
      await Promise.all(removed.map((id) => files.remove(id)));
      return removed;
    },
    setThumbnail: records.setThumbnail,
    restoreOriginal: (id, original) =>
      lock.whileWriting(() =>
        // Two tabs cannot move a file to the same name at once.
        navigator.locks.request(`${name}:restore:${id}`, async () => {
          await files.write(id, original);
          await records.setState([id], undefined);
          const [asset] = await records.get([id]);
          // Removed while the file was written: the removal wins.
          if (!asset) await files.remove(id);
          return asset !== undefined;
        }),
      ),
  };

  return {
    persistence: "persistent",
    assets,
    generations: {
      ...generations,
      async update(id, change) {
        try {
          return await generations.update(id, change);
        } catch (error) {
          throw generationWriteError(error);
        }
      },
      async updateQueue(change) {
        try {
          return await generations.updateQueue(change);
        } catch (error) {
          throw writeError(error, 0);
        }
      },
    },
    albums: {
      get: albums.get,
      async update(id, change) {
        try {
          return await albums.update(id, change);
        } catch (error) {
          throw writeError(error, 0);
        }
      },
    },
    prompts: {
      ...prompts,
      async update(ids, change) {
        try {
          await prompts.update(ids, change);
        } catch (error) {
          throw writeError(error, 0);
        }
      },
    },
    stubs: createStubRecords(database),
    changesSince: async (sequence) => (await log.since(sequence))?.map(({ change }) => change),
    lastSequence: log.last,
    derived: {
      get: (key) => database.get("derived", key),
      async set(key, value) {
        await database.put("derived", value, key);
      },
    },
    exclusively,
    check: async () => (await load()).check(recovery),
    async repair() {
      const { repair } = await load();
      // Sequentially: concurrent repairs would skip what the other one has locked.
      const result = repaired.then(foldAll).then(() => repair(recovery));
      repaired = result.catch(() => undefined);
      return result;
    },
    persist: async () => (await navigator.storage.persist?.()) ?? false,
    estimate: async () => (await navigator.storage.estimate?.()) ?? {},
    async close() {
      for (const timer of timers) clearTimeout(timer);
      clearTimeout(folding);
      feed.close();
      files.close();
      records.close();
    },
  };

  /** Never rejects: what cannot be removed is left to the next sweep. */
  async function undoPut(id: string): Promise<void> {
    await Promise.allSettled([files.remove(id), records.dropInbox(id)]);
  }
}

/** The error of a failed write of a generation, for people. */
function generationWriteError(cause: unknown): MediaLibraryError {
  const failure = writeError(cause, 0);
  if (failure.code === "storage-lost") return failure;
  const full = failure.code === "quota";
  const message = full
    ? "There is no space left to save this generation. Delete some images or videos, or free space on the device."
    : "The browser could not save this generation. Try again.";
  return new MediaLibraryError(failure.code, message, { cause, retryable: !full });
}
