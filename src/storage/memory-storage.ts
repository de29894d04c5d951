import { createDeferred } from "../core/deferred.js";
import type { GenerationRecord } from "../core/generation/generation.js";
import type { GenerationQueueRecord } from "../core/generation/generation-queue.js";
import type { AlbumRecord } from "../core/library/albums/album.js";
import { byNewest, type MediaAsset, withRemovedAt } from "../core/library/asset.js";
import type { AssetStub } from "../core/library/lineage/asset-stub.js";
import type {
  AssetStorage,
  GenerationStorage,
  MediaStorage,
  OpenStorage,
  PromptStorage,
  StorageChange,
  StorageEntry,
  StorageReport,
  StoredChange,
} from "../core/library/storage.js";
import type { PromptRecord } from "../core/prompts/prompt-record.js";
import { whenAborted } from "../core/when-aborted.js";

/** Memory is lost entirely or not at all. */
const HEALTHY: StorageReport = { ok: true, missing: [], orphans: [], debris: [] };

/**
 * A storage that lives as long as the page: for tests, stories, and browsers without OPFS. Its content survives
 * `close`.
 *
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 * import { createMemoryStorage } from "@reactkits.dev/react-media-library/testing";
 *
 * const library = createMediaLibrary({ storage: createMemoryStorage() });
 * await library.importFiles([new File(["…"], "photo.png", { type: "image/png" })]);
 * ```
 */
export function createMemoryStorage(): MediaStorage {
  const entries = new Map<string, StorageEntry>();
  const generations = new Map<string, GenerationRecord>();
  let queue: GenerationQueueRecord | undefined;
  const albums = new Map<string, AlbumRecord>();
  const prompts = new Map<string, PromptRecord>();
  const drafts = new Map<string, unknown>();
  const holders = new Map<string, Promise<void>>();
  const listeners = new Set<(change: StorageChange) => void>();
  const log: StoredChange[] = [];
  const derived = new Map<string, unknown>();
  const stubs = new Map<string, AssetStub>();
  const found = (): MediaAsset[] => [...entries.values()].flatMap(({ asset }) => (asset.hidden ? [] : asset));

  const openAssets = (announce: (change: Unnumbered) => void): AssetStorage => ({
    async put(entry, { unique, again, signal } = {}) {
      const { asset } = entry;
      // A File on disk can change or disappear, so its bytes are copied.
      const original = new Blob([await entry.original.arrayBuffer()], { type: entry.original.type });
      signal?.throwIfAborted();
      const existing = again ? entries.get(asset.id)?.asset : undefined;
      const duplicate = existing ?? (unique ? found().find(({ hash }) => hash === asset.hash) : undefined);
      if (duplicate) return { status: "duplicate", asset: duplicate };
      entries.set(asset.id, { ...entry, original });
      announce({ type: "changed", added: [asset.id], removed: [], updated: [] });
      return { status: "added" };
    },
    async get(ids) {
      return ids.map((id) => entries.get(id)?.asset);
    },
    async findByHash(hash) {
      return found().find((asset) => asset.hash === hash);
    },
    async page({ after, limit, trashed = false }) {
      const sorted = found()
        .filter((asset) => isTrashed(asset) === trashed)
        .sort(byNewest);
      return sorted.filter((asset) => !after || byNewest(after, asset) < 0).slice(0, limit);
    },
    async trashedBefore(time) {
      return found().flatMap(({ id, removedAt }) => (removedAt !== undefined && removedAt < time ? id : []));
    },
    async hidden(before) {
      return [...entries.values()].flatMap(({ asset }) =>
        asset.hidden && asset.createdAt < before ? asset.id : [],
      );
    },
    async totals() {
      const assets = found();
      const trashed = assets.filter(isTrashed).length;
      const bytes = assets.reduce((sum, asset) => sum + asset.size, 0);
      return { count: assets.length - trashed, bytes, trashed };
    },
    async read(id, kind) {
      return entries.get(id)?.[kind];
    },
    async update(ids, change) {
      const updated: string[] = [];
      const assets = ids.map((id) => {
        const entry = entries.get(id);
        const asset = entry && change(entry.asset);
        if (entry && asset && asset !== entry.asset) {
          entries.set(id, { ...entry, asset });
          updated.push(id);
        }
        return asset;
      });
      if (updated.length > 0) announce({ type: "changed", added: [], removed: [], updated });
      return assets;
    },
    async setTrashed(ids, removedAt, source) {
      const moved = [...new Set(ids)].filter((id) => {
        const asset = entries.get(id)?.asset;
        return asset && !asset.hidden && isTrashed(asset) === (removedAt === undefined);
      });
      for (const id of moved) {
        const entry = entries.get(id);
        if (entry) entries.set(id, { ...entry, asset: withRemovedAt(entry.asset, removedAt) });
      }
      const at = removedAt === undefined ? {} : { removedAt };
      if (moved.length > 0) announce({ type: "trash", ids: moved, source, ...at });
      return moved;
    },
    async remove(ids, source) {
      const removed = ids.filter((id) => entries.delete(id));
      const change = { added: [], removed, updated: [], ...(source && { source }) };
      if (removed.length > 0) announce({ type: "changed", ...change });
      return removed;
    },
    restoreOriginal: async (id) => entries.has(id),
    async setThumbnail(id, thumbnail, size) {
      const entry = entries.get(id);
      if (!entry) return undefined;
      const asset = { ...entry.asset, thumbnail: size };
      entries.set(id, { ...entry, asset, thumbnail });
      return asset;
    },
  });

  const updating =
    <Value>(values: Map<string, Value>, announce: (id: string) => void) =>
    async (id: string, change: (before: Value | undefined) => Value | undefined) => {
      const before = values.get(id);
      const after = change(before);
      if (after === before) return after;
      if (after) values.set(id, after);
      else values.delete(id);
      announce(id);
      return after;
    };

  const openGenerations = (announce: (change: Unnumbered) => void): GenerationStorage => ({
    async get(ids) {
      return ids ? ids.flatMap((id) => generations.get(id) ?? []) : [...generations.values()];
    },
    update: updating(generations, (id) => announce({ type: "generations", ids: [id] })),
    readQueue: async () => queue,
    async updateQueue(change) {
      const before = queue;
      queue = change(before);
      if (queue !== before) announce({ type: "generations", ids: [] });
      return queue;
    },
  });

  const openPrompts = (announce: (change: Unnumbered) => void): PromptStorage => ({
    get: async () => [...prompts.values()],
    async update(ids, change) {
      const changed = ids.flatMap((id) => {
        const before = prompts.get(id);
        const after = change(before, id);
        return after === before ? [] : [{ id, after }];
      });
      for (const { id, after } of changed) {
        if (after) prompts.set(id, after);
        else prompts.delete(id);
      }
      if (changed.length > 0) announce({ type: "prompts" });
    },
    readDraft: async (form) => structuredClone(drafts.get(form)),
    async writeDraft(form, value) {
      if (value === undefined) drafts.delete(form);
      else drafts.set(form, structuredClone(value));
    },
  });

  const exclusively: OpenStorage["exclusively"] = async (name, work, wait) => {
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
  };

  return {
    async open(onChange) {
      const listener = (change: StorageChange): void => onChange(change);
      listeners.add(listener);
      const announce = (made: Unnumbered): void => {
        const change: StoredChange = { ...made, sequence: log.length + 1 };
        log.push(change);
        for (const other of listeners) {
          if (other === listener) continue;
          // Asynchronously, as between tabs.
          queueMicrotask(() => listeners.has(other) && other(change));
        }
      };
      return {
        persistence: "ephemeral",
        assets: openAssets(announce),
        generations: openGenerations(announce),
        albums: {
          get: async () => [...albums.values()],
          update: updating(albums, (id) => announce({ type: "albums", ids: [id] })),
        },
        prompts: openPrompts(announce),
        stubs: {
          get: async (ids) => (ids ? ids.flatMap((id) => stubs.get(id) ?? []) : [...stubs.values()]),
          async put(added) {
            for (const stub of added) stubs.set(stub.id, stub);
          },
          async remove(ids) {
            for (const id of ids) stubs.delete(id);
          },
        },
        derived: {
          get: async (key) => structuredClone(derived.get(key)),
          async set(key, value) {
            derived.set(key, structuredClone(value));
          },
        },
        changesSince: async (sequence) => log.slice(sequence),
        lastSequence: async () => log.length,
        exclusively,
        check: async () => HEALTHY,
        repair: async () => HEALTHY,
        persist: async () => false,
        estimate: async () => ({}),
        async close() {
          listeners.delete(listener);
        },
      };
    },
  };
}

const isTrashed = ({ removedAt }: MediaAsset): boolean => removedAt !== undefined;

type Unnumbered =
  | Omit<Extract<StoredChange, { type: "changed" }>, "sequence">
  | Omit<Extract<StoredChange, { type: "trash" }>, "sequence">
  | Omit<Extract<StoredChange, { type: "generations" | "albums" }>, "sequence">
  | Omit<Extract<StoredChange, { type: "prompts" }>, "sequence">;
