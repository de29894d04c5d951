import {
  type AssetStorage,
  type MediaAsset,
  MediaLibraryError,
  type MediaStorage,
  type OpenStorage,
  type StorageEntry,
} from "../src/index.js";
import { createMemoryStorage } from "../src/testing.js";
import { pictures } from "./pictures.js";

/** In memory, but without the warning that nothing is kept. */
export function persistent(): MediaStorage {
  return over((storage) => ({ ...storage, persistence: "persistent" }));
}

export function neverOpening(): MediaStorage {
  return { open: () => new Promise(() => {}) };
}

/** As if a tab with an older version of the app blocked an upgrade. */
export function heldUp(error: MediaLibraryError): MediaStorage {
  return {
    open(onChange) {
      onChange({ type: "waiting", error });
      return new Promise(() => {});
    },
  };
}

export function failing(error: MediaLibraryError): MediaStorage {
  return { open: () => Promise.reject(error) };
}

/** Saves `count` files, and then fails like a full disk. */
export function fullAfter(count: number): MediaStorage {
  const message = "There is no space left for this image. Delete some images, or free space on the device.";
  return over((storage) => {
    let left = count;
    const put: AssetStorage["put"] = async (...args) => {
      if (left-- > 0) return storage.assets.put(...args);
      throw new MediaLibraryError("quota", message);
    };
    return { ...storage, persistence: "persistent", assets: { ...storage.assets, put } };
  });
}

/** Saves `count` files; the next write never ends. */
export function stuckAfter(count: number): MediaStorage {
  return over((storage) => {
    let left = count;
    const put: AssetStorage["put"] = async (entry, options) => {
      if (left-- > 0) return storage.assets.put(entry, options);
      return new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
      });
    };
    return { ...storage, persistence: "persistent", assets: { ...storage.assets, put } };
  });
}

/** As if the browser had deleted the files but kept the records. */
export function withoutOriginals(): MediaStorage {
  return over((storage) => ({
    ...storage,
    persistence: "persistent",
    assets: {
      ...storage.assets,
      read: async (id, kind) => (kind === "original" ? undefined : storage.assets.read(id, kind)),
    },
  }));
}

function over(change: (storage: OpenStorage) => OpenStorage): MediaStorage {
  const memory = createMemoryStorage();
  return { open: async (onChange) => change(await memory.open(onChange)) };
}

/** A library of `count` records with sixteen different images; nothing can be added. */
export function crowded(count: number): MediaStorage {
  const memory = createMemoryStorage();
  const FIRST = Date.UTC(2026, 0, 1);
  const minute = 60_000;
  return {
    async open(onChange) {
      const rest = await memory.open(onChange);
      const files = await pictures(16);
      let live = Array.from({ length: count }, (_, index) => record(index, FIRST + (count - index) * minute));
      const byId = (id: string) => live.find((asset) => asset.id === id);
      const inTrash = (trashed: boolean) =>
        live.filter(({ removedAt }) => (removedAt !== undefined) === trashed);
      return {
        ...rest,
        persistence: "persistent",
        assets: {
          ...rest.assets,
          put: async (_entry: StorageEntry) => {
            throw new MediaLibraryError("write", "This story’s library takes nothing more.");
          },
          get: async (ids) => ids.map(byId),
          findByHash: async () => undefined,
          async page({ after, limit, trashed = false }) {
            const all = inTrash(trashed);
            const start = after ? all.findIndex((asset) => asset.id === after.id) + 1 : 0;
            return all.slice(start, start + limit);
          },
          async totals() {
            const trashed = inTrash(true).length;
            return { count: live.length - trashed, bytes: live.length * 20_000, trashed };
          },
          read: async (id) => files[Number.parseInt(id.slice(-6), 10) % files.length],
          async remove(ids) {
            const gone = new Set(ids);
            live = live.filter((asset) => !gone.has(asset.id));
            return [...gone];
          },
          async setTrashed(ids, removedAt) {
            const moved = new Set(ids);
            live = live.map(({ removedAt: _, ...asset }) =>
              moved.has(asset.id) && removedAt !== undefined ? { ...asset, removedAt } : asset,
            );
            return [...moved];
          },
        },
        close: async () => {},
      };
    },
  };
}

function record(index: number, createdAt: number): MediaAsset {
  const number = String(index).padStart(6, "0");
  return {
    id: `00000000-0000-4000-8000-000000${number}`,
    name: `Photograph ${number}.png`,
    mimeType: "image/png",
    size: 20_000,
    hash: number.padStart(64, "0"),
    createdAt,
    width: 640,
    height: 480,
    thumbnail: { width: 683, height: 512 },
    source: { type: "upload" },
  };
}
