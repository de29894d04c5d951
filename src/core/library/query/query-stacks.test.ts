import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { createMockGenerator } from "../../../testing/mock-generator.js";
import { sampleAsset } from "../../../testing/sample-records.js";
import type { MediaAsset } from "../asset.js";
import { createMediaLibrary } from "../media-library.js";
import { createColumns } from "./columns.js";
import { findRows } from "./find-rows.js";
import { stacksOf } from "./query-stacks.js";
import { lineageKeys } from "./stack-rows.js";

const IDS = Array.from({ length: 12 }, (_, index) => `id-${index}`);

/** Assets whose first parents may be missing, later, or themselves. */
const assets = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS),
      parent: fc.option(fc.constantFrom(...IDS, "gone"), { nil: undefined }),
      run: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
      count: fc.integer({ min: 1, max: 2 }),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  )
  .map((all) =>
    all.map(
      ({ id, parent, run, count }, index): MediaAsset =>
        sampleAsset({
          id,
          createdAt: index,
          source: { type: "ai" },
          parents: parent === undefined ? [] : [{ id: parent, role: "start" }],
          ...(run !== undefined && { run: { id: run, index: 1, count } }),
        }),
    ),
  );

/** The first ancestor by first parents; of a cycle, something that all of it have in common. */
function ancestor(all: readonly MediaAsset[], from: string): string {
  const line: string[] = [];
  for (let id = from; ; ) {
    if (line.includes(id)) return [...line.slice(line.indexOf(id))].sort().join(" ");
    line.push(id);
    const parent = all.find((asset) => asset.id === id)?.parents?.[0]?.id;
    if (parent === undefined) return id;
    id = parent;
  }
}

function grouped(all: readonly MediaAsset[], keyOf: (asset: MediaAsset) => string | undefined): string[][] {
  const groups = new Map<string, string[]>();
  for (const asset of [...all].reverse()) {
    const key = keyOf(asset) ?? `alone ${asset.id}`;
    groups.set(key, [...(groups.get(key) ?? []), asset.id]);
  }
  return [...groups.values()];
}

async function stacked(all: readonly MediaAsset[], stack: "run" | "lineage") {
  const columns = createColumns({ indexes: [], locale: "en" });
  for (const asset of all) columns.put(asset);
  await columns.orders.added.build(async () => {});
  const order = columns.orders.added.rows() ?? new Uint32Array();
  const { rows } = findRows(columns, {}, order);
  const stacks = stacksOf({ stack }, rows, columns);
  const covers = Array.from(stacks?.covers ?? [], columns.id);
  const listed = covers.map((id) => [...(stacks?.stackOf(id)?.ids ?? [id])]);
  for (const [place, ids] of listed.entries()) {
    for (const id of ids) expect(stacks?.indexOf(id)).toBe(place);
    const filter = stacks?.stackOf(ids[0] ?? "")?.filter;
    // What a stack opens to is what is in it.
    if (filter) expect(Array.from(findRows(columns, filter, order).rows, columns.id)).toEqual(ids);
  }
  return listed;
}

describe("stacks", () => {
  test.each(["run", "lineage"] as const)(
    "by %s stay those of the answer when the library changes",
    async (stack) => {
      const columns = createColumns({ indexes: [], locale: "en" });
      const image = (id: string, group: string, createdAt: number) =>
        sampleAsset({
          id,
          createdAt,
          source: { type: "ai" },
          parents: [{ id: group, role: "start" }],
          run: { id: group, index: 1, count: 3 },
        });
      for (const [index, id] of ["a", "b", "c"].entries()) columns.put(image(id, "one", index));
      await columns.orders.added.build(async () => {});
      const { rows } = findRows(columns, {}, columns.orders.added.rows() ?? new Uint32Array());
      const stacks = stacksOf({ stack }, rows, columns);
      columns.remove("b");
      columns.put(image("new", "other", 9));
      columns.put(image("a", "other", 0));
      expect(stacks?.stackOf("a")?.ids).toEqual(["c", "b", "a"]);
      expect(stacks?.stackOf("a")?.filter).toEqual({ [stack]: "one" });
      expect(["a", "c", "new"].map((id) => stacks?.indexOf(id))).toEqual([0, 0, -1]);
      expect(stacks?.stackOf("new")).toBeUndefined();
    },
  );

  it("are the images of a run of several, in the order of the query, the first on top", async () => {
    await fc.assert(
      fc.asyncProperty(assets, async (all) => {
        const key = ({ run }: MediaAsset) => (run && run.count > 1 ? run.id : undefined);
        expect(await stacked(all, "run")).toEqual(grouped(all, key));
      }),
    );
  });

  it("are a lineage by its main line, also from a deleted ancestor or in a circle", async () => {
    await fc.assert(
      fc.asyncProperty(assets, async (all) => {
        expect(await stacked(all, "lineage")).toEqual(grouped(all, ({ id }) => ancestor(all, id)));
      }),
    );
  });

  it("are a lineage as it is now, after each change of it, and are found once for changes of something else", async () => {
    const columns = createColumns({ indexes: [], locale: "en" });
    const put = (id: string, parent: string | undefined, starred?: true) =>
      columns.put(
        sampleAsset({
          id,
          ...(starred && { starred }),
          source: { type: "ai" },
          parents: parent ? [{ id: parent, role: "start" }] : [],
        }),
      );
    put("a", undefined);
    put("b", "a");
    put("c", undefined);
    const isOne = (...ids: string[]) => {
      const { keyOf } = lineageKeys(columns);
      return new Set(ids.map(keyOf)).size === 1;
    };
    expect([isOne("a", "b"), isOne("a", "c")]).toEqual([true, false]);
    put("c", "b");
    expect(isOne("a", "b", "c")).toBe(true);
    const before = lineageKeys(columns);
    put("c", "b", true);
    expect(lineageKeys(columns)).toBe(before);
    columns.remove("b");
    expect(isOne("a", "c")).toBe(false);
    put("d", "c");
    expect(isOne("c", "d")).toBe(true);
  });

  it("follow the library: a deleted cover is followed by the next", async () => {
    const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
    const request = { prompt: "a fox", width: 8, height: 8 };
    const ids = (await library.generateImages({ ...request, n: 3 })).map(({ id }) => id);
    const [single] = await library.generateImages({ ...request, seed: 9 });
    const query = library.query({ stack: "run" });
    query.subscribe(() => {});
    await expect.poll(() => query.ids).toEqual([single?.id, ids[0]]);
    const { stackOf, facets, bytesOf, count, total } = query.getSnapshot();
    expect([count, total]).toEqual([2, 4]);
    expect(stackOf?.(ids[2] ?? "")?.ids).toEqual(ids);
    expect(stackOf?.(single?.id ?? "")).toBeUndefined();
    expect(facets.source).toEqual([{ value: "ai", count: 4 }]);
    expect(bytesOf()).toBeGreaterThan(bytesOf([single?.id ?? "", ids[0] ?? ""]));
    await library.remove(ids[0] ?? "");
    await expect.poll(() => query.ids).toEqual([single?.id, ids[1]]);
    expect(query.getSnapshot().stackOf?.(ids[1] ?? "")?.ids).toEqual(ids.slice(1));
    await library.remove(ids[1] ?? "");
    await expect.poll(() => query.getSnapshot().stackOf?.(ids[2] ?? "")).toBeUndefined();
    await library.undo();
    await expect.poll(() => query.getSnapshot().stackOf?.(ids[2] ?? "")?.ids).toEqual(ids.slice(1));
  });
});
