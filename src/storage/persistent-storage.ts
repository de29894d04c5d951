import { MediaLibraryError } from "../core/errors.js";
import type { OpenStorage, StorageChange } from "../core/library/storage.js";
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
  const records = createRecords(database);
  const generations = createGenerationRecords(database);
  const files = await openFileStore(root, namespace);
  const name = `react-media-library:${namespace}`;
  const lock = createWriteLock(`${name}:write`);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isChange(data)) onChange(data);
  });
  const tellOthers = ({ added = [], removed = [], updated = [] }: Partial<Changed>): StorageChange => {
    const change: StorageChange = { type: "changed", added, removed, updated };
    channel.postMessage(change);
    return change;
  };

  const recovery = {
    files,
    records,
    lock,
    onMended: (change: Partial<Changed>) => onChange(tellOthers(change)),
  };
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

  return {
    persistence: "persistent",
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
          if (result.status === "added") tellOthers({ added: [asset.id] });
          else await takeBack(asset.id);
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
    totals: records.totals,
    async read(id, kind) {
      if (kind === "thumbnail") return records.thumbnail(id);
      const [file, [asset]] = await Promise.all([files.read(id), records.get([id])]);
      if (!asset) return undefined;
      const state = file?.size === asset.size ? undefined : "missing";
      if (asset.state !== state) {
        const updated = state
          ? await (await load()).markMissing(recovery, [id])
          : await records.setState([id], undefined);
        if (updated.length > 0) onChange(tellOthers({ updated }));
      }
      return state ? undefined : file;
    },
    async remove(ids) {
      const removed = await records.remove(ids);
      if (removed.length > 0) tellOthers({ removed });
      await Promise.all(removed.map((id) => files.remove(id)));
    },
    restore: (id, original) =>
      lock.whileWriting(() =>
        // A file cannot be moved to where another tab is just moving one.
        navigator.locks.request(`${name}:restore:${id}`, async () => {
          await files.write(id, original);
          const updated = await records.setState([id], undefined);
          if (updated.length > 0) tellOthers({ updated });
          const [asset] = await records.get([id]);
          // Removed while the file was being written: the removal wins.
          if (!asset) await files.remove(id);
          return asset !== undefined;
        }),
      ),
    generations: generations.get,
    async updateGeneration(id, change) {
      let changed = false;
      try {
        const after = await generations.update(id, (before) => {
          const wanted = change(before);
          changed = wanted !== before;
          return wanted;
        });
        if (changed) channel.postMessage({ type: "generations", ids: [id] } satisfies StorageChange);
        return after;
      } catch (error) {
        throw keepError(error);
      }
    },
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
      channel.close();
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

/** Any script of this origin may post to the channel, one of another version of this library too. */
function isChange(data: unknown): data is StorageChange {
  const { type, ids, added, removed, updated }: Record<string, unknown> = { ...Object(data) };
  return type === "generations" ? isIds(ids) : type === "changed" && [added, removed, updated].every(isIds);
}

const isIds = (value: unknown): boolean =>
  Array.isArray(value) && value.every((id) => typeof id === "string");

type Changed = { added: string[]; removed: string[]; updated: string[] };
