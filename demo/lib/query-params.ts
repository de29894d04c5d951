import type { AssetQuery } from "@reactkits.dev/react-media-library";

const SORTS: readonly NonNullable<AssetQuery["sort"]>[] = [
  "added",
  "taken",
  "name",
  "size",
  "dimensions",
  "rating",
  "manual",
];
const SOURCES: readonly Extract<AssetQuery["source"], string>[] = ["upload", "ai"];
const ORIENTATIONS: readonly Extract<AssetQuery["orientation"], string>[] = [
  "landscape",
  "portrait",
  "square",
];

/** A query as parameters of an address: one for each value, so that people can read them. */
export function paramsOf(query: AssetQuery): URLSearchParams {
  const { text, type, source, model, provider, orientation, tags, album, sort, direction } = query;
  const params = new URLSearchParams();
  const entries = { text, type, source, model, provider, orientation, tag: tags, album, sort, direction };
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

/** The query of an address. Anything may stand there: what is not valid is left out. */
export function queryOf(params: URLSearchParams): AssetQuery {
  const all = (name: string) => params.getAll(name).filter((value) => value !== "");
  const known = <Value extends string>(name: string, values: readonly Value[]) =>
    oneOrMany(values.filter((value) => params.getAll(name).includes(value)));
  const number = (name: string) => {
    const value = Number(params.get(name) || Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const direction = params.get("direction");
  const tags = all("tag");
  const query: AssetQuery = {
    text: params.get("text") || undefined,
    type: oneOrMany(all("type")),
    source: known("source", SOURCES),
    model: oneOrMany(all("model")),
    provider: oneOrMany(all("provider")),
    orientation: known("orientation", ORIENTATIONS),
    tags: tags.length > 0 ? tags : undefined,
    album: params.get("album") || undefined,
    rating: number("rating"),
    from: number("from"),
    to: number("to"),
    starred: params.get("starred") === "1" || undefined,
    trashed: params.get("trashed") === "1" || undefined,
    sort: SORTS.find((sort) => sort === params.get("sort")),
    direction: direction === "asc" || direction === "desc" ? direction : undefined,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

function oneOrMany<Value>(values: readonly Value[]): Value | readonly Value[] | undefined {
  return values.length > 1 ? values : values[0];
}
