import type { AssetQuery, AssetSourceType, Orientation } from "../core/library/query/asset-query.js";
import { ORIGIN_KINDS, type OriginKind } from "../core/media/origin/media-origin.js";

/** The conditions of a query that are lists of values. */
export type ListFilter = "type" | "source" | "model" | "provider" | "orientation" | "origin" | "tags";

/** The values of a condition, which may be one or a list. */
export function valuesOf(query: AssetQuery, field: ListFilter): readonly string[] {
  const value = query[field];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** The query with a value more, or without it. */
export function toggleFilter(query: AssetQuery, field: ListFilter, value: string): AssetQuery {
  const before = valuesOf(query, field);
  const values = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  if (field === "source") return { ...query, source: oneOrMany(values.filter(isSourceType)) };
  if (field === "orientation") return { ...query, orientation: oneOrMany(values.filter(isOrientation)) };
  if (field === "origin") return { ...query, origin: oneOrMany(values.filter(isOriginKind)) };
  if (field === "tags") return { ...query, tags: values.length > 0 ? values : undefined };
  return { ...query, [field]: oneOrMany(values) };
}

/** A single value stands for itself, so that equal queries look equal however they were made. */
function oneOrMany<Value>(values: readonly Value[]): Value | readonly Value[] | undefined {
  return values.length > 1 ? values : values[0];
}

const isSourceType = (value: string): value is AssetSourceType => ["upload", "ai", "edit"].includes(value);

export const isOriginKind = (value: string): value is OriginKind =>
  ORIGIN_KINDS.some((kind) => kind === value);

const isOrientation = (value: string): value is Orientation =>
  value === "landscape" || value === "portrait" || value === "square";

/** How many conditions the filter panel shows as set. */
export function countFilters(query: AssetQuery): number {
  const lists: readonly ListFilter[] = [
    "type",
    "source",
    "model",
    "provider",
    "orientation",
    "origin",
    "tags",
  ];
  const { starred, rating, from, to } = query;
  return (
    lists.filter((field) => valuesOf(query, field).length > 0).length +
    [starred, rating, from ?? to].filter((value) => value !== undefined).length
  );
}

/** The query without what the filter panel sets. */
export function withoutFilters(query: AssetQuery): AssetQuery {
  const { type, source, model, provider, orientation, origin, tags, starred, rating, from, to, ...rest } =
    query;
  return rest;
}
