import { describe, expect, it } from "vitest";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { sampleAsset } from "../../../testing/sample-records.js";
import type { MediaAsset } from "../asset.js";
import { createLibraryQueries } from "../query/library-queries.js";
import type { MediaStorage } from "../storage.js";
import { createLibraryLineage } from "./library-lineage.js";
import type { Lineage, LineageNode } from "./lineage.js";

type Made = Pick<MediaAsset, "id"> & Partial<MediaAsset>;

const from = (id: string, ...parents: string[]): Made => ({
  id,
  parents: parents.map((parent) => ({ id: parent, role: "edit" })),
});

/** A tab with these assets, each newer than the one before. */
async function openTab(made: readonly Made[] = [], port: MediaStorage = createMemoryStorage()) {
  const storage = await port.open(() => {});
  let createdAt = 1;
  const add = async (fields: Made) => {
    const asset = sampleAsset({ createdAt: createdAt++, ...fields });
    await storage.assets.put({ asset, original: new Blob(["x"]) });
    return asset;
  };
  for (const fields of made) await add(fields);
  const queries = createLibraryQueries(storage, { indexes: [], locale: "en" });
  const lineage = await createLibraryLineage(storage, queries);
  return {
    port,
    storage,
    queries,
    lineage,
    async put(fields: Made) {
      queries.put([await add(fields)]);
    },
    async purge(...ids: string[]) {
      const assets = (await storage.assets.get(ids)).flatMap((asset) => asset ?? []);
      await lineage.keep(assets);
      await storage.assets.remove(ids, "user");
      queries.remove(ids);
      await lineage.sweep();
    },
  };
}

const shown = (nodes: readonly LineageNode[]) => nodes.map(({ id, level }) => `${id} ${level}`);
const both = ({ ancestors, descendants }: Lineage) => [shown(ancestors), shown(descendants)];

describe("the lineage of an asset", () => {
  it("has ancestors and descendants by level, each once, with their roles and parents", async () => {
    const { lineage } = await openTab([
      { id: "photo" },
      { id: "style" },
      from("crop", "photo"),
      {
        id: "fox",
        parents: [
          { id: "crop", role: "start" },
          { id: "style", role: "style" },
          { id: "crop", role: "mask" },
        ],
      },
      from("turned", "fox"),
      from("first", "crop"),
    ]);
    expect(both(await lineage.find("crop"))).toEqual([["photo 1"], ["fox 1", "first 1", "turned 2"]]);
    const { self, ancestors, complete } = await lineage.find("fox");
    expect(complete).toBe(true);
    expect(self).toMatchObject({ id: "fox", level: 0, state: "listed" });
    expect(shown(ancestors)).toEqual(["crop 1", "style 1", "photo 2"]);
    expect(ancestors.map(({ roles }) => roles)).toEqual([["start", "mask"], ["style"], ["edit"]]);
    expect(ancestors[0]?.parents).toEqual([{ id: "photo", role: "edit" }]);
    expect((await lineage.find("crop")).descendants[0]?.roles).toEqual(["start", "mask"]);
    expect(both(await lineage.find("nobody"))).toEqual([[], []]);
  });

  it("is found for records of earlier versions", async () => {
    const { lineage } = await openTab([
      { id: "photo" },
      { id: "crop", source: { type: "edit", from: "photo", operations: [] } },
      {
        id: "fox",
        source: { type: "ai", prompt: "a fox" },
        sourceMeta: { request: { prompt: "a fox", images: [{ name: "crop", id: "crop" }] } },
      },
    ]);
    expect(both(await lineage.find("fox"))).toEqual([["crop 1", "photo 2"], []]);
    expect(both(await lineage.find("photo"))).toEqual([[], ["crop 1", "fox 2"]]);
  });

  it("ends where records of others form a cycle, or name themselves", async () => {
    const { lineage } = await openTab([from("a", "c"), from("b", "a"), from("c", "b"), from("d", "d")]);
    expect(both(await lineage.find("a"))).toEqual([
      ["c 1", "b 2"],
      ["b 1", "c 2"],
    ]);
    expect(both(await lineage.find("d"))).toEqual([[], []]);
  });

  it("follows 10,000 generations, deep and wide, and says where it stops at a limit", async () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => from(`deep ${n}`, n ? `deep ${n - 1}` : "root"));
    const wide = Array.from({ length: 10_000 }, (_, n) => from(`wide ${n}`, "root"));
    const { lineage } = await openTab([{ id: "root" }, ...chain, ...wide]);
    const { descendants, complete } = await lineage.find("root");
    expect([descendants.length, complete]).toEqual([20_000, true]);
    expect(descendants.at(-1)).toMatchObject({ id: "deep 9999", level: 10_000 });
    const { ancestors } = await lineage.find("deep 9999");
    expect(ancestors.at(-1)).toMatchObject({ id: "root", level: 10_000 });
    const limited = await lineage.find("root", { limit: 3 });
    expect([shown(limited.descendants), limited.complete]).toEqual([
      ["deep 0 1", "wide 0 1", "wide 1 1"],
      false,
    ]);
  });

  it("follows what is added, and what moves into the trash", async () => {
    const { lineage, put, queries } = await openTab([{ id: "a" }]);
    expect(both(await lineage.find("a"))).toEqual([[], []]);
    await put(from("b", "a"));
    queries.setTrashed(["b"], 5);
    expect((await lineage.find("a")).descendants).toMatchObject([{ id: "b", state: "trashed" }]);
  });

  it("says what it does not know", async () => {
    const { lineage } = await openTab([from("imported", "elsewhere")]);
    expect((await lineage.find("imported")).ancestors).toMatchObject([
      { id: "elsewhere", state: "unknown", parents: [] },
    ]);
  });

  it("describes hidden inputs of generations, which are never listed", async () => {
    const { lineage } = await openTab([
      { id: "input", name: "sketch.png", hidden: true },
      { id: "fox", parents: [{ id: "input", role: "start" }] },
    ]);
    expect((await lineage.find("fox")).ancestors).toMatchObject([
      { id: "input", state: "deleted", stub: { name: "sketch.png" } },
    ]);
  });
});

describe("deleting an asset permanently", () => {
  it("leaves a stub that keeps the tree, without bytes and with a short prompt", async () => {
    const source = { type: "ai", model: "acme/one", prompt: "p".repeat(5_000) } as const;
    const { lineage, purge, storage, port } = await openTab([
      { id: "photo" },
      { ...from("fox", "photo"), name: "fox.png", width: 30, height: 20, source },
      from("crop", "fox"),
    ]);
    await purge("fox");
    const stub = {
      id: "fox",
      name: "fox.png",
      mimeType: "image/png",
      createdAt: 2,
      width: 30,
      height: 20,
      source: { ...source, prompt: "p".repeat(2_000) },
      parents: [{ id: "photo", role: "edit" }],
    };
    for (const { find } of [lineage, (await openTab([], port)).lineage]) {
      const { ancestors } = await find("crop");
      expect(shown(ancestors)).toEqual(["fox 1", "photo 2"]);
      expect(ancestors[0]).toMatchObject({ state: "deleted", stub });
      expect(both(await find("photo"))).toEqual([[], ["fox 1", "crop 2"]]);
      expect(both(await find("fox"))).toEqual([["photo 1"], ["crop 1"]]);
    }
    expect(await storage.stubs.get()).toEqual([stub]);
  });

  it("leaves none of what nothing was made from, and drops those that nothing descends from any longer", async () => {
    const { purge, storage } = await openTab([{ id: "a" }, from("b", "a"), from("c", "b"), from("d", "a")]);
    const left = async () => (await storage.stubs.get()).map(({ id }) => id).sort();
    await purge("d");
    expect(await left()).toEqual([]);
    await purge("a", "b");
    expect(await left()).toEqual(["a", "b"]);
    await purge("c");
    expect(await left()).toEqual([]);
  });

  it("leaves the stub out once the asset is back", async () => {
    const { purge, port } = await openTab([{ id: "a" }, from("b", "a")]);
    await purge("a");
    const later = await openTab([{ id: "a" }], port);
    const [node] = (await later.lineage.find("b")).ancestors;
    expect(node).toMatchObject({ id: "a", state: "listed" });
    expect(node).not.toHaveProperty("stub");
    await later.lineage.sweep();
    expect(await later.storage.stubs.get()).toEqual([]);
  });

  it("is seen by other tabs", async () => {
    const first = await openTab([{ id: "a" }, from("b", "a"), from("c", "b")]);
    const second = await openTab([], first.port);
    await first.purge("b");
    second.queries.remove(["b"]);
    const { ancestors } = await second.lineage.find("c");
    expect(shown(ancestors)).toEqual(["b 1", "a 2"]);
    expect(ancestors[0]).toMatchObject({ state: "deleted", stub: { id: "b" } });
  });
});
