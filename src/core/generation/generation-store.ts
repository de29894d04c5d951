import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { OpenStorage } from "../library/storage.js";
import { type Generation, type GenerationRecord, type GenerationRequest, isActive } from "./generation.js";
import { removeUnusedInputs } from "./generation-inputs.js";
import { fromRecord, toRecord } from "./generation-record.js";

/** What is kept of the generations in the storage, and the locks that say which tab runs which. */
export type GenerationStore = {
  /** All that are kept, or those of the ids that are. */
  read: (ids?: readonly string[]) => Promise<Generation[]>;
  /** The assets of these ids that are there. */
  readAssets: (ids: readonly string[]) => Promise<MediaAsset[]>;
  /**
   * Locks a generation for this tab until the answer is called. Where another tab has it locked, waits if it is
   * given `wait`, and resolves to undefined otherwise.
   */
  lock: (id: string, wait?: AbortSignal) => Promise<Unlock | undefined>;
  /** Resolves once it is kept as it is; what comes while a write is under way shares the next. */
  write: (generation: Generation) => Promise<void>;
  /** Ends one that another tab runs; resolves to what is kept then. */
  cancel: (id: string) => Promise<Generation | undefined>;
  /** Forgets it if it has ended, and its hidden inputs unless one of `inUse` starts from them too. */
  remove: (id: string, inUse: () => Iterable<GenerationRequest>) => Promise<void>;
  /** Removes hidden assets that were chosen long ago, for a generation that never began. */
  sweepInputs: (inUse: () => Iterable<GenerationRequest>) => Promise<void>;
};

export type Unlock = () => void;

/** Milliseconds after which a form that has not generated is taken to be gone. */
const ABANDONED_AFTER = 24 * 60 * 60 * 1000;

/** `current` gives the storage that is open now: one that was lost is opened again. */
export function createGenerationStore(current: () => OpenStorage | undefined): GenerationStore {
  const storage = (): OpenStorage => {
    const open = current();
    if (open) return open;
    throw new MediaLibraryError("storage-lost", "The library's storage is not open.");
  };
  /** Ids whose records were there: one that is missing by now was dismissed. */
  const seen = new Set<string>();
  const writes = new Map<string, Promise<void>>();
  const latest = new Map<string, Generation>();

  const writeLatest = async (id: string): Promise<void> => {
    const next = latest.get(id);
    if (!next) return;
    latest.delete(id);
    const record = toRecord(next);
    await storage().generations.update(id, (kept) => {
      // Dismissed in another tab: a late write does not bring it back.
      if (!kept) return seen.has(id) ? undefined : record;
      // Canceled in another tab: that end stays, and what was saved all the same is kept.
      if (kept.status !== "canceled") return record;
      const { assetIds, saved } = record;
      return { ...kept, assetIds, saved };
    });
    seen.add(id);
  };

  return {
    async read(ids) {
      const records = await storage().generations.get(ids);
      for (const { id } of records) seen.add(id);
      return records.map(fromRecord);
    },
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
      // A write that failed was reported to whoever asked for it; the next one is tried all the same.
      const before = (writes.get(id) ?? Promise.resolve()).catch(() => {});
      const writing = before.then(() => writeLatest(id));
      writes.set(id, writing);
      return writing;
    },
    async cancel(id) {
      const kept = await storage().generations.update(id, (before) =>
        before && isActive(before) ? { ...before, status: "canceled", endedAt: Date.now() } : before,
      );
      return kept && fromRecord(kept);
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
      if (ids.length > 0) await removeUnusedInputs(storage(), ids, inUse);
    },
    async sweepInputs(inUse) {
      const ids = await storage().assets.hidden(Date.now() - ABANDONED_AFTER);
      if (ids.length > 0) await removeUnusedInputs(storage(), ids, inUse);
    },
  };
}
