import { byNewest, type MediaAsset } from "../core/asset.js";
import type { MediaStorage, OpenStorage, StorageEntry, StorageReport } from "../core/storage.js";

/** Memory is lost as a whole or not at all. */
const HEALTHY: StorageReport = { ok: true, missing: [], orphans: [], debris: [] };

/**
 * A storage that lives as long as the page: for tests, stories, and browsers without OPFS.
 * What it holds outlives `close`, so that it can be opened again.
 */
export function createMemoryStorage(): MediaStorage {
  const entries = new Map<string, StorageEntry>();
  const assets = (): MediaAsset[] => [...entries.values()].map((entry) => entry.asset);

  const storage: OpenStorage = {
    persistence: "ephemeral",
    async put(entry, { unique, signal } = {}) {
      // A File of the disk may change or vanish; what we hold must not. The bytes are copied, not the handle.
      const original = new Blob([await entry.original.arrayBuffer()], { type: entry.original.type });
      signal?.throwIfAborted();
      const twin = unique ? assets().find((asset) => asset.hash === entry.asset.hash) : undefined;
      if (twin) return { status: "duplicate", asset: twin };
      entries.set(entry.asset.id, { ...entry, original });
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
      for (const id of ids) entries.delete(id);
    },
    restore: async (id) => entries.has(id),
    check: async () => HEALTHY,
    repair: async () => HEALTHY,
    persist: async () => false,
    estimate: async () => ({}),
    async close() {},
  };

  return {
    async open() {
      return storage;
    },
  };
}
