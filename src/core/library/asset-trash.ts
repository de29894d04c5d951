import { portions } from "../portions.js";
import { type MediaAsset, withRemovedAt } from "./asset.js";
import type { AssetWindow } from "./asset-window.js";
import type { LibraryEmitter } from "./library-events.js";
import type { LibraryLineage } from "./lineage/library-lineage.js";
import type { ChangeSource, OpenStorage, StoredChange } from "./storage.js";
import type { MadeChange, UndoHistory } from "./undo-history.js";

/** Assets whose records an event carries; of more, only those that are loaded. */
const REPORTED = 1_000;

/** Records that are read at once. */
const READ_AT_ONCE = 500;

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
  /** Purges what has been in the trash for longer than `retention` days, in one of several tabs, until the library is closed. */
  empty: (retention: number) => Promise<void>;
  /** Applies a change of another tab. */
  applyTrash: (change: TrashChange) => Promise<void>;
  /** Applies a removal of another tab. */
  applyRemoved: (ids: readonly string[], source: ChangeSource | undefined) => Promise<void>;
};

export type AssetTrashOptions = {
  storage: OpenStorage;
  window: AssetWindow;
  queries: {
    put: (assets: readonly MediaAsset[]) => void;
    /** Undefined if no query was made yet. */
    setTrashed: (ids: readonly string[], removedAt: number | undefined) => (() => void) | undefined;
    remove: (ids: readonly string[]) => void;
  };
  /** Loaded with the first asset that is deleted permanently. */
  lineage: () => Promise<Pick<LibraryLineage, "keep" | "sweep">>;
  history: Pick<UndoHistory, "record">;
  /** The records that are loaded. */
  loaded: () => readonly MediaAsset[];
  emit: LibraryEmitter["emit"];
  /** Called with the ids of purged assets, once they have left the screen. */
  onPurged: (ids: readonly string[]) => void;
  refreshEstimate: () => void;
  closing: AbortSignal;
};

export function createAssetTrash(options: AssetTrashOptions): AssetTrash {
  const { storage, window, queries, lineage, history, loaded, emit, onPurged, refreshEstimate, closing } =
    options;

  /** Reports a move once it is saved and shown. @param before The records that were loaded before. */
  const reportMove = async (
    { ids, removedAt, source }: Omit<TrashChange, "type" | "sequence">,
    before: readonly MediaAsset[],
    local: boolean,
  ): Promise<void> => {
    const wanted = new Set(ids);
    const assets =
      ids.length <= REPORTED
        ? listed(await storage.assets.get(ids))
        : [...before, ...loaded()]
            .filter(({ id }) => wanted.delete(id))
            .map((asset) => withRemovedAt(asset, removedAt));
    await window.refresh(ids, removedAt === undefined ? "restored" : undefined);
    report(removedAt === undefined ? "restored" : "removed", { ids, assets, source, local });
  };

  const report = (
    type: "removed" | "restored" | "purged",
    event: { ids: readonly string[]; assets: readonly MediaAsset[]; source: ChangeSource; local: boolean },
  ): void => {
    if (event.ids.length > 0) emit(type, event);
  };

  const show = (ids: readonly string[], removedAt: number | undefined): void => {
    if (removedAt === undefined) window.putBack(ids);
    else window.hide(ids);
  };

  /** Shows assets as their records say, after a move that could not be saved. */
  const showRecords = async (ids: readonly string[]): Promise<void> => {
    for (const page of portions(ids, READ_AT_ONCE)) {
      const assets = listed(await storage.assets.get(page));
      queries.put(assets);
      for (const trashed of [true, false]) {
        const some = assets.filter(({ removedAt }) => (removedAt !== undefined) === trashed);
        show(
          some.map(({ id }) => id),
          trashed ? 0 : undefined,
        );
      }
    }
    await window.refresh(ids);
  };

  /** Shown before it is saved: reading and writing any number of records takes longer than a frame. */
  const move = async (
    ids: readonly string[],
    removedAt: number | undefined,
    source: ChangeSource,
  ): Promise<string[]> => {
    const before = loaded();
    const saved = queries.setTrashed(ids, removedAt);
    show(ids, removedAt);
    let moved: string[];
    try {
      moved = await storage.assets.setTrashed(ids, removedAt, source);
    } catch (error) {
      saved?.();
      // If they cannot be read either, the storage reports that itself.
      await showRecords(ids).catch(() => {});
      throw error;
    }
    saved?.();
    // Loaded meanwhile: what they were built from may be older.
    if (!saved) queries.setTrashed(moved, removedAt)?.();
    await reportMove({ ids: moved, source, ...(removedAt !== undefined && { removedAt }) }, before, true);
    return moved;
  };

  /** A move that the user can undo. */
  const moveByUser = async (
    ids: readonly string[],
    removedAt: number | undefined,
    source: ChangeSource,
  ): Promise<string[]> => {
    const moved = move(ids, removedAt, source);
    if (source !== "user" || ids.length === 0) return moved;
    const type = removedAt === undefined ? "restore" : "remove";
    const made = async (): Promise<MadeChange | undefined> => {
      const changed = await moved;
      const undo = () => move(changed, removedAt === undefined ? Date.now() : undefined, "undo");
      return changed.length > 0 ? { type, count: changed.length, undo } : undefined;
    };
    history.record({ type, count: ids.length }, made());
    return moved;
  };

  /** A stub that cannot be written, because the disk is full above all, must not keep anybody from deleting. */
  const keepLineage = async (work: (loaded: Awaited<ReturnType<typeof lineage>>) => Promise<void>) =>
    lineage()
      .then(work)
      .catch(() => {});

  const purge = async (ids: readonly string[], source: ChangeSource, signal?: AbortSignal): Promise<void> => {
    for (const batch of portions(ids, PURGED_AT_ONCE)) {
      if (signal?.aborted) return;
      const before = listed(await storage.assets.get(batch));
      await keepLineage(({ keep }) => keep(before));
      const removed = new Set(await storage.assets.remove(batch, source));
      const assets = before.filter(({ id }) => removed.has(id));
      queries.remove(batch);
      await window.drop(batch);
      onPurged(batch);
      report("purged", { ids: assets.map(({ id }) => id), assets, source, local: true });
    }
    await keepLineage(({ sweep }) => sweep());
    refreshEstimate();
  };

  return {
    async remove(ids, source) {
      await moveByUser(ids, Date.now(), source);
    },
    restore: (ids, source) => moveByUser(ids, undefined, source),
    purge: (ids, source) => purge(ids, source),
    async empty(retention) {
      const outdated = () => storage.assets.trashedBefore(Date.now() - retention * DAY);
      if ((await outdated()).length === 0) return;
      // Read again: another tab may have done it before this one got the lock.
      await storage.exclusively(LOCK, async () => purge(await outdated(), "retention", closing));
    },
    async applyTrash(change) {
      const before = loaded();
      queries.setTrashed(change.ids, change.removedAt)?.();
      show(change.ids, change.removedAt);
      await reportMove(change, before, false);
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
