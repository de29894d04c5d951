import { createDeferred } from "../core/deferred.js";
import { whenAborted } from "../core/errors.js";
import type { GenerationRecord } from "../core/generation/generation.js";
import { byNewest, type MediaAsset } from "../core/library/asset.js";
import type {
  MediaStorage,
  OpenStorage,
  StorageChange,
  StorageEntry,
  StorageReport,
} from "../core/library/storage.js";

/** Memory is lost as a whole or not at all. */
const HEALTHY: StorageReport = { ok: true, missing: [], orphans: [], debris: [] };

/**
 * A storage that lives as long as the page: for tests, stories, and browsers without OPFS.
 * What it holds outlives `close`, so that it can be opened again.
 */
export function createMemoryStorage(): MediaStorage {
  const entries = new Map<string, StorageEntry>();
  const generations = new Map<string, GenerationRecord>();
  const holders = new Map<string, Promise<void>>();
  const listeners = new Set<(change: StorageChange) => void>();
  const assets = (): MediaAsset[] => [...entries.values()].map((entry) => entry.asset);

  /** `tell`: to the others that have it open. */
  const connect = (tell: (change: StorageChange) => void, close: () => void): OpenStorage => ({
    persistence: "ephemeral",
    async put(entry, { unique, again, signal } = {}) {
      const { asset } = entry;
      // A File of the disk may change or vanish; what we hold must not. The bytes are copied, not the handle.
      const original = new Blob([await entry.original.arrayBuffer()], { type: entry.original.type });
      signal?.throwIfAborted();
      const there = again ? entries.get(asset.id)?.asset : undefined;
      const twin = there ?? (unique ? assets().find(({ hash }) => hash === asset.hash) : undefined);
      if (twin) return { status: "duplicate", asset: twin };
      entries.set(asset.id, { ...entry, original });
      tell({ type: "changed", added: [asset.id], removed: [], updated: [] });
      return { status: "added" };
    },
    async get(ids) {
      return ids.map((id) => entries.get(id)?.asset);
    },
    async findByHash(hash) {
      return assets().find((asset) => asset.hash === hash);
    },
    async page({ after, limit }) {
      const sorted = assets().sort(byNewest);
      return sorted.filter((asset) => !after || byNewest(after, asset) < 0).slice(0, limit);
    },
    async totals() {
      return { count: entries.size, bytes: assets().reduce((sum, asset) => sum + asset.size, 0) };
    },
    async read(id, kind) {
      return entries.get(id)?.[kind];
    },
    async remove(ids) {
      const removed = ids.filter((id) => entries.delete(id));
      if (removed.length > 0) tell({ type: "changed", added: [], removed, updated: [] });
    },
    restore: async (id) => entries.has(id),
    async generations(ids) {
      return ids ? ids.flatMap((id) => generations.get(id) ?? []) : [...generations.values()];
    },
    async updateGeneration(id, change) {
      const before = generations.get(id);
      const after = change(before);
      if (after === before) return after;
      if (after) generations.set(id, after);
      else generations.delete(id);
      tell({ type: "generations", ids: [id] });
      return after;
    },
    async exclusively(name, work, wait) {
      for (let other = holders.get(name); other; other = holders.get(name)) {
        if (!wait) return undefined;
        await Promise.race([other, whenAborted(wait)]);
      }
      wait?.throwIfAborted();
      const done = createDeferred<void>();
      holders.set(name, done.promise);
      try {
        return await work();
      } finally {
        holders.delete(name);
        done.resolve();
      }
    },
    check: async () => HEALTHY,
    repair: async () => HEALTHY,
    persist: async () => false,
    estimate: async () => ({}),
    close: async () => close(),
  });

  return {
    async open(onChange) {
      const listener = (change: StorageChange): void => onChange(change);
      listeners.add(listener);
      const tell = (change: StorageChange): void => {
        for (const other of listeners) {
          if (other === listener) continue;
          // Not before what changed it goes on, as between tabs.
          queueMicrotask(() => listeners.has(other) && other(change));
        }
      };
      return connect(tell, () => listeners.delete(listener));
    },
  };
}
