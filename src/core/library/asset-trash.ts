import type { MediaAsset } from "./asset.js";
import type { AssetWindow } from "./asset-window.js";
import type { LibraryEmitter } from "./library-events.js";
import type { LibraryQueries } from "./query/library-queries.js";
import type { ChangeSource, OpenStorage, StoredChange } from "./storage.js";

/** Assets whose records an event carries; of more, only those that are loaded. */
const REPORTED = 1_000;

/** Assets that are purged at once: each has two files. */
const PURGED_AT_ONCE = 100;

/** The lock under which one tab empties the trash. */
const LOCK = "retention";

const DAY = 86_400_000;

type TrashChange = Extract<StoredChange, { type: "trash" }>;

export type AssetTrash = {
  /** Moves assets into the trash. */
  remove: (ids: readonly string[], source: ChangeSource) => Promise<void>;
  /** Moves assets out of the trash; resolves to the ids of those that were in it. */
  restore: (ids: readonly string[], source: ChangeSource) => Promise<string[]>;
  /** Removes assets for ever, whether they are in the trash or not. */
  purge: (ids: readonly string[], source: ChangeSource) => Promise<void>;
  /** Purges what has been in the trash for longer than `retention` days, in one of several tabs. */
  empty: (retention: number) => Promise<void>;
  /** Applies a change of another tab. */
  applyTrash: (change: TrashChange) => Promise<void>;
  /** Applies a removal of another tab. */
  applyRemoved: (ids: readonly string[], source: ChangeSource | undefined) => Promise<void>;
};

export type AssetTrashOptions = {
  storage: OpenStorage;
  window: AssetWindow;
  queries: Pick<LibraryQueries, "setTrashed" | "remove">;
  /** The records that are loaded. */
  loaded: () => readonly MediaAsset[];
  emit: LibraryEmitter["emit"];
  /** Called with the ids of purged assets, once they have left the screen. */
  onPurged: (ids: readonly string[]) => void;
  refreshEstimate: () => void;
};

export function createAssetTrash(options: AssetTrashOptions): AssetTrash {
  const { storage, window, queries, loaded, emit, onPurged, refreshEstimate } = options;

  /** The records for an event. */
  const recordsOf = async (ids: readonly string[]): Promise<MediaAsset[]> => {
    if (ids.length <= REPORTED) return listed(await storage.assets.get(ids));
    const wanted = new Set(ids);
    return loaded().filter(({ id }) => wanted.has(id));
  };

  const show = async (ids: readonly string[], removedAt: number | undefined): Promise<void> => {
    queries.setTrashed(ids, removedAt);
    if (removedAt === undefined) await window.putBack(ids);
    else await window.drop(ids);
  };

  const report = (
    type: "removed" | "restored" | "purged",
    event: { ids: readonly string[]; assets: readonly MediaAsset[]; source: ChangeSource; local: boolean },
  ): void => {
    if (event.ids.length > 0) emit(type, event);
  };

  const move = async (
    ids: readonly string[],
    removedAt: number | undefined,
    source: ChangeSource,
  ): Promise<string[]> => {
    const moved = await storage.assets.setTrashed(ids, removedAt, source);
    const assets = await recordsOf(moved);
    await show(moved, removedAt);
    report(removedAt === undefined ? "restored" : "removed", { ids: moved, assets, source, local: true });
    return moved;
  };

  const purge = async (ids: readonly string[], source: ChangeSource): Promise<void> => {
    for (let start = 0; start < ids.length; start += PURGED_AT_ONCE) {
      const batch = ids.slice(start, start + PURGED_AT_ONCE);
      const before = listed(await storage.assets.get(batch));
      const removed = new Set(await storage.assets.remove(batch, source));
      const assets = before.filter(({ id }) => removed.has(id));
      queries.remove(batch);
      await window.drop(batch);
      onPurged(batch);
      report("purged", { ids: assets.map(({ id }) => id), assets, source, local: true });
    }
    refreshEstimate();
  };

  return {
    async remove(ids, source) {
      await move(ids, Date.now(), source);
    },
    restore: (ids, source) => move(ids, undefined, source),
    purge,
    async empty(retention) {
      const outdated = () => storage.assets.trashedBefore(Date.now() - retention * DAY);
      if ((await outdated()).length === 0) return;
      // Read again: another tab may have done it before this one got the lock.
      await storage.exclusively(LOCK, async () => purge(await outdated(), "retention"));
    },
    async applyTrash({ ids, removedAt, source }) {
      const assets = await recordsOf(ids);
      await show(ids, removedAt);
      report(removedAt === undefined ? "restored" : "removed", { ids, assets, source, local: false });
    },
    async applyRemoved(ids, source) {
      const gone = new Set(ids);
      const assets = loaded().filter(({ id }) => gone.has(id));
      queries.remove(ids);
      await window.drop(ids);
      onPurged(ids);
      // Without a source they were hidden, and nobody knew of them.
      if (source) report("purged", { ids, assets, source, local: false });
    },
  };
}

const listed = (assets: readonly (MediaAsset | undefined)[]): MediaAsset[] =>
  assets.flatMap((asset) => (asset && !asset.hidden ? asset : []));
