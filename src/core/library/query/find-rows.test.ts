import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleAsset } from "../../../testing/sample-records.js";
import type { MediaAsset } from "../asset.js";
import { foldText } from "../fold-text.js";
import { type ColumnQuery, type ColumnSort, type Columns, createColumns, indexRows } from "./columns.js";
import { facetsOf, findRows } from "./find-rows.js";

const OPTIONS = { indexes: ["project"], locale: "en" };
const noPause = async () => {};

async function found(columns: Columns, query: ColumnQuery): Promise<string[]> {
  const order = columns.orders[query.sort ?? "added"];
  await order.build(noPause);
  return Array.from(findRows(columns, query, order.rows() ?? new Uint32Array()).rows, columns.id);
}

/** What a query means, asset by asset. */
function expected(assets: readonly MediaAsset[], query: ColumnQuery): string[] {
  const { sort = "added", direction = sort === "name" ? "asc" : "desc" } = query;
  const compareNames = new Intl.Collator("en", { numeric: true }).compare;
  const values: Record<ColumnSort, (asset: MediaAsset) => number> = {
    added: ({ createdAt }) => createdAt,
    taken: ({ takenAt, createdAt }) => takenAt ?? createdAt,
    name: () => 0,
    size: ({ size }) => size,
    dimensions: ({ width = 0, height = 0 }) => width * height,
    rating: ({ rating = 0 }) => rating,
  };
  const compare = (a: MediaAsset, b: MediaAsset) =>
    (sort === "name" ? compareNames(sortedName(a), sortedName(b)) : values[sort](a) - values[sort](b)) ||
    a.createdAt - b.createdAt ||
    (a.id < b.id ? -1 : 1);
  const ids = assets
    .filter((asset) => matches(asset, query))
    .sort(compare)
    .map(({ id }) => id);
  return direction === "desc" ? ids.reverse() : ids;
}

/** Names in plain ASCII are sorted without regard to case. */
const sortedName = ({ name }: MediaAsset) => (/^[\0-\x7f]*$/.test(name) ? name.toLowerCase() : name);

function matches(asset: MediaAsset, query: ColumnQuery): boolean {
  const { source = { type: "upload" } } = asset;
  const stated: { prompt?: string; model?: string; provider?: string } = asset.origin?.parameters ?? {};
  const { prompt = "", model = "", provider = "" } = source.type === "ai" ? source : stated;
  const text = foldText([asset.name, asset.alt ?? "", ...(asset.tags ?? []), prompt, model].join(" "));
  const any = (values: string | readonly string[] | undefined, ...own: string[]) =>
    values === undefined || [values].flat().some((value) => own.includes(value));
  const shape =
    asset.width && asset.height
      ? ["portrait", "square", "landscape"][Math.sign(asset.width - asset.height) + 1]
      : "";
  const taken = asset.takenAt ?? asset.createdAt;
  return (
    (asset.removedAt !== undefined) === (query.trashed ?? false) &&
    foldText(query.text ?? "")
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    any(query.type, asset.mimeType, asset.mimeType.split("/")[0] ?? "") &&
    any(query.source, source.type) &&
    any(query.model, model) &&
    any(query.provider, provider) &&
    any(query.orientation, shape ?? "") &&
    any(query.origin, kindOf(asset)) &&
    (query.tags ?? []).every((tag) => asset.tags?.includes(tag)) &&
    (query.album === undefined || (asset.albums ?? []).includes(query.album)) &&
    (query.starred === undefined || query.starred === (asset.starred ?? false)) &&
    (asset.rating ?? 0) >= (query.rating ?? 0) &&
    taken >= (query.from ?? 0) &&
    taken < (query.to ?? Number.POSITIVE_INFINITY) &&
    (query.meta?.project === undefined || query.meta.project === asset.meta?.project)
  );
}

/** What this library generated is AI's, whatever else its file says. */
function kindOf({ source, origin: { kind } = { kind: "unknown" } }: MediaAsset): string {
  return source?.type === "ai" && kind !== "ai-edit" ? "ai" : kind;
}

const WORDS = ["Fox", "river 2", "river 10", "Łódź", "か", "fox river", "", "İ"];
const TAGS = ["red", "Blue", "łąka"];
const word = fc.constantFrom(...WORDS);
const some = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

const assetFields = fc
  .record({
    name: word,
    mimeType: fc.constantFrom("image/png", "image/jpeg", "video/mp4"),
    size: fc.constantFrom(0, 1, 5, 2 ** 31),
    createdAt: fc.integer({ min: 1, max: 6 }),
    width: some(fc.constantFrom(1, 2, 65_000)),
    height: some(fc.constantFrom(1, 2)),
    takenAt: some(fc.integer({ min: 1, max: 6 })),
    alt: some(word),
    tags: some(fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1 })),
    albums: some(fc.constantFrom(["a"], ["a", "b"])),
    rating: some(fc.integer({ min: 1, max: 5 })),
    starred: some(fc.constant<true>(true)),
    removedAt: some(fc.constant(9)),
    origin: some(
      fc.constantFrom<NonNullable<MediaAsset["origin"]>[]>(
        { kind: "ai-edit", parameters: { prompt: "a fox", model: "m/two" } },
        { kind: "content-credentials", credentials: {} },
      ),
    ),
    meta: some(fc.constantFrom({ project: "1" }, { project: 1 }, { other: "1" })),
    source: fc.constantFrom<MediaAsset["source"][]>(
      { type: "upload" },
      { type: "ai", model: "m/one", provider: "p", prompt: "a fox" },
      { type: "ai", model: "m/two" },
    ),
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));

const conditions = {
  text: fc.constantFrom("", "fox", "FOX river", "lodz", "か", "red", "one", "laka", "nothing"),
  type: fc.constantFrom("image", "image/png", ["video", "image/jpeg"], "text"),
  source: fc.constantFrom<ColumnQuery["source"][]>("upload", "ai", ["upload", "ai"]),
  model: fc.constantFrom<ColumnQuery["model"][]>("m/one", ["m/one", "m/two"], "unknown"),
  provider: fc.constantFrom<ColumnQuery["provider"][]>("p", ["p", "unknown"]),
  orientation: fc.constantFrom<ColumnQuery["orientation"][]>("square", ["landscape", "portrait"]),
  origin: fc.constantFrom<ColumnQuery["origin"][]>("ai-edit", "unknown", ["ai", "content-credentials"]),
  tags: fc.subarray([...TAGS, "unknown"]),
  album: fc.constantFrom("a", "b", "unknown"),
  starred: fc.boolean(),
  rating: fc.integer({ min: 1, max: 5 }),
  from: fc.integer({ min: 1, max: 6 }),
  to: fc.integer({ min: 1, max: 6 }),
  trashed: fc.boolean(),
  meta: fc.constantFrom<NonNullable<ColumnQuery["meta"]>[]>(
    { project: "1" },
    { project: 1 },
    { project: "none" },
  ),
};

/** Few conditions: many at once find nothing. */
const queries: fc.Arbitrary<ColumnQuery> = fc
  .tuple(
    fc
      .subarray(Object.entries(conditions), { maxLength: 2 })
      .chain((some) => fc.record(Object.fromEntries(some))),
    fc.record(
      {
        sort: fc.constantFrom<ColumnSort[]>("added", "taken", "name", "size", "dimensions", "rating"),
        direction: fc.constantFrom("asc", "desc"),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([filter, order]) => ({ ...filter, ...order }));

/** Changes of a library: assets put under one of a few ids, and removals. */
const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), some(assetFields)), {
  maxLength: 60,
  size: "max",
});

describe("queries over columns", () => {
  it("find what the same query finds asset by asset, after any changes", async () => {
    await fc.assert(
      fc.asyncProperty(
        changes,
        changes,
        fc.array(queries, { minLength: 1, maxLength: 4 }),
        async (first, later, queried) => {
          const columns = createColumns(OPTIONS);
          const assets = new Map<string, MediaAsset>();
          const apply = (list: typeof first) => {
            for (const [number, fields] of list) {
              const id = `id-${number}`;
              const asset = fields && sampleAsset({ ...fields, id });
              if (asset) assets.set(id, asset);
              else assets.delete(id);
              if (asset) columns.put(asset);
              else columns.remove(id);
            }
          };
          apply(first);
          for (const query of queried)
            expect(await found(columns, query)).toEqual(expected([...assets.values()], query));
          apply(later);
          for (const query of queried)
            expect(await found(columns, query)).toEqual(expected([...assets.values()], query));
          const saved = structuredClone(columns.save());
          const index = await indexRows(saved, noPause);
          const restored = createColumns(OPTIONS, { columns: saved, index });
          for (const query of queried)
            expect(await found(restored, query)).toEqual(expected([...assets.values()], query));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("count the values of each facet without regard to its own condition", async () => {
    const columns = createColumns(OPTIONS);
    const add = (fields: Partial<MediaAsset>) => columns.put(sampleAsset(fields));
    add({ mimeType: "image/png", tags: ["red"], width: 2, height: 1, starred: true });
    add({ mimeType: "image/jpeg", tags: ["red", "blue"], rating: 4, albums: ["trip"] });
    add({ mimeType: "video/mp4", source: { type: "ai", model: "m", provider: "p" } });
    await columns.orders.added.build(noPause);
    const facetsFor = (query: ColumnQuery) =>
      findRows(columns, query, columns.orders.added.rows() ?? new Uint32Array()).facets();
    expect(facetsFor({})).toEqual({
      kind: [
        { value: "image", count: 2 },
        { value: "video", count: 1 },
      ],
      type: [
        { value: "image/png", count: 1 },
        { value: "image/jpeg", count: 1 },
        { value: "video/mp4", count: 1 },
      ],
      source: [
        { value: "upload", count: 2 },
        { value: "ai", count: 1 },
      ],
      model: [{ value: "m", count: 1 }],
      provider: [{ value: "p", count: 1 }],
      orientation: [{ value: "landscape", count: 1 }],
      origin: [
        { value: "unknown", count: 2 },
        { value: "ai", count: 1 },
      ],
      tags: [
        { value: "red", count: 2 },
        { value: "blue", count: 1 },
      ],
      album: [{ value: "trip", count: 1 }],
      rating: [{ value: "4", count: 1 }],
      starred: 1,
    });
    // Other kinds can still be chosen, and the other facets follow the chosen one.
    expect(facetsFor({ type: "video" }).kind).toEqual(facetsFor({}).kind);
    expect(facetsFor({ type: "video" }).tags).toEqual([]);
    // Tags narrow each other down.
    expect(facetsFor({ tags: ["blue"] }).tags).toEqual([
      { value: "red", count: 1 },
      { value: "blue", count: 1 },
    ]);
  });

  it("count the values of given assets, in the trash or not", () => {
    const columns = createColumns(OPTIONS);
    const add = (id: string, fields: Partial<MediaAsset>) => columns.put(sampleAsset({ ...fields, id }));
    add("a", { tags: ["red"], albums: ["trip"], starred: true });
    add("b", { tags: ["red", "blue"], removedAt: 9 });
    add("c", { tags: ["green"] });
    const { tags, album, starred } = facetsOf(["a", "b", "gone"], columns);
    expect(tags).toEqual([
      { value: "red", count: 2 },
      { value: "blue", count: 1 },
    ]);
    expect(album).toEqual([{ value: "trip", count: 1 }]);
    expect(starred).toBe(1);
  });

  it("sort names by their numbers and by the language", async () => {
    const names = ["b10", "b2", "Ä", "z", "a"];
    const byName = async (locale: string) => {
      const columns = createColumns({ indexes: [], locale });
      for (const name of names) columns.put(sampleAsset({ id: name, name }));
      return found(columns, { sort: "name" });
    };
    expect(await byName("de")).toEqual(["a", "Ä", "b2", "b10", "z"]);
    expect(await byName("sv")).toEqual(["a", "b2", "b10", "z", "Ä"]);
  });

  it("sort 20,000 rows in pieces, whatever changes between them", async () => {
    const columns = createColumns(OPTIONS);
    const assets = new Map<string, MediaAsset>();
    const put = (id: string, size: number) => {
      const asset = sampleAsset({ id, size, createdAt: size % 7 });
      assets.set(id, asset);
      columns.put(asset);
    };
    const ids: string[] = [];
    for (let index = 0; index < 20_000; index++) {
      const size = (index * 7919) % 20_011;
      ids[size] = `id-${index}`;
      put(`id-${index}`, size);
    }
    let pauses = 0;
    await columns.orders.size.build(async () => {
      pauses += 1;
      // The smallest become the largest: each stands at the head of a piece that is sorted already.
      for (const id of ids.slice(pauses * 10, pauses * 10 + 10)) put(id, 30_000 - pauses);
      put(`new-${pauses}`, pauses * 3);
      columns.remove(`id-${pauses * 17 + 1}`);
      assets.delete(`id-${pauses * 17 + 1}`);
    });
    expect(pauses).toBeGreaterThan(4);
    expect(await found(columns, { sort: "size" })).toEqual(expected([...assets.values()], { sort: "size" }));
  });
});
