import { ORIGIN_KINDS } from "../../media/origin/media-origin.js";
import type { AssetRun, MediaAsset } from "../asset.js";
import { foldText } from "../fold-text.js";
import { encodeParents } from "../lineage/encoded-parents.js";
import { withLineage } from "../lineage/with-lineage.js";
import { originKindOf } from "../origin-kind.js";
import type { AssetQuery, AssetSort, Orientation } from "./asset-query.js";
import { createNumbers, type NumberColumns, resizeNumbers } from "./number-columns.js";
import { type CompareRows, createSortedRows, type SortedRows } from "./sorted-rows.js";
import { createTextColumn, type TextColumn } from "./text-column.js";
import { createSetCodes, createValueCodes, type SetCodes, type ValueCodes } from "./value-codes.js";

const VERSION = 4;

/** Ids that are read in one go, which takes a millisecond or two. */
const PIECE = 4096;
/** Bits of the column `flags`. A free row stands for no asset. */
export const FLAGS = { starred: 1, trashed: 2, free: 4 } as const;
type Coded = "type" | "source" | "model" | "provider" | "tags" | "albums" | "run" | "parent";

/** The orders that columns have by themselves. */
export type ColumnSort = Exclude<AssetSort, "manual">;

/** A query that columns answer by themselves. */
export type ColumnQuery = Omit<AssetQuery, "sort"> & { sort?: ColumnSort | undefined };

const ASCII = /^[\0-\x7f]*$/;

/** By their codes. */
export const ORIENTATIONS: readonly (Orientation | undefined)[] = [
  undefined,
  "landscape",
  "portrait",
  "square",
];

/**
 * The searched and sorted fields of all assets that are listed or in the trash, column by column in memory: queries over
 * 100,000 assets take milliseconds and read no records. A row keeps its number as long as its asset is there.
 */
export type Columns = {
  /** Above every row number. */
  size: () => number;
  /** The number of assets. */
  count: () => number;
  numbers: () => Readonly<NumberColumns>;
  /** The values behind the numbers of these columns; of tags and albums, the single values. */
  readonly values: Readonly<Record<Coded, ValueCodes>>;
  readonly sets: { readonly tags: SetCodes; readonly albums: SetCodes };
  readonly texts: TextColumn;
  readonly orders: Readonly<Record<ColumnSort, SortedRows>>;
  /** The column of a declared field of the app's metadata; undefined if it is not declared. */
  meta: (field: string) => { numbers: Uint32Array; values: ValueCodes } | undefined;
  /** The parents of the assets that have some, by their rows. */
  parents: () => ReadonlyMap<number, string>;
  /** The name of the asset in a row, without regard to case and accents. */
  foldedName: (row: number) => string;
  /** The id of the asset in a row; "" if the row is free. */
  id: (row: number) => string;
  rowOf: (id: string) => number | undefined;
  /** Another number each time that a row is another asset's, or has another first parent. */
  descent: () => number;
  has: (row: number, flag: keyof typeof FLAGS) => boolean;
  put: (asset: MediaAsset) => void;
  setTrashed: (id: string, trashed: boolean) => void;
  remove: (id: string) => void;
  save: () => SavedColumns;
};

/** What is kept between two visits. */
export type SavedColumns = {
  version: number;
  locale: string;
  indexes: readonly string[];
  /** In pieces, as JSON: the parts of a string that was split keep all of it in memory. */
  ids: string[];
  numbers: NumberColumns;
  names: [number, string][];
  parents: [number, string][];
  texts: string[];
  values: Record<Coded, readonly string[]>;
  sets: Record<"tags" | "albums", readonly (readonly number[])[]>;
  meta: (readonly string[])[];
  /** Sorting names takes longest. */
  byName: Uint32Array | undefined;
};

export type ColumnsOptions = {
  /** Fields of `meta` that queries find without reading records. */
  indexes: readonly string[];
  /** The language that names are sorted by, as a BCP 47 tag; undefined for the browser's. */
  locale: string | undefined;
};

/** Whether columns can be made of what was saved, possibly by another version of this library. */
export function canRestore(saved: SavedColumns, { indexes, locale }: ColumnsOptions): boolean {
  return (
    saved.version === VERSION &&
    saved.locale === collatorFor(locale).resolvedOptions().locale &&
    saved.indexes.join("\n") === indexes.join("\n")
  );
}

/** The rows of saved columns. */
export type RowIndex = { ids: string[]; rows: Map<string, number>; free: number[] };

/** `pause` is awaited between pieces: a hundred thousand ids take longer than a frame. */
export async function indexRows(saved: SavedColumns, pause: () => Promise<void>): Promise<RowIndex> {
  const index: RowIndex = { ids: [], rows: new Map(), free: [] };
  for (const text of saved.ids) {
    const piece: string[] = JSON.parse(text);
    for (const id of piece) {
      const row = index.ids.push(id) - 1;
      if (id === "") index.free.push(row);
      else index.rows.set(id, row);
    }
    await pause();
  }
  return index;
}

/** @param restored What `save` returned, and what `indexRows` made of it. */
export function createColumns(
  { indexes, locale }: ColumnsOptions,
  restored?: { columns: SavedColumns; index: RowIndex },
): Columns {
  const saved = restored?.columns;
  const { ids, rows, free } = restored?.index ?? { ids: [], rows: new Map<string, number>(), free: [] };
  let numbers = saved?.numbers ?? createNumbers(indexes.length);
  const codesOf = (name: Coded) => createValueCodes(saved?.values[name]);
  const values: Record<Coded, ValueCodes> = {
    type: codesOf("type"),
    source: codesOf("source"),
    model: codesOf("model"),
    provider: codesOf("provider"),
    tags: codesOf("tags"),
    albums: codesOf("albums"),
    run: codesOf("run"),
    parent: codesOf("parent"),
  };
  const sets = {
    tags: createSetCodes(values.tags, saved?.sets.tags),
    albums: createSetCodes(values.albums, saved?.sets.albums),
  };
  const meta = indexes.map((_, index) => createValueCodes(saved?.meta[index]));
  /** Names that have other characters than ASCII; the others stand at the beginning of the row's text. */
  const names = new Map(saved?.names);
  /** Few assets have any: a text for each instead of a number for every row. */
  const parents = new Map(saved?.parents);
  const texts = createTextColumn(saved?.texts);
  const id = (row: number): string => ids[row] ?? "";
  let lastMoved = 0;

  const byAdded: CompareRows = (a, b) =>
    (numbers.added[a] ?? 0) - (numbers.added[b] ?? 0) || (id(a) < id(b) ? -1 : 1);
  const isUsed = (row: number) => id(row) !== "";
  const used = () => Uint32Array.from(rows.values());
  const byNumber = (value: (row: number) => number | undefined): SortedRows =>
    createSortedRows((a, b) => (value(a) ?? 0) - (value(b) ?? 0) || byAdded(a, b), { isUsed, used });
  const collator = collatorFor(locale);
  const nameOf = (row: number) => names.get(row) ?? texts.get(row).slice(0, numbers.nameLength[row]);
  const byName =
    (name: (row: number) => string): CompareRows =>
    (a, b) =>
      collator.compare(name(a), name(b)) || byAdded(a, b);
  const orders: Record<ColumnSort, SortedRows> = {
    added: createSortedRows(byAdded, { isUsed, used }),
    taken: byNumber((row) => numbers.taken[row]),
    name: createSortedRows(byName(nameOf), {
      isUsed,
      used,
      compareMany: () => byName(remembering(nameOf)),
      sorted: saved?.byName,
    }),
    size: byNumber((row) => numbers.size[row]),
    dimensions: byNumber((row) => (numbers.width[row] ?? 0) * (numbers.height[row] ?? 0)),
    rating: byNumber((row) => numbers.rating[row]),
  };
  let descent = 0;
  const touch = (row: number): void => {
    for (const order of Object.values(orders)) order.touch(row);
  };

  return {
    size: () => ids.length,
    count: () => rows.size,
    numbers: () => numbers,
    values,
    sets,
    texts,
    orders,
    meta(field) {
      const index = indexes.indexOf(field);
      const [column, codes] = [numbers.meta[index], meta[index]];
      return column && codes && { numbers: column, values: codes };
    },
    parents: () => parents,
    foldedName: (row) => foldText(nameOf(row)),
    id,
    rowOf: (id) => rows.get(id),
    descent: () => descent,
    has: (row, flag) => ((numbers.flags[row] ?? 0) & FLAGS[flag]) !== 0,
    put(asset) {
      const known = rows.get(asset.id);
      const row = known ?? free.pop() ?? ids.length;
      ids[row] = asset.id;
      rows.set(asset.id, row);
      if (row >= numbers.added.length) numbers = resizeNumbers(numbers, Math.ceil(1.5 * row) + 1);
      const { model, provider } = generationOf(asset);
      numbers.added[row] = asset.createdAt;
      numbers.taken[row] = asset.takenAt ?? asset.createdAt;
      numbers.size[row] = Math.min(asset.size, 2 ** 32 - 1);
      numbers.width[row] = Math.min(asset.width ?? 0, 2 ** 16 - 1);
      numbers.height[row] = Math.min(asset.height ?? 0, 2 ** 16 - 1);
      numbers.orientation[row] = ORIENTATIONS.indexOf(orientationOf(asset));
      numbers.origin[row] = ORIGIN_KINDS.indexOf(originKindOf(asset));
      numbers.rating[row] = asset.rating ?? 0;
      numbers.flags[row] = (asset.starred ? FLAGS.starred : 0) | (asset.removedAt ? FLAGS.trashed : 0);
      numbers.type[row] = values.type.encode(asset.mimeType);
      numbers.source[row] = values.source.encode(asset.source?.type ?? "upload");
      numbers.model[row] = values.model.encode(model);
      numbers.provider[row] = values.provider.encode(provider);
      numbers.tags[row] = sets.tags.encode(asset.tags);
      numbers.albums[row] = sets.albums.encode(asset.albums);
      numbers.meta.forEach((column, index) => {
        column[row] = meta[index]?.encode(metaText(asset.meta?.[indexes[index] ?? ""])) ?? 0;
      });
      const text = searchedText(asset);
      const isPlain = text.startsWith(asset.name.toLowerCase()) && ASCII.test(asset.name);
      numbers.nameLength[row] = isPlain ? asset.name.length : 0;
      if (isPlain) names.delete(row);
      else names.set(row, asset.name);
      texts.set(row, text);
      const { parents: from, run } = withLineage(asset);
      numbers.run[row] = values.run.encode(stackedRunOf(run));
      const parent = values.parent.encode(from?.[0]?.id);
      if (known === undefined || numbers.parent[row] !== parent) descent += 1;
      numbers.parent[row] = parent;
      const made = encodeParents(from);
      if (made === "") parents.delete(row);
      else parents.set(row, made);
      touch(row);
    },
    setTrashed(id, trashed) {
      // Many come in the order of their rows, or in reverse: comparing two strings is faster than looking one up.
      let row: number | undefined = lastMoved + 1;
      if (ids[row] !== id) row = lastMoved - 1;
      if (ids[row] !== id) row = rows.get(id);
      if (row === undefined) return;
      lastMoved = row;
      const flags = numbers.flags[row] ?? 0;
      // Not `touch`: no order depends on it, and those in the trash are sorted too.
      numbers.flags[row] = trashed ? flags | FLAGS.trashed : flags & ~FLAGS.trashed;
    },
    remove(id) {
      const row = rows.get(id);
      if (row === undefined) return;
      rows.delete(id);
      ids[row] = "";
      numbers.flags[row] = FLAGS.free;
      names.delete(row);
      parents.delete(row);
      free.push(row);
      descent += 1;
      touch(row);
    },
    save: () => ({
      version: VERSION,
      locale: collator.resolvedOptions().locale,
      indexes,
      ids: Array.from({ length: Math.ceil(ids.length / PIECE) }, (_, index) =>
        JSON.stringify(ids.slice(index * PIECE, (index + 1) * PIECE)),
      ),
      numbers: resizeNumbers(numbers, ids.length),
      names: [...names],
      parents: [...parents],
      texts: texts.save(),
      values: {
        type: values.type.values,
        source: values.source.values,
        model: values.model.values,
        provider: values.provider.values,
        tags: values.tags.values,
        albums: values.albums.values,
        run: values.run.values,
        parent: values.parent.values,
      },
      sets: { tags: sets.tags.sets, albums: sets.albums.sets },
      meta: meta.map((codes) => codes.values),
      byName: orders.name.rows(),
    }),
  };
}

/**
 * What an asset is grouped by: the batch that its run is part of, or its run, unless that was asked for one file. A
 * library that makes one image at a time needs no code for each of its runs.
 */
const stackedRunOf = (run: AssetRun | undefined): string | undefined =>
  run?.batch?.id ?? (run && run.count > 1 ? run.id : undefined);

const collatorFor = (locale: string | undefined) => new Intl.Collator(locale, { numeric: true });

/** How it was generated, by this library or, as its file says, elsewhere. */
function generationOf({ source, origin }: MediaAsset): {
  prompt?: string;
  model?: string;
  provider?: string;
} {
  return source?.type === "ai" ? source : (origin?.parameters ?? {});
}

function searchedText(asset: MediaAsset): string {
  const { name, alt, tags = [] } = asset;
  const { prompt, model } = generationOf(asset);
  return foldText([name, alt, ...tags, prompt, model].filter((part) => part !== undefined).join(" "));
}

/** The form of a value in `meta` by which it is found; `1` and `"1"` differ. Undefined if it cannot be queried. */
export function metaText(value: unknown): string | undefined {
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? JSON.stringify(value) : undefined;
}

function orientationOf({ width, height }: MediaAsset): Orientation | undefined {
  if (!width || !height) return undefined;
  return width === height ? "square" : width > height ? "landscape" : "portrait";
}

function remembering(text: (row: number) => string): (row: number) => string {
  const texts: string[] = [];
  return (row) => {
    texts[row] ??= text(row);
    return texts[row];
  };
}
