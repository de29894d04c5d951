import { MediaLibraryError } from "../core/errors.js";
import type { AssetStorage, OpenStorage, StorageChange } from "../core/library/storage.js";
import { uuid } from "../core/uuid.js";
import { openChangeFeed } from "./change-feed.js";
import { createChangeLog } from "./change-log.js";
import { openDatabase } from "./database.js";
import { createGenerationRecords } from "./generation-records.js";
import { openFileStore, writeError } from "./opfs.js";
import { createRecords } from "./records.js";
import { createWriteLock } from "./write-lock.js";

/** Holds the order of writes: a record is written after its file and removed before it. */
export async function openPersistentStorage(
  root: FileSystemDirectoryHandle,
  namespace: string,
  onChange: (change: StorageChange) => void,
): Promise<OpenStorage> {
  // Before anything is written: a database of a newer version forbids it.
  const database = await openDatabase(namespace, onChange);
  const name = `react-media-library:${namespace}`;
  const log = createChangeLog(database, uuid());
  const feed = await openChangeFeed(name, log, onChange);
  const records = createRecords(database, { log, announce: feed.announce });
  const generations = createGenerationRecords(database, { log, announce: feed.announce });
  const files = await openFileStore(root, namespace);
  const lock = createWriteLock(`${name}:write`);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  /** What the storage finds and changes by itself, nobody here asked for. */
  const reportOwn = ({ added = [], updated = [] }: { added?: string[]; updated?: string[] }): void =>
    onChange({ type: "changed", sequence: feed.sequence(), added, removed: [], updated });

  const recovery = { files, records, lock, onMended: reportOwn };
  const load = () => import("./recovery.js");
  let repaired: Promise<unknown> = load()
    .then(({ repair, SWEPT_SIZES }) => repair(recovery, SWEPT_SIZES))
    .catch(() => undefined);
  // What that left over costs space and nothing else; the next start tries again.

  const settleLater = async (id: string): Promise<void> => {
    const { settleInbox, SETTLED_AFTER } = await load();
    const timer = setTimeout(() => {
      timers.delete(timer);
      settleInbox(recovery, id).catch(() => {});
    }, SETTLED_AFTER);
    timers.add(timer);
  };

  const assets: AssetStorage = {
    put(entry, { unique = false, again = false, signal, durability = "crash" } = {}) {
      const { asset, original, thumbnail } = entry;
      return lock.whileWriting(async () => {
        try {
          signal?.throwIfAborted();
          const [there] = again ? await records.get([asset.id]) : [];
          if (there) return { status: "duplicate", asset: there };
          if (durability === "power") await records.putInbox({ ...entry, at: Date.now() });
          await files.write(asset.id, original, signal);
          signal?.throwIfAborted();
          const result = await records.add({ asset, thumbnail, unique });
          if (result.status !== "added") await takeBack(asset.id);
          if (durability === "power") settleLater(asset.id).catch(() => {});
          return result;
        } catch (error) {
          // Another tab may have saved it at the same time: then its file is not ours to take back.
          const [there] = again ? await records.get([asset.id]) : [];
          if (there) return { status: "duplicate", asset: there };
          await takeBack(asset.id).catch(() => {});
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
    totals: records.totals,
    async update(id, change) {
      try {
        return await records.update(id, change);
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
        if (updated.length > 0) reportOwn({ updated });
      }
      return state ? undefined : file;
    },
    async remove(ids) {
      const removed = await records.remove(ids);
      await Promise.all(removed.map((id) => files.remove(id)));
    },
    restore: (id, original) =>
      lock.whileWriting(() =>
        // A file cannot be moved to where another tab is just moving one.
        navigator.locks.request(`${name}:restore:${id}`, async () => {
          await files.write(id, original);
          await records.setState([id], undefined);
          const [asset] = await records.get([id]);
          // Removed while the file was being written: the removal wins.
          if (!asset) await files.remove(id);
          return asset !== undefined;
        }),
      ),
  };

  return {
    persistence: "persistent",
    assets,
    generations: {
      get: generations.get,
      async update(id, change) {
        try {
          return await generations.update(id, change);
        } catch (error) {
          throw keepError(error);
        }
      },
    },
    changesSince: async (sequence) => (await log.since(sequence))?.map(({ change }) => change),
    exclusively: (own, work, wait) =>
      navigator.locks.request(`${name}:${own}`, wait ? { signal: wait } : { ifAvailable: true }, (free) =>
        free ? work() : undefined,
      ),
    check: async () => (await load()).check(recovery),
    async repair() {
      const { repair } = await load();
      // One after the other: of two at once, each would leave alone what the other holds.
      const result = repaired.then(() => repair(recovery));
      repaired = result.catch(() => undefined);
      return result;
    },
    persist: async () => (await navigator.storage.persist?.()) ?? false,
    estimate: async () => (await navigator.storage.estimate?.()) ?? {},
    async close() {
      for (const timer of timers) clearTimeout(timer);
      feed.close();
      files.close();
      records.close();
    },
  };

  async function takeBack(id: string): Promise<void> {
    await Promise.allSettled([files.remove(id), records.dropInbox(id)]);
  }
}

/** What a failed write of a generation means to people: its files, if any, are as large as what was chosen. */
function keepError(cause: unknown): MediaLibraryError {
  const known = writeError(cause, 0);
  if (known.code === "storage-lost") return known;
  const full = known.code === "quota";
  const message = full
    ? "There is no space left to keep this generation. Delete some images or videos, or free space on the device."
    : "The browser could not keep this generation. Try again.";
  return new MediaLibraryError(known.code, message, { cause, retryable: !full });
}
