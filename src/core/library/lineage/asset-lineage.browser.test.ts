import { openDB } from "idb";
import { describe, expect, it } from "vitest";
import { createBrowserStorage } from "../../../storage/browser-storage.js";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { createMockGenerator } from "../../../testing/mock-generator.js";
import { create, picture } from "../library-fixtures.contract.js";
import type { MediaLibraryInstance } from "../media-library-types.js";
import type { MediaStorage } from "../storage.js";
import type { LineageNode } from "./lineage.js";

const request = { prompt: "a red fox", width: 24, height: 16 };

async function imported(library: MediaLibraryInstance, hue = 1) {
  const [result] = await library.importFiles([await picture(hue)]);
  if (!result?.asset) throw result?.error ?? new Error("Nothing was imported.");
  return result.asset;
}

const turn = (library: MediaLibraryInstance, id: string) =>
  library.edit(id, [{ type: "rotate", degrees: 90 }]);
const idsOf = (nodes: readonly LineageNode[]) => nodes.map(({ id }) => id);

describe.each<[string, () => MediaStorage]>([
  ["in memory", createMemoryStorage],
  ["in the browser", () => createBrowserStorage({ namespace: crypto.randomUUID() })],
])("the lineage of assets that are stored %s", (_name, make) => {
  it("is saved with edits and generations: parents with their roles, the run and the place in it", async () => {
    const library = create({ storage: make(), ai: createMockGenerator() });
    const photo = await imported(library);
    const turned = await turn(library, photo.id);
    const again = await turn(library, turned.id);
    expect(again.parents).toEqual([{ id: turned.id, role: "edit" }]);
    expect(again).not.toHaveProperty("run");
    const mask = await library.addInput(await picture(9), "mask");
    const inputs = [{ assetId: turned.id, role: "style" } as const, mask];
    const assets = await library.generateImages({ ...request, n: 4, inputs });
    const [generation] = library.getSnapshot().generations;
    expect(assets.map(({ run }) => run)).toEqual(
      [1, 2, 3, 4].map((index) => ({ id: generation?.id, index, count: 4 })),
    );
    for (const { parents } of assets) {
      expect(parents).toEqual([
        { id: turned.id, role: "style" },
        { id: mask.assetId, role: "mask" },
      ]);
    }
    expect(photo).not.toHaveProperty("parents");
    const { descendants } = await library.lineage(photo.id);
    expect(new Set(idsOf(descendants))).toEqual(
      new Set([turned.id, again.id, ...assets.map(({ id }) => id)]),
    );
    expect(await library.get(assets[2]?.id ?? "")).toEqual(assets[2]);
  });

  it("has the place of an image that alone was saved of its run", async () => {
    const library = create({ storage: make(), ai: createMockGenerator() });
    const [asset] = await library.generateImages({ ...request, n: 4 }, { keep: 2 });
    expect(asset?.run).toMatchObject({ index: 3, count: 4 });
  });

  it("survives the permanent deletion of a parent, and a reload", async () => {
    const storage = make();
    const library = create({ storage });
    const photo = await imported(library);
    const turned = await turn(library, photo.id);
    const again = await turn(library, turned.id);
    await library.remove([photo.id, turned.id]);
    expect((await library.lineage(again.id)).ancestors.map(({ state }) => state)).toEqual([
      "trashed",
      "trashed",
    ]);
    await library.purge([photo.id, turned.id]);
    await library.close();
    const reloaded = create({ storage });
    const { ancestors } = await reloaded.lineage(again.id);
    expect(ancestors).toMatchObject([
      { id: turned.id, level: 1, roles: ["edit"], state: "deleted", stub: { name: turned.name, width: 30 } },
      { id: photo.id, level: 2, roles: ["edit"], state: "deleted", stub: { name: photo.name, width: 40 } },
    ]);
    expect(await reloaded.get(photo.id)).toBeUndefined();
    await reloaded.purge(again.id);
    const connection = await storage.open(() => {});
    expect(await connection.stubs.get()).toEqual([]);
    await connection.close();
  });

  it("names the hidden input of a generation after the generation left the history", async () => {
    const library = create({ storage: make(), ai: createMockGenerator() });
    const images = [new File(["sketch"], "sketch.png", { type: "image/png" })];
    const [asset] = await library.generateImages({ ...request, images });
    const named = { roles: ["start"], state: "deleted", stub: { name: "sketch.png" } };
    const find = async () => (await library.lineage(asset?.id ?? "")).ancestors;
    expect(await find()).toMatchObject([named]);
    const [{ id = "" } = {}] = library.getSnapshot().generations;
    library.dismiss(id);
    await expect
      .poll(async () => (await library.getFile(asset?.parents?.[0]?.id ?? "").catch(() => null)) === null)
      .toBe(true);
    expect(await find()).toMatchObject([named]);
  });
});

it("is derived for records of an earlier version, which are not rewritten for it", async () => {
  const namespace = crypto.randomUUID();
  const first = create({ namespace });
  const photo = await imported(first);
  const turned = await turn(first, photo.id);
  await first.close();
  const database = await openDB(`react-media-library:${namespace}`);
  const { parents: _, ...old } = await database.get("assets", turned.id);
  await database.put("assets", old);
  const library = create({ namespace });
  const parents = [{ id: photo.id, role: "edit" }];
  expect((await library.get(turned.id))?.parents).toEqual(parents);
  expect(await library.list()).toMatchObject([{ parents }, { id: photo.id }]);
  expect(idsOf((await library.lineage(photo.id)).descendants)).toEqual([turned.id]);
  expect(await database.get("assets", turned.id)).toEqual(old);
  database.close();
});
