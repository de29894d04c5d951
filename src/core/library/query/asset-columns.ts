import { loadOnce } from "../../load-part.js";
import { portions } from "../../portions.js";
import { createPause } from "../../yield-to-page.js";
import type { MediaAsset, OrderKey } from "../asset.js";
import type { AssetStorage, OpenStorage } from "../storage.js";
import {
  type ColumnSort,
  type Columns,
  type ColumnsOptions,
  canRestore,
  createColumns,
  indexRows,
} from "./columns.js";
import { readSaved, writeSaved } from "./saved-columns.js";

/** Records that are read at once. */
const PAGE = 500;

/** Changed assets after which the columns are saved again: reading so many takes less than a screen's first frames. */
const SAVED_AFTER = 500;

/** Milliseconds without changes before they are saved. */
const QUIET = 2_000;

/** The lock under which they are saved. */
const LOCK = "columns";

/** The part of a storage that columns are loaded from and saved in. */
export type ColumnsStorage = Pick<
  OpenStorage,
  "changesSince" | "derived" | "exclusively" | "lastSequence"
> & {
  readonly assets: Pick<AssetStorage, "get" | "page" | "totals">;
};

/** The columns of an open storage, loaded once and kept up to date. */
export type AssetColumns = {
  /** Starts loading at the first call. */
  load: () => Promise<Columns>;
  /** All rows of the loaded columns in this order, ascending. */
  order: (sort: ColumnSort) => Promise<Uint32Array>;
  /** Takes in assets that were changed, or are new and may then have the ids of removed ones. */
  put: (assets: readonly MediaAsset[], isNew?: boolean) => void;
  /**
   * Takes in that assets are moved into the trash at a time, or, with undefined, out of it; reads no records. Until the
   * returned function is called they are still being saved: what is read is older.
   */
  setTrashed: (ids: readonly string[], removedAt: number | undefined) => () => void;
  /** Whether an asset is in the trash, as far as it is loaded. */
  isTrashed: (id: string) => boolean;
  remove: (ids: readonly string[]) => void;
  /** Calls `listener` after each change, and once when they are loaded; returns a function that unsubscribes. */
  subscribe: (listener: (change: ColumnsChange) => void) => () => void;
  /** Tells the listeners that albums changed, by which some queries are sorted. */
  albumsChanged: () => void;
  /** Another number after each change. */
  version: () => number;
  close: () => void;
};

/** Assets that were added or changed, moved into or out of the trash, or removed. */
export type ColumnsChange =
  | { readonly type: "loaded" | "albums" }
  | { readonly type: "put"; readonly assets: readonly MediaAsset[] }
  | { readonly type: "trash"; readonly ids: readonly string[]; readonly removedAt: number | undefined }
  | { readonly type: "remove"; readonly ids: readonly string[] };

export function createAssetColumns(storage: ColumnsStorage, options: ColumnsOptions): AssetColumns {
  const listeners = new Set<(change: ColumnsChange) => void>();
  const closed = new AbortController();
  /** Assets that changed while their records were read: what was read may be older. */
  const changedMeanwhile = new Set<string>();
  const unsavedMoves = new Set<{ ids: readonly string[]; trashed: boolean; known?: Set<string> }>();
  /** What was removed stays out, however late a read of it arrives, until a new asset has the same id. */
  const removed = new Set<string>();
  let columns: Columns | undefined;
  /** What `columns` will be. */
  let incomplete: Columns | undefined;
  /** The last change of the storage that the columns are certain to have. */
  let sequence = 0;
  /** Reads of records that are under way. */
  let reading = 0;
  let unsaved = 0;
  let version = 0;
  let saving: ReturnType<typeof setTimeout> | undefined;

  const apply = (target: Columns, id: string, asset: MediaAsset | undefined): void => {
    if (!asset || asset.hidden || removed.has(id)) {
      target.remove(id);
      return;
    }
    target.put(asset);
    for (const move of unsavedMoves) {
      move.known ??= new Set(move.ids);
      if (move.known.has(id)) target.setTrashed(id, move.trashed);
    }
  };

  const changed = (change: Exclude<ColumnsChange, { type: "loaded" | "albums" }>): void => {
    const target = columns ?? incomplete;
    const ids = change.type === "put" ? change.assets.map(({ id }) => id) : change.ids;
    // Once they are loaded, nothing else reads records but `catchUp`, which says so.
    if (!columns || reading) for (const id of ids) changedMeanwhile.add(id);
    if (change.type === "put") {
      for (const asset of change.assets) if (target) apply(target, asset.id, asset);
    } else if (change.type === "trash") {
      for (const id of ids) target?.setTrashed(id, change.removedAt !== undefined);
    } else {
      for (const id of ids) {
        removed.add(id);
        target?.remove(id);
      }
    }
    unsaved += ids.length;
    version += 1;
    if (columns) saveSoon(columns);
    for (const listener of listeners) listener(change);
  };

  /** Reads the records that changed since `sequence`. Resolves to false if the log no longer has all of them. */
  const catchUp = async (target: Columns, pause: () => Promise<void>): Promise<boolean> => {
    reading += 1;
    try {
      changedMeanwhile.clear();
      const changes = await storage.changesSince(sequence);
      if (!changes) return false;
      const ids = new Set(
        changes.flatMap((change) =>
          change.type === "changed" ? [...change.added, ...change.updated, ...change.removed] : [],
        ),
      );
      for (const change of changes) {
        if (change.type !== "trash") continue;
        for (const id of change.ids) {
          if (ids.has(id) || changedMeanwhile.has(id)) continue;
          target.setTrashed(id, change.removedAt !== undefined);
        }
        await pause();
      }
      await readInto(target, [...ids], pause);
      sequence = changes.at(-1)?.sequence ?? sequence;
      return true;
    } finally {
      reading -= 1;
    }
  };

  const readInto = async (
    target: Columns,
    ids: readonly string[],
    pause: () => Promise<void>,
  ): Promise<void> => {
    for (const page of portions(ids, PAGE)) {
      changedMeanwhile.clear();
      const assets = await storage.assets.get(page);
      closed.signal.throwIfAborted();
      page.forEach((id, index) => {
        if (!changedMeanwhile.has(id)) apply(target, id, assets[index]);
      });
      await pause();
    }
  };

  const restore = async (pause: () => Promise<void>): Promise<Columns | undefined> => {
    try {
      const saved = await readSaved(storage.derived);
      if (!saved || !canRestore(saved.columns, options)) return undefined;
      sequence = saved.sequence;
      const index = await indexRows(saved.columns, pause);
      const restored = createColumns(options, { columns: saved.columns, index });
      incomplete = restored;
      await pause();
      return (await catchUp(restored, pause)) && (await isComplete(restored)) ? restored : undefined;
    } catch {
      // Damaged, whatever it is: everything in it can be read again.
      closed.signal.throwIfAborted();
      return undefined;
    }
  };

  const rebuild = async (pause: () => Promise<void>): Promise<Columns> => {
    const built = createColumns(options);
    incomplete = built;
    sequence = await storage.lastSequence();
    for (const trashed of [false, true]) {
      let after: OrderKey | undefined;
      do {
        const page = await storage.assets.page({ limit: PAGE, trashed, ...(after && { after }) });
        closed.signal.throwIfAborted();
        for (const asset of page) apply(built, asset.id, asset);
        after = page.length < PAGE ? undefined : page.at(-1);
        await pause();
      } while (after);
    }
    unsaved = SAVED_AFTER;
    // What changed since the pages were read.
    await catchUp(built, pause);
    return built;
  };

  const isComplete = async (target: Columns): Promise<boolean> => {
    const { count, trashed } = await storage.assets.totals();
    return target.count() === count + trashed;
  };

  const save = async (loaded: Columns): Promise<void> => {
    const { pause, end } = createPause();
    try {
      // Only the log says for certain what a saved copy has to hold.
      if (!(await catchUp(loaded, pause)) || closed.signal.aborted) return;
      if (unsavedMoves.size > 0) {
        // A tab that is closed before they are saved must not leave them in the copy.
        unsaved = SAVED_AFTER;
        return saveSoon(loaded);
      }
      await writeSaved(storage.derived, { sequence, columns: loaded.save() }, pause);
    } finally {
      end();
    }
  };

  /** An import changes the columns of every tab: one of them saves. If that fails, the next visit reads more records. */
  const saveSoon = (loaded: Columns): void => {
    clearTimeout(saving);
    if (unsaved < SAVED_AFTER) return;
    saving = setTimeout(() => {
      unsaved = 0;
      storage.exclusively(LOCK, () => save(loaded)).catch(() => {});
    }, QUIET);
  };

  const load = loadOnce(async () => {
    const { pause, end } = createPause();
    try {
      const loaded = (await restore(pause)) ?? (await rebuild(pause));
      await loaded.orders.added.build(pause);
      columns = loaded;
      saveSoon(loaded);
      for (const listener of listeners) listener({ type: "loaded" });
      return loaded;
    } finally {
      end();
    }
  });

  return {
    load,
    async order(sort) {
      const { orders } = await load();
      const { pause, end } = createPause();
      await orders[sort].build(pause).finally(end);
      return orders[sort].rows() ?? new Uint32Array();
    },
    put(assets, isNew = false) {
      if (isNew) for (const { id } of assets) removed.delete(id);
      changed({ type: "put", assets });
    },
    setTrashed(ids, removedAt) {
      const move = { ids, trashed: removedAt !== undefined };
      unsavedMoves.add(move);
      changed({ type: "trash", ids, removedAt });
      return () => unsavedMoves.delete(move);
    },
    isTrashed(id) {
      const row = columns?.rowOf(id);
      return row !== undefined && columns?.has(row, "trashed") === true;
    },
    remove: (ids) => changed({ type: "remove", ids }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    albumsChanged() {
      version += 1;
      for (const listener of listeners) listener({ type: "albums" });
    },
    version: () => version,
    close() {
      clearTimeout(saving);
      closed.abort();
      listeners.clear();
    },
  };
}
