import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { create } from "./library-fixtures.contract.js";
import type { MediaStorage, OpenStorage } from "./storage.js";

/** A storage with assets of these ids. */
async function storageOf(...ids: string[]): Promise<MediaStorage> {
  const storage = createMemoryStorage();
  const { assets, close } = await storage.open(() => {});
  for (const [index, id] of ids.entries()) {
    const asset = sampleAsset({ id, name: `${id}.png`, createdAt: 1_000 - index, tags: ["old"] });
    await assets.put({ asset, original: new Blob(["x"]) });
  }
  await close();
  return storage;
}

describe("undo", () => {
  it("puts removed assets back, and removes restored ones again", async () => {
    const library = create({ storage: await storageOf("a", "b", "c") });
    await library.ready();
    expect(library.getSnapshot().undoable).toBeUndefined();
    expect(await library.undo()).toBeUndefined();
    const heard = vi.fn();
    library.on("restored", heard);
    await library.remove(["a", "b", "nobody"]);
    expect(library.getSnapshot().undoable).toEqual({ type: "remove", count: 2 });
    expect(await library.undo()).toEqual({ type: "remove", count: 2 });
    expect(library.getSnapshot()).toMatchObject({ assetCount: 3, trashCount: 0, undoable: undefined });
    expect(library.getSnapshot().assets.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(heard.mock.calls).toMatchObject([[{ ids: ["a", "b"], source: "undo", local: true }]]);

    await library.remove("a");
    await library.restore("a");
    expect(library.getSnapshot().undoable).toEqual({ type: "restore", count: 1 });
    await library.undo();
    expect(library.getSnapshot()).toMatchObject({ trashCount: 1, undoable: { type: "remove", count: 1 } });
    await library.undo();
    expect(library.getSnapshot()).toMatchObject({ trashCount: 0, undoable: undefined });
  });

  it("is offered at once, and waits for what is still being saved", async () => {
    const library = create({ storage: await storageOf("a", "b") });
    await library.ready();
    const removing = library.remove(["a", "b"]);
    await Promise.resolve();
    expect(library.getSnapshot()).toMatchObject({ assetCount: 0, undoable: { type: "remove", count: 2 } });
    const undoing = library.undo();
    expect(await undoing).toEqual({ type: "remove", count: 2 });
    await removing;
    expect(library.getSnapshot()).toMatchObject({ assetCount: 2, trashCount: 0 });
  });

  it.each([
    ["name", { name: "new.png" }],
    ["alt", { alt: "A fox." }],
    ["tags", { tags: { add: ["new"], remove: ["old"] } }],
    ["albums", { albums: ["album"] }],
    ["rating", { rating: 4 }],
    ["starred", { starred: true }],
    ["meta", { meta: { project: { id: 1 } } }],
    ["update", { rating: 4, starred: true }],
  ] as const)("takes back a change of several assets: %s", async (type, update) => {
    const library = create({ storage: await storageOf("a", "b", "c") });
    const before = await library.getMany(["a", "b", "c"]);
    await library.update(["a", "b", "nobody"], update);
    expect(await library.getMany(["a", "b", "c"])).not.toEqual(before);
    expect(library.getSnapshot().undoable).toEqual({ type, count: 2 });
    await library.undo();
    expect(await library.getMany(["a", "b", "c"])).toEqual(before);
    expect(library.getSnapshot().assets).toEqual(before);
    expect(library.getSnapshot().undoable).toBeUndefined();
  });

  it("moves what an edit has made to the trash, but no image that was there before", async () => {
    const canvas = new OffscreenCanvas(4, 3);
    canvas.getContext("2d")?.fillRect(0, 0, 1, 1);
    const library = create();
    const [result] = await library.importFiles([new File([await canvas.convertToBlob()], "a.png")]);
    const id = result?.asset?.id ?? "";
    const edit = () => library.edit(id, [{ type: "rotate", degrees: 90 }]);
    const made = await edit();
    expect(library.getSnapshot().undoable).toEqual({ type: "edit", count: 1 });
    expect((await edit()).id).toBe(made.id);
    const heard = vi.fn();
    library.on("removed", heard);
    expect(await library.undo()).toEqual({ type: "edit", count: 1 });
    expect(heard.mock.calls).toMatchObject([[{ ids: [made.id], source: "undo" }]]);
    expect(library.getSnapshot()).toMatchObject({ assetCount: 1, trashCount: 1, undoable: undefined });
    expect((await edit()).id).toBe(made.id);
    expect(library.getSnapshot()).toMatchObject({ trashCount: 0, undoable: { type: "edit", count: 1 } });
  });

  it("takes back the latest of several changes first", async () => {
    const library = create({ storage: await storageOf("a") });
    for (const rating of [1, 2, 3]) await library.update("a", { rating });
    const both = [library.undo(), library.undo()];
    expect(await Promise.all(both)).toEqual([
      { type: "rating", count: 1 },
      { type: "rating", count: 1 },
    ]);
    expect(await library.get("a")).toMatchObject({ rating: 1 });
  });

  it("keeps what another tab changed meanwhile", async () => {
    const storage = await storageOf("a", "b");
    const [here, there] = [create({ storage }), create({ storage })];
    await here.update(["a", "b"], {
      name: "here.png",
      rating: 4,
      tags: { add: ["here"], remove: ["old"] },
      meta: { state: "here", other: 1 },
    });
    await there.update("b", {
      name: "there.png",
      tags: { add: ["there"] },
      meta: { state: "there" },
      starred: true,
    });
    await here.undo();
    const [a, b] = await there.getMany(["a", "b"]);
    expect(a).toMatchObject({ name: "a.png", tags: ["old"] });
    expect(a).not.toHaveProperty("rating");
    expect(a).not.toHaveProperty("meta");
    expect(b).toMatchObject({
      name: "there.png",
      tags: ["there", "old"],
      meta: { state: "there" },
      starred: true,
    });
    expect(b?.meta).toEqual({ state: "there" });
    expect(b).not.toHaveProperty("rating");
    await there.undo();
    expect(await there.get("b")).toMatchObject({ name: "here.png", tags: ["old"], meta: { state: "here" } });
  });

  it("does not restore what another tab has purged", async () => {
    const storage = await storageOf("a", "b");
    const [here, there] = [create({ storage }), create({ storage })];
    await here.remove(["a", "b"]);
    await there.purge("a");
    await here.undo();
    expect((await here.list()).map(({ id }) => id)).toEqual(["b"]);
  });

  it("leaves alone what a sync, an import or another tab did, and what changed nothing", async () => {
    const storage = await storageOf("a", "b");
    const [here, there] = [create({ storage }), create({ storage })];
    await here.ready();
    await there.update("a", { rating: 3 });
    await here.update("a", { starred: true }, { source: "sync" });
    await here.remove("a", { source: "sync" });
    await here.remove("nobody");
    await here.update("b", { rating: 0 });
    await expect(here.update("nobody", { rating: 2 })).rejects.toMatchObject({ code: "missing" });
    expect(here.getSnapshot().undoable).toBeUndefined();
  });

  it("remembers 50 changes", async () => {
    const library = create({ storage: await storageOf("a") });
    for (let change = 0; change < 60; change++) await library.update("a", { alt: `${change}` });
    let undone = 0;
    while (await library.undo()) undone += 1;
    expect(undone).toBe(50);
    expect(await library.get("a")).toMatchObject({ alt: "9" });
  });

  it("can be tried again after it failed", async () => {
    const memory = await storageOf("a");
    let broken = false;
    const storage: MediaStorage = {
      async open(onChange) {
        const opened: OpenStorage = await memory.open(onChange);
        return {
          ...opened,
          assets: {
            ...opened.assets,
            setTrashed: (...args) =>
              broken ? Promise.reject(new Error("Broken disk.")) : opened.assets.setTrashed(...args),
          },
        };
      },
    };
    const library = create({ storage });
    await library.remove("a");
    broken = true;
    await expect(library.undo()).rejects.toThrow("Broken disk.");
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 0,
      trashCount: 1,
      undoable: { type: "remove", count: 1 },
    });
    broken = false;
    await library.undo();
    expect(library.getSnapshot()).toMatchObject({ assetCount: 1, trashCount: 0, undoable: undefined });
  });

  it("takes back what was saved of an update that failed in the middle", async () => {
    const ids = Array.from({ length: 600 }, (_, index) => `id-${index}`);
    const memory = await storageOf(...ids);
    let updates = 0;
    const storage: MediaStorage = {
      async open(onChange) {
        const opened: OpenStorage = await memory.open(onChange);
        return {
          ...opened,
          assets: {
            ...opened.assets,
            update(...args) {
              updates += 1;
              return updates === 2 ? Promise.reject(new Error("Full disk.")) : opened.assets.update(...args);
            },
          },
        };
      },
    };
    const library = create({ storage });
    const before = await library.getMany(ids);
    await expect(library.update(ids, { rating: 5 })).rejects.toThrow("Full disk.");
    const { count = 0 } = library.getSnapshot().undoable ?? {};
    expect((await library.getMany(ids)).filter((asset) => asset?.rating === 5)).toHaveLength(count);
    expect(count).toBeGreaterThan(0);
    await library.undo();
    expect(await library.getMany(ids)).toEqual(before);
  });
});
