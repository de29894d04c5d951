import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { createMockGenerator } from "../../../testing/mock-generator.js";
import { sampleAsset } from "../../../testing/sample-records.js";
import { create, picture } from "../library-fixtures.contract.js";
import type { MediaLibraryInstance } from "../media-library-types.js";
import type { MediaStorage } from "../storage.js";

/** A storage with assets of these ids, the first one being the newest. */
async function storageOf(...ids: string[]): Promise<MediaStorage> {
  const storage = createMemoryStorage();
  const { assets, close } = await storage.open(() => {});
  for (const [index, id] of ids.entries()) {
    const asset = sampleAsset({ id, name: `${id}.png`, createdAt: 1_000 - index });
    await assets.put({ asset, original: new Blob(["x"]) });
  }
  await close();
  return storage;
}

const noListener = () => {};

/** The ids of an album in its order, whenever it changes. */
function following(library: MediaLibraryInstance, album: string) {
  const query = library.query({ album, sort: "manual" });
  query.subscribe(noListener);
  library.albums.subscribe(noListener);
  return () => query.ids.join("");
}

const albumsOf = (library: MediaLibraryInstance) => library.albums.getSnapshot().albums;

async function albumOf(library: MediaLibraryInstance, ...ids: string[]): Promise<string> {
  const { id } = await library.albums.create({ name: "Summer" });
  await library.update(ids, { albums: { add: [id] } });
  return id;
}

describe.each([
  ["in memory", () => ({ storage: createMemoryStorage() })],
  ["in the browser", () => ({ namespace: crypto.randomUUID() })],
])("albums, %s,", (_name, place) => {
  it("are created, renamed and deleted in every tab; their assets stay", async () => {
    const where = place();
    const [here, there] = [create(where), create(where)];
    const heard = vi.fn();
    there.on("albums", heard);
    for (const library of [here, there]) library.albums.subscribe(noListener);
    const album = await here.albums.create({ name: " Summer\u202e " });
    expect(album).toMatchObject({ name: "Summer" });
    const [result] = await here.importFiles([await picture(1)], { albums: [album.id] });
    const id = result?.asset?.id ?? "";
    expect(result?.asset?.albums).toEqual([album.id]);
    for (const library of [here, there]) {
      await vi.waitFor(() => expect(albumsOf(library)).toEqual([{ ...album, count: 1, cover: id }]));
    }
    await there.albums.update(album.id, { name: "Winter" });
    await vi.waitFor(() => expect(albumsOf(here)).toMatchObject([{ name: "Winter", count: 1 }]));
    await here.albums.remove(album.id);
    for (const library of [here, there]) await vi.waitFor(() => expect(albumsOf(library)).toEqual([]));
    expect(await here.get(id)).not.toHaveProperty("albums");
    expect(here.getSnapshot().assetCount).toBe(1);
    expect(heard.mock.calls.map(([event]) => event)).toEqual([
      { ids: [album.id], local: false },
      { ids: [album.id], local: true },
      { ids: [album.id], local: false },
    ]);
    await here.close();
    expect((await here.albums.create({ name: "x" }).catch((error) => error)).code).toBe("closed");
  });
});

describe("an album", () => {
  it("needs a name, and a blank one changes nothing", async () => {
    const library = create({ storage: createMemoryStorage() });
    await expect(library.albums.create({ name: " \u200b" })).rejects.toMatchObject({ code: "field" });
    const { id } = await library.albums.create({ name: "Summer" });
    expect(await library.albums.update(id, { name: " " })).toMatchObject({ name: "Summer" });
    await expect(library.albums.update("nobody", { name: "x" })).rejects.toMatchObject({ code: "missing" });
    expect(library.getSnapshot().undoable).toEqual({ type: "album", count: 1 });
    await library.undo();
    await library.albums.remove("nobody");
    expect(library.getSnapshot().undoable).toBeUndefined();
  });

  it("shows the first asset as its cover, or the chosen one while that is in it", async () => {
    const library = create({ storage: await storageOf("a", "b", "c") });
    const id = await albumOf(library, "a", "b", "c");
    library.albums.subscribe(noListener);
    const is = (cover: string | undefined, count: number) =>
      vi.waitFor(() => expect(albumsOf(library)).toMatchObject([{ cover, count }]));
    await is("a", 3);
    await library.albums.move(id, "c", { before: "a" });
    await is("c", 3);
    await library.albums.update(id, { cover: "b" });
    await is("b", 3);
    await library.remove("b");
    await is("c", 2);
    await library.restore("b");
    await is("b", 3);
    await library.update("b", { albums: { remove: [id] } });
    await is("c", 2);
    await library.albums.update(id, { cover: null });
    await library.update(["a", "c"], { albums: [] });
    await is(undefined, 0);
  });

  it("is ordered by hand, and new assets come first", async () => {
    const storage = await storageOf("a", "b", "c", "d", "e");
    const library = create({ storage });
    const id = await albumOf(library, "a", "b", "c", "d", "e");
    const order = following(library, id);
    await vi.waitFor(() => expect(order()).toBe("abcde"));
    await library.albums.move(id, "d", { before: "b" });
    await vi.waitFor(() => expect(order()).toBe("adbce"));
    await library.albums.move(id, ["e", "a"], { after: "b" });
    await vi.waitFor(() => expect(order()).toBe("dbeac"));
    await library.albums.move(id, ["d", "nobody"], { after: "c" });
    await vi.waitFor(() => expect(order()).toBe("beacd"));
    const reversed = library.query({ album: id, sort: "manual", direction: "desc" });
    await reversed.range(0, 5);
    expect(reversed.ids.join("")).toBe("dcaeb");
    await library.remove("a");
    await vi.waitFor(() => expect(order()).toBe("becd"));
    await library.restore("a");
    await vi.waitFor(() => expect(order()).toBe("beacd"));
    const [result] = await library.importFiles([await picture(1)], { albums: [id] });
    await vi.waitFor(() => expect(order()).toBe(`${result?.asset?.id}beacd`));
    await library.close();
    const later = create({ storage });
    const again = following(later, id);
    await vi.waitFor(() => expect(again()).toBe(`${result?.asset?.id}beacd`));
    await expect(later.albums.move(id, "a", { before: "nobody" })).rejects.toMatchObject({ code: "missing" });
    await expect(later.albums.move(id, "a", { before: "a" })).rejects.toMatchObject({ code: "missing" });
  });

  it("keeps moves that two tabs make at the same time", async () => {
    const storage = await storageOf("a", "b", "c", "d", "e", "f");
    const [here, there] = [create({ storage }), create({ storage })];
    const id = await albumOf(here, "a", "b", "c", "d", "e", "f");
    const orders = [here, there].map((library) => following(library, id));
    for (const order of orders) await vi.waitFor(() => expect(order()).toBe("abcdef"));
    await Promise.all([
      here.albums.move(id, "f", { before: "a" }),
      there.albums.move(id, "a", { after: "d" }),
      here.albums.update(id, { name: "Here" }),
    ]);
    for (const order of orders) await vi.waitFor(() => expect(order()).toBe("fbcdae"));
    await vi.waitFor(() => expect(albumsOf(there)).toMatchObject([{ name: "Here" }]));
  });

  it("takes in files that were already there, or in the trash", async () => {
    const library = create();
    const files = [await picture(1), await picture(2)];
    const [one, two] = await library.importFiles(files);
    await library.remove(two?.asset?.id ?? "");
    const { id } = await library.albums.create({ name: "Summer" });
    const results = await library.importFiles(files, { albums: [id] });
    expect(results.map(({ status }) => status)).toEqual(["duplicate", "restored"]);
    for (const asset of await library.getMany([one, two].map((each) => each?.asset?.id ?? ""))) {
      expect(asset?.albums).toEqual([id]);
    }
    // What an import does to an album is not the user's last change.
    expect(library.getSnapshot().undoable).toEqual({ type: "album", count: 1 });
  });

  it("takes in what is generated for it", async () => {
    const library = create({ storage: createMemoryStorage(), ai: createMockGenerator() });
    const request = { prompt: "a fox", width: 16, height: 16, n: 2 };
    const made = await library.generateImages(request, { albums: ["summer"] });
    expect(made.map(({ albums }) => albums)).toEqual([["summer"], ["summer"]]);
    expect(made[0]?.sourceMeta?.request).not.toHaveProperty("albums");
    const [generation] = library.getSnapshot().generations;
    library.retry(generation?.id ?? "");
    await vi.waitFor(() => expect(library.getSnapshot().assetCount).toBe(4));
    expect((await library.list()).map(({ albums }) => albums)).toEqual(Array(4).fill(["summer"]));
  });
});

describe("undoing a change of an album", () => {
  it("takes back what was made, and keeps what another tab did meanwhile", async () => {
    const storage = await storageOf("a", "b", "c");
    const [here, there] = [create({ storage }), create({ storage })];
    const { id } = await here.albums.create({ name: "Summer" });
    await here.update(["a", "b", "c"], { albums: { add: [id] } });
    const order = following(here, id);
    await here.albums.move(id, "c", { before: "a" });
    await here.albums.update(id, { name: "Winter" });
    await there.albums.move(id, "a", { after: "b" });
    await vi.waitFor(() => expect(order()).toBe("cba"));
    await here.undo();
    await vi.waitFor(() => expect(albumsOf(here)).toMatchObject([{ name: "Summer" }]));
    await here.undo();
    await vi.waitFor(() => expect(order()).toBe("bca"));
    await here.undo();
    expect(here.getSnapshot().undoable).toEqual({ type: "album", count: 1 });
    await here.undo();
    await vi.waitFor(() => expect(albumsOf(here)).toEqual([]));
  });

  it("brings a deleted one back, with its assets", async () => {
    const library = create({ storage: await storageOf("a", "b", "c") });
    const id = await albumOf(library, "a", "b");
    await library.remove("b");
    library.albums.subscribe(noListener);
    await library.albums.remove(id);
    expect((await library.getMany(["a", "b"])).map((asset) => asset?.albums)).toEqual([undefined, undefined]);
    expect(await library.undo()).toEqual({ type: "album", count: 1 });
    await vi.waitFor(() =>
      expect(albumsOf(library)).toMatchObject([{ id, name: "Summer", count: 1, cover: "a" }]),
    );
    expect((await library.get("b"))?.albums).toEqual([id]);
  });
});
