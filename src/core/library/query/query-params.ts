import { ORIGIN_KINDS } from "../../media/origin/media-origin.js";
import type { AssetQuery } from "./asset-query.js";

const SORTS: readonly NonNullable<AssetQuery["sort"]>[] = [
  "added",
  "taken",
  "name",
  "size",
  "dimensions",
  "rating",
  "manual",
];
const SOURCES: readonly Extract<AssetQuery["source"], string>[] = ["upload", "ai", "edit"];
const ORIENTATIONS: readonly Extract<AssetQuery["orientation"], string>[] = [
  "landscape",
  "portrait",
  "square",
];

/**
 * A query as parameters of a URL, one for each value, so that people can read them: an app that keeps its query there
 * gets it back after a reload, by Back, and from a link. Without `where` and `meta`.
 * @example
 * ```ts
 * import type { AssetQuery } from "@reactkits.dev/react-media-library";
 * import { queryFromParams, queryToParams } from "@reactkits.dev/react-media-library/components";
 *
 * const query: AssetQuery = queryFromParams(new URLSearchParams(location.search));
 * const onQueryChange = (next: AssetQuery) => history.replaceState(null, "", `?${queryToParams(next)}`);
 * ```
 */
export function queryToParams(query: AssetQuery): URLSearchParams {
  const { text, type, source, origin, model, provider, orientation, tags, album, run } = query;
  const { lineage, sort, direction, stack } = query;
  const params = new URLSearchParams();
  const entries = {
    text,
    type,
    source,
    origin,
    model,
    provider,
    orientation,
    tag: tags,
    album,
    run,
    lineage,
    sort,
    direction,
    stack,
  };
  for (const [name, value] of Object.entries(entries)) {
    for (const each of [value ?? []].flat()) params.append(name, each);
  }
  for (const name of ["rating", "from", "to"] as const) {
    const value = query[name];
    if (value !== undefined) params.append(name, String(value));
  }
  for (const name of ["starred", "trashed"] as const) if (query[name]) params.append(name, "1");
  return params;
}

/**
 * The query that `queryToParams` wrote. Anything may stand in a URL: what is not valid is left out.
 * @example
 * ```ts
 * import { queryFromParams } from "@reactkits.dev/react-media-library/components";
 *
 * console.log(queryFromParams(new URLSearchParams("type=video&rating=4"))); // { type: "video", rating: 4 }
 * ```
 */
export function queryFromParams(params: URLSearchParams): AssetQuery {
  const all = (name: string) => params.getAll(name).filter((value) => value !== "");
  const known = <Value extends string>(name: string, values: readonly Value[]) =>
    oneOrMany(values.filter((value) => params.getAll(name).includes(value)));
  const number = (name: string) => {
    const value = Number(params.get(name) || Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const direction = params.get("direction");
  const stack = params.get("stack");
  const tags = all("tag");
  const query: AssetQuery = {
    text: params.get("text") || undefined,
    type: oneOrMany(all("type")),
    source: known("source", SOURCES),
    origin: known("origin", ORIGIN_KINDS),
    model: oneOrMany(all("model")),
    provider: oneOrMany(all("provider")),
    orientation: known("orientation", ORIENTATIONS),
    tags: tags.length > 0 ? tags : undefined,
    album: params.get("album") || undefined,
    run: params.get("run") || undefined,
    lineage: params.get("lineage") || undefined,
    rating: number("rating"),
    from: number("from"),
    to: number("to"),
    starred: params.get("starred") === "1" || undefined,
    trashed: params.get("trashed") === "1" || undefined,
    sort: SORTS.find((sort) => sort === params.get("sort")),
    stack: stack === "run" || stack === "lineage" ? stack : undefined,
    direction: direction === "asc" || direction === "desc" ? direction : undefined,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

function oneOrMany<Value>(values: readonly Value[]): Value | readonly Value[] | undefined {
  return values.length > 1 ? values : values[0];
}
