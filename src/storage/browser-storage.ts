import type { MediaStorage, OpenStorage, StorageChange } from "../core/storage.js";
import { openRecordStore, type RecordStore } from "./indexeddb.js";
import { type FileStore, openFileStore, writeError } from "./opfs.js";

export type BrowserStorageOptions = {
  /** Keeps libraries of one origin apart. Any string; default `default`. */
  namespace?: string | undefined;
};

/**
 * Originals in OPFS, records and thumbnails in IndexedDB. Where a page has no OPFS (private windows of some
 * browsers, sandboxed frames, plain http) everything is held in memory and `persistence` says `ephemeral`.
 */
export function createBrowserStorage({ namespace = "default" }: BrowserStorageOptions = {}): MediaStorage {
  let memory: MediaStorage | undefined;
  return {
    async open(onChange) {
      let files: FileStore;
      try {
        files = await openFileStore(namespace);
      } catch {
        memory ??= (await import("./memory-storage.js")).createMemoryStorage();
        return memory.open(onChange);
      }
      const records = await openRecordStore(namespace, onChange);
      return connect(namespace, files, records, onChange);
    },
  };
}

/** Holds the order of writes: a record is written after its file and removed before it. */
function connect(
  namespace: string,
  files: FileStore,
  records: RecordStore,
  onChange: (change: StorageChange) => void,
): OpenStorage {
  const name = `react-media-library:${namespace}`;
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }: MessageEvent<StorageChange>) => onChange(data));
  const tellOthers = (added: string[], removed: string[]): void => {
    const change: StorageChange = { type: "changed", added, removed };
    channel.postMessage(change);
  };
  // Writers share the lock; only the sweep takes it alone, so that it never meets a file without its record yet.
  const whileWriting = <T>(write: () => Promise<T>): Promise<T> =>
    navigator.locks.request(`${name}:write`, { mode: "shared" }, write);

  sweep(`${name}:write`, files, records).catch(() => {
    // What is left over costs space and nothing else; the next start tries again.
  });

  return {
    persistence: "persistent",
    put({ asset, original, thumbnail }, { unique = false, signal } = {}) {
      return whileWriting(async () => {
        signal?.throwIfAborted();
        await files.write(asset.id, original);
        try {
          signal?.throwIfAborted();
          const result = await records.add(asset, thumbnail, unique);
          if (result.status === "added") tellOthers([asset.id], []);
          else await files.remove(asset.id);
          return result;
        } catch (error) {
          await files.remove(asset.id).catch(() => {});
          throw signal?.aborted ? signal.reason : writeError(error);
        }
      });
    },
    get: records.get,
    findByHash: records.findByHash,
    page: records.page,
    totals: records.totals,
    read: (id, kind) => (kind === "original" ? files.read(id) : records.thumbnail(id)),
    async remove(ids) {
      const gone = await records.remove(ids);
      if (gone.length > 0) tellOthers([], gone);
      await Promise.all(gone.map((id) => files.remove(id)));
    },
    async close() {
      channel.close();
      records.close();
    },
  };
}

/** Removes what a crash left: unfinished writes, and files whose record never came. */
async function sweep(lock: string, files: FileStore, records: RecordStore): Promise<void> {
  const unrecorded = async (ids: string[]): Promise<string[]> => {
    const known = await records.known(ids);
    return ids.filter((id) => !known.has(id));
  };
  // Listing takes long in a large library, so it is done before the lock; under it only the few are looked at.
  const suspects = await unrecorded(await files.list());
  await navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
    if (!held) return;
    await files.emptyTmp();
    for (const id of await unrecorded(suspects)) await files.remove(id);
  });
}
