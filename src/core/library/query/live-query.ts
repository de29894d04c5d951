import { portions } from "../../portions.js";
import { type MediaAsset, withRemovedAt } from "../asset.js";
import type { OpenStorage } from "../storage.js";
import type { AssetColumns, ColumnsChange } from "./asset-columns.js";
import type { AssetFacets, AssetListColumns, AssetQuery, AssetQuerySnapshot } from "./asset-query.js";
import { type Columns, metaText } from "./columns.js";
import { type FoundRows, facetsOf, idsOf } from "./find-rows.js";
import type { OpenQuery } from "./lazy-query.js";
import { placesOf } from "./places-of.js";
import { stacksOf } from "./query-stacks.js";

/** Records that a query keeps: several screens of the densest grid. */
const KEPT = 2_000;

/** Records that `where` reads at once. */
const PAGE = 500;

/** Milliseconds for which changes gather. */
const GATHER = 40;

/** Milliseconds between two answers while assets keep coming in: an import of hundreds must not render hundreds of times. */
const PACE = 500;

export type LiveQueryOptions = {
  columns: AssetColumns;
  /** @param holds The answer of `where`, by an asset's id. */
  findInOrder: (query: AssetQuery, holds?: (id: string) => boolean) => Promise<FoundRows>;
  storage: OpenStorage;
  /** The newest assets and the number of all, for a query of everything before the columns are loaded. */
  firstScreen: () => { readonly assets: readonly MediaAsset[]; readonly assetCount: number };
};

/** Nothing is read before the first `subscribe` or `range`. */
export function createLiveQuery(query: AssetQuery, options: LiveQueryOptions): OpenQuery {
  const { columns, storage, firstScreen, findInOrder } = options;
  const listeners = new Set<() => void>();
  const records = new Map<string, MediaAsset>();
  /** Whether `where` holds, by id. */
  const verdicts = new Map<string, boolean>();
  let answer: Answer = NOTHING;
  let snapshot = snapshotOf(query, answer, () => undefined, range);
  /** What the snapshot was made of while the query is not answered. */
  let first: readonly MediaAsset[] | undefined;
  let following: Promise<() => void> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let refreshes = 0;
  let refreshedAt = 0;
  /** The version of the columns that `records` and `verdicts` are of. */
  let version = columns.version();

  const show = (next: Answer): void => {
    answer = next;
    snapshot = snapshotOf(query, answer, (id) => records.get(id), range);
  };
  const notify = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const keep = (assets: readonly MediaAsset[]): void => {
    for (const asset of assets) {
      records.delete(asset.id);
      records.set(asset.id, asset);
    }
    for (const id of records.keys()) {
      if (records.size <= KEPT) break;
      records.delete(id);
    }
  };

  /** The newest assets are on the screen before anything else is read. */
  const getSnapshot = (): AssetQuerySnapshot => {
    if (answer.status === "ready" || !findsEverything(query)) return snapshot;
    const { assets, assetCount } = firstScreen();
    if (assets === first) return snapshot;
    first = assets;
    keep(assets);
    const ids = assets.map(({ id }) => id);
    show({ ...NOTHING, ids, count: Math.max(assetCount, ids.length), indexOf: (id) => ids.indexOf(id) });
    return snapshot;
  };

  const applyWhere = async (loaded: Columns, rows: Uint32Array): Promise<void> => {
    const holds = conditionOf(query, loaded);
    const unknown = idsOf(rows, loaded).filter((id) => !verdicts.has(id));
    for (const page of portions(unknown, PAGE)) {
      const assets = await storage.assets.get(page);
      page.forEach((id, index) => {
        const asset = assets[index];
        verdicts.set(id, asset !== undefined && holds(asset));
      });
    }
  };

  /** Answers the query anew; of two calls at a time, the later one counts. */
  const refresh = async (): Promise<void> => {
    refreshes += 1;
    refreshedAt = performance.now();
    const own = refreshes;
    const loaded = await columns.load();
    const find = async (holds?: (id: string) => boolean) => findInOrder(query, holds);
    let found = await find();
    if (readsRecords(query, loaded)) {
      await applyWhere(loaded, found.rows);
      found = await find((id) => verdicts.get(id) ?? false);
    }
    if (own !== refreshes) return;
    const stacks = stacksOf(query, found.rows, loaded);
    const rows = stacks?.covers ?? found.rows;
    const ids = idsOf(rows, loaded);
    const indexOf = stacks?.indexOf ?? placesOf(rows, ids, loaded);
    const { size } = loaded.numbers();
    const bytesOf = (of: readonly string[] = idsOf(found.rows, loaded)) =>
      of.reduce((sum, id) => sum + (size[loaded.rowOf(id) ?? -1] ?? 0), 0);
    const listed = listColumns(rows, loaded, query);
    show({
      status: "ready",
      count: ids.length,
      ids,
      indexOf,
      total: stacks && found.rows.length,
      stackOf: stacks?.stackOf,
      columns: listed,
      facets: found.facets,
      bytesOf,
      facetsOf: (of) => facetsOf(of, loaded),
    });
    notify();
  };

  /** Drops what may have changed while nobody was subscribed. Returns whether anything has. */
  const dropStale = (): boolean => {
    if (columns.version() === version) return false;
    version = columns.version();
    records.clear();
    verdicts.clear();
    return true;
  };

  const takeIn = (change: ColumnsChange): void => {
    if (change.type === "put") {
      for (const asset of change.assets) {
        verdicts.delete(asset.id);
        if (records.has(asset.id)) records.set(asset.id, asset);
      }
      return;
    }
    if (change.type !== "trash" && change.type !== "remove") return;
    if (change.type === "trash" && verdicts.size === 0 && change.ids.length > records.size) {
      // All may have been moved, but few are kept.
      for (const [id, record] of records) {
        const isMoved = columns.isTrashed(id) !== (record.removedAt !== undefined);
        if (isMoved) records.set(id, withRemovedAt(record, change.removedAt));
      }
      return;
    }
    for (const id of change.ids) {
      verdicts.delete(id);
      const record = records.get(id);
      if (record && change.type === "trash") records.set(id, withRemovedAt(record, change.removedAt));
      else if (record) records.delete(id);
    }
  };

  const refreshNow = (): void => {
    clearTimeout(gathering);
    gathering = undefined;
    // The library's own state says why it cannot answer.
    void refresh().catch(() => {});
  };

  const follow = async (): Promise<() => void> => {
    dropStale();
    const leave = columns.subscribe((change) => {
      version = columns.version();
      takeIn(change);
      const since = performance.now() - refreshedAt;
      if (change.type !== "trash") {
        // What is listed already was edited.
        const isEdit = change.type !== "put" || change.assets.some(({ id }) => records.has(id));
        gathering ??= setTimeout(refreshNow, isEdit ? GATHER : Math.max(GATHER, PACE - since));
        return;
      }
      // Deleting, and undoing it, is shown at once; so is the first of several changes, but not each of them.
      clearTimeout(gathering);
      if (since > GATHER) refreshNow();
      else gathering = setTimeout(refreshNow, GATHER - since);
    });
    notify();
    await refresh();
    return leave;
  };

  async function range(start: number, end: number): Promise<MediaAsset[]> {
    const stale = !following && dropStale();
    if (stale || answer.status !== "ready") await refresh();
    const ids = getSnapshot().ids.slice(start, end);
    const missing = ids.filter((id) => !records.has(id));
    if (missing.length > 0) {
      const read = await storage.assets.get(missing);
      keep(read.filter((asset) => asset !== undefined));
      show(answer);
      notify();
    }
    return ids.flatMap((id) => records.get(id) ?? []);
  }

  return {
    getSnapshot,
    range,
    subscribe(listener) {
      listeners.add(listener);
      following ??= follow();
      following.catch(() => {});
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(gathering);
        gathering = undefined;
        following?.then((leave) => leave()).catch(() => {});
        following = undefined;
      };
    },
  };
}

type Answer = Omit<AssetQuerySnapshot, "query" | "at" | "facets" | "range"> & { facets: () => AssetFacets };

const NO_FACETS: AssetFacets = {
  origin: [],
  kind: [],
  type: [],
  source: [],
  model: [],
  provider: [],
  orientation: [],
  tags: [],
  album: [],
  rating: [],
  starred: 0,
};

const NOTHING: Answer = {
  status: "loading",
  count: 0,
  ids: [],
  indexOf: () => -1,
  facets: () => NO_FACETS,
  bytesOf: () => 0,
  facetsOf: () => NO_FACETS,
};

function snapshotOf(
  query: AssetQuery,
  answer: Answer,
  recordOf: (id: string) => MediaAsset | undefined,
  range: AssetQuerySnapshot["range"],
): AssetQuerySnapshot {
  const { status, count, total, ids, indexOf, stackOf, columns, bytesOf, facetsOf } = answer;
  return {
    query,
    status,
    count,
    total,
    ids,
    indexOf,
    stackOf,
    columns,
    bytesOf,
    facetsOf,
    at(index) {
      const id = ids[index];
      return id === undefined ? undefined : recordOf(id);
    },
    get facets() {
      return answer.facets();
    },
    range,
  };
}

/** Whether the newest assets are the first of the answer. */
function findsEverything({ sort = "added", direction = "desc", ...filter }: AssetQuery): boolean {
  const conditions = Object.values(filter).filter((value) => value !== undefined && value !== "");
  return sort === "added" && direction === "desc" && conditions.length === 0;
}

/** Fields of `meta` that have no column. */
const undeclared = (query: AssetQuery, columns: Columns) =>
  Object.entries(query.meta ?? {}).filter(([field]) => !columns.meta(field));

const readsRecords = (query: AssetQuery, columns: Columns): boolean =>
  query.where !== undefined || undeclared(query, columns).length > 0;

/** The part of a query that only records can answer. */
function conditionOf(query: AssetQuery, columns: Columns): (asset: MediaAsset) => boolean {
  const fields = undeclared(query, columns);
  return (asset) =>
    fields.every(([field, value]) => metaText(asset.meta?.[field]) === metaText(value)) &&
    (query.where?.(asset) ?? true);
}

function listColumns(rows: Uint32Array, columns: Columns, { sort }: AssetQuery): AssetListColumns {
  const rowAt = (index: number) => rows[index] ?? -1;
  return {
    aspect(index) {
      const { width, height } = columns.numbers();
      const row = rowAt(index);
      return height[row] ? (width[row] ?? 0) / height[row] : 0;
    },
    time: (index) => columns.numbers()[sort === "taken" ? "taken" : "added"][rowAt(index)] ?? 0,
    foldedName: (index) => columns.foldedName(rowAt(index)),
  };
}
