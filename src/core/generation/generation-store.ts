import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { OpenStorage } from "../library/storage.js";
import { type Generation, type GenerationRecord, type GenerationRequest, isActive } from "./generation.js";
import { removeUnusedInputs } from "./generation-inputs.js";
import type { GenerationQueueRecord } from "./generation-queue.js";
import { fromRecord, toRecord } from "./generation-record.js";

/** The records of generations, and the locks that determine which tab runs each of them. */
export type GenerationStore = {
  /** All records, or those of the given ids that exist. */
  read: (ids?: readonly string[]) => Promise<Generation[]>;
  /** The order and the pause of those that wait; undefined before the first change. */
  readQueue: () => Promise<GenerationQueueRecord | undefined>;
  /** The existing assets of these ids. */
  readAssets: (ids: readonly string[]) => Promise<MediaAsset[]>;
  /**
   * Locks a generation for this tab until the returned function is called. If another tab has locked it, waits until
   * `wait` is aborted; without `wait` it resolves to undefined at once.
   */
  lock: (id: string, wait?: AbortSignal) => Promise<Unlock | undefined>;
  /** Resolves once the generation is saved. Calls during a write share the next one. */
  write: (generation: Generation) => Promise<void>;
  /** Cancels a generation of another tab; resolves to its new record. */
  cancel: (id: string) => Promise<Generation | undefined>;
  /** Deletes an ended generation, and its hidden inputs unless one of `inUse` uses them. */
  remove: (id: string, inUse: () => Iterable<GenerationRequest>) => Promise<void>;
  /** Removes old hidden assets that were chosen for a generation that never started. */
  sweepInputs: (inUse: () => Iterable<GenerationRequest>) => Promise<void>;
};

export type Unlock = () => void;

/** Milliseconds after which a hidden input without a generation is considered abandoned. */
const ABANDONED_AFTER = 24 * 60 * 60 * 1000;

/** `current` returns the storage that is open now: a lost storage is reopened. */
export function createGenerationStore(current: () => OpenStorage | undefined): GenerationStore {
  const storage = (): OpenStorage => {
    const open = current();
    if (open) return open;
    throw new MediaLibraryError("storage-lost", "The library's storage is not open.");
  };
  /** The ids of records that existed: if one of them is missing, it was dismissed. */
  const seen = new Set<string>();
  const writes = new Map<string, Promise<void>>();
  const latest = new Map<string, Generation>();

  const writeLatest = async (id: string): Promise<void> => {
    const next = latest.get(id);
    if (!next) return;
    latest.delete(id);
    const record = toRecord(next);
    await storage().generations.update(id, (before) => {
      // Dismissed in another tab: a late write must not restore it.
      if (!before) return seen.has(id) ? undefined : record;
      // Cancelled in another tab: it stays cancelled, and files saved meanwhile are added.
      if (before.status !== "canceled") return record;
      const { assetIds, saved } = record;
      return { ...before, assetIds, saved };
    });
    seen.add(id);
  };

  return {
    async read(ids) {
      const records = await storage().generations.get(ids);
      for (const { id } of records) seen.add(id);
      return records.map(fromRecord);
    },
    readQueue: () => storage().generations.readQueue(),
    async readAssets(ids) {
      return (await storage().assets.get(ids)).filter((asset) => asset !== undefined);
    },
    lock: (id, wait) =>
      new Promise((resolve, reject) => {
        const work = () => new Promise<void>((unlock) => resolve(unlock));
        storage()
          .exclusively(`generation:${id}`, work, wait)
          .then(() => resolve(undefined), reject);
      }),
    write(generation) {
      const { id } = generation;
      latest.set(id, generation);
      // A failed write was reported to its own caller; the next one is attempted anyway.
      const before = (writes.get(id) ?? Promise.resolve()).catch(() => {});
      const writing = before.then(() => writeLatest(id));
      writes.set(id, writing);
      return writing;
    },
    async cancel(id) {
      const record = await storage().generations.update(id, (before) =>
        before && isActive(before) ? { ...before, status: "canceled", endedAt: Date.now() } : before,
      );
      return record && fromRecord(record);
    },
    async remove(id, inUse) {
      const removed: GenerationRecord[] = [];
      await storage().generations.update(id, (before) => {
        if (!before || isActive(before)) return before;
        removed.push(before);
        return undefined;
      });
      const inputs = removed.flatMap((record) => record.inputs ?? []);
      const ids = inputs.map(({ assetId }) => assetId);
      const keepStubs = removed.some(({ assetIds }) => assetIds.length > 0);
      if (ids.length > 0) await removeUnusedInputs(storage(), ids, inUse, { keepStubs });
    },
    async sweepInputs(inUse) {
      const ids = await storage().assets.hidden(Date.now() - ABANDONED_AFTER);
      if (ids.length > 0) await removeUnusedInputs(storage(), ids, inUse, { keepStubs: false });
    },
  };
}
