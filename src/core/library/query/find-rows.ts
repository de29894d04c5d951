import { ORIGIN_KINDS } from "../../media/origin/media-origin.js";
import { foldText } from "../fold-text.js";
import type { AssetFacets, AssetFilter, AssetQuery, FacetValue } from "./asset-query.js";
import { type Columns, FLAGS, metaText, ORIENTATIONS } from "./columns.js";
import { lineageKeys } from "./stack-rows.js";

/** A bit for each condition. A row is found if it fails none; a facet counts rows that fail no other than its own. */
const FAILS = {
  listed: 1,
  text: 2,
  type: 4,
  source: 8,
  model: 16,
  provider: 32,
  orientation: 64,
  tags: 128,
  album: 256,
  starred: 512,
  rating: 1024,
  time: 2048,
  meta: 4096,
  where: 8192,
  origin: 16384,
  together: 32768,
} as const;

/** The answer to a query, as row numbers. */
export type FoundRows = {
  /** In the order of the query. */
  readonly rows: Uint32Array;
  /** Counted when it is first called. */
  readonly facets: () => AssetFacets;
};

/** @param order All rows, ascending. @param holds The answer of `where`, by an asset's id. */
export function findRows(
  columns: Columns,
  query: AssetQuery,
  order: Uint32Array,
  holds?: (id: string) => boolean,
): FoundRows {
  const failed = failedConditions(columns, query, holds);
  const found = new Uint32Array(order.length);
  const descending = (query.direction ?? (query.sort === "name" ? "asc" : "desc")) === "desc";
  let count = 0;
  for (let index = 0; index < order.length; index++) {
    const row = order[descending ? order.length - 1 - index : index] ?? 0;
    if (failed[row] === 0) found[count++] = row;
  }
  let facets: AssetFacets | undefined;
  return {
    rows: found.subarray(0, count),
    facets: () => {
      facets ??= countFacets(columns, failed);
      return facets;
    },
  };
}

/** Counts assets by their ids, whether they are in the trash or not. */
export function facetsOf(ids: readonly string[], columns: Columns): AssetFacets {
  const failed = new Uint16Array(columns.size()).fill(FAILS.listed);
  for (const id of ids) {
    const row = columns.rowOf(id);
    if (row !== undefined) failed[row] = 0;
  }
  return countFacets(columns, failed);
}

/** Not by `Array.from`, which takes five times as long for a typed array. */
export function idsOf(rows: Uint32Array, columns: Columns): string[] {
  const ids: string[] = [];
  for (let index = 0; index < rows.length; index++) ids.push(columns.id(rows[index] ?? 0));
  return ids;
}

/** For each row, which conditions it fails. */
function failedConditions(
  columns: Columns,
  filter: AssetFilter,
  holds: ((id: string) => boolean) | undefined,
): Uint16Array {
  const size = columns.size();
  const numbers = columns.numbers();
  const failed = new Uint16Array(size);
  const { trashed = false, text, type, source, model, provider, orientation, origin, tags, album } = filter;
  // The loops that most queries run are written out: with a call for each row, a query took 2.6 ms instead of 1.6.
  const { flags } = numbers;
  const listed = trashed ? FLAGS.trashed : 0;
  for (let row = 0; row < size; row++) {
    if (((flags[row] ?? 0) & (FLAGS.trashed | FLAGS.free)) !== listed) failed[row] = FAILS.listed;
  }
  const requireCode = (
    condition: keyof typeof FAILS,
    column: ArrayLike<number>,
    allowed: readonly boolean[],
  ): void => {
    const fails = FAILS[condition];
    for (let row = 0; row < size; row++) {
      if (!allowed[column[row] ?? 0]) failed[row] = (failed[row] ?? 0) | fails;
    }
  };
  const require = (condition: keyof typeof FAILS, holds: (row: number) => boolean): void => {
    for (let row = 0; row < size; row++) if (!holds(row)) failed[row] = (failed[row] ?? 0) | FAILS[condition];
  };

  const words = foldText(text ?? "")
    .split(/\s+/)
    .filter(Boolean);
  for (const word of words) {
    const holds = new Uint8Array(size);
    columns.texts.search(word, (row) => {
      holds[row] = 1;
    });
    require("text", (row) => holds[row] === 1);
  }
  if (type !== undefined) {
    const types = listOf(type);
    const allowed = columns.values.type.values.map(
      (one) => types.includes(one) || types.includes(kindOf(one)),
    );
    requireCode("type", numbers.type, allowed);
  }
  const oneOf = (
    condition: "source" | "model" | "provider",
    chosen: string | readonly string[] | undefined,
  ) => {
    if (chosen === undefined) return;
    const values = listOf(chosen);
    requireCode(
      condition,
      numbers[condition],
      columns.values[condition].values.map((one) => values.includes(one)),
    );
  };
  oneOf("source", source);
  oneOf("model", model);
  oneOf("provider", provider);
  if (orientation !== undefined) {
    const chosen = listOf(orientation);
    requireCode(
      "orientation",
      numbers.orientation,
      ORIENTATIONS.map((one) => one !== undefined && chosen.includes(one)),
    );
  }
  if (origin !== undefined) {
    const chosen = listOf(origin);
    requireCode(
      "origin",
      numbers.origin,
      ORIGIN_KINDS.map((kind) => chosen.includes(kind)),
    );
  }
  if (tags && tags.length > 0) {
    const codes = tags.map((tag) => columns.values.tags.find(tag));
    const allowed = columns.sets.tags.sets.map((set) =>
      codes.every((code) => code !== undefined && set.includes(code)),
    );
    requireCode("tags", numbers.tags, allowed);
  }
  if (album !== undefined) {
    const code = columns.values.albums.find(album);
    const allowed = columns.sets.albums.sets.map((set) => code !== undefined && set.includes(code));
    requireCode("album", numbers.albums, allowed);
  }
  if (filter.run !== undefined) {
    const code = columns.values.run.find(filter.run);
    const runs = numbers.run;
    require("together", (row) => code !== undefined && runs[row] === code);
  }
  if (filter.lineage !== undefined) {
    const { keys, keyOf } = lineageKeys(columns);
    const key = keyOf(filter.lineage);
    require("together", (row) => key > 0 && keys[row] === key);
  }
  const { starred, rating, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter;
  if (starred !== undefined) require("starred", (row) => columns.has(row, "starred") === starred);
  if (rating !== undefined) require("rating", (row) => (numbers.rating[row] ?? 0) >= rating);
  if (filter.from !== undefined || filter.to !== undefined) {
    require("time", (row) => {
      const time = numbers.taken[row] ?? 0;
      return time >= from && time < to;
    });
  }
  for (const [field, value] of Object.entries(filter.meta ?? {})) {
    const column = columns.meta(field);
    const code = column?.values.find(metaText(value) ?? "");
    if (column) require("meta", (row) => code !== undefined && column.numbers[row] === code);
  }
  if (holds) require("where", (row) => holds(columns.id(row)));
  return failed;
}

const listOf = (values: string | readonly string[]): readonly string[] =>
  typeof values === "string" ? [values] : values;

const kindOf = (mimeType: string): string => mimeType.split("/", 1)[0] ?? "";

function countFacets(columns: Columns, failed: Uint16Array): AssetFacets {
  const { orientation, origin, rating, flags, ...coded } = columns.numbers();
  const { values, sets } = columns;
  /** @param own The condition that does not count. @param valuesOf The values that a code stands for. */
  const count = (
    own: number,
    column: ArrayLike<number>,
    valuesOf: (code: number) => readonly (string | undefined)[],
  ): FacetValue[] => {
    const counts: number[] = [];
    for (let row = 0; row < failed.length; row++) {
      if (((failed[row] ?? 0) & ~own) !== 0) continue;
      const code = column[row] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
    const total = new Map<string, number>();
    counts.forEach((number, code) => {
      for (const value of valuesOf(code)) if (value) total.set(value, (total.get(value) ?? 0) + number);
    });
    return [...total].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  };
  const ofCode = (name: "type" | "source" | "model" | "provider"): FacetValue[] =>
    count(FAILS[name], coded[name], (code) => [values[name].values[code]]);
  const ofSet = (own: number, name: "tags" | "albums"): FacetValue[] =>
    count(own, coded[name], (code) => (sets[name].sets[code] ?? []).map((one) => values[name].values[one]));
  const starred = count(FAILS.starred, flags, (code) => [code & FLAGS.starred ? "starred" : undefined]);
  return {
    kind: count(FAILS.type, coded.type, (code) => [kindOf(values.type.values[code] ?? "")]),
    type: ofCode("type"),
    source: ofCode("source"),
    model: ofCode("model"),
    provider: ofCode("provider"),
    orientation: count(FAILS.orientation, orientation, (code) => [ORIENTATIONS[code]]),
    origin: count(FAILS.origin, origin, (code) => [ORIGIN_KINDS[code]]),
    tags: ofSet(0, "tags"),
    album: ofSet(FAILS.album, "albums"),
    rating: count(FAILS.rating, rating, (code) => (code > 0 ? [String(code)] : [])),
    starred: starred[0]?.count ?? 0,
  };
}
