import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { sampleAsset } from "../../../testing/sample-records.js";
import type { MediaAsset } from "../asset.js";
import type { OpenStorage } from "../storage.js";
import type { AssetQuery } from "./asset-query.js";
import { createLazyQuery } from "./lazy-query.js";
import { createLibraryQueries, type LibraryQueries } from "./library-queries.js";

const OPTIONS = { indexes: ["project"], locale: "en" };
const NO_FIRST_SCREEN = () => ({ assets: [], assetCount: 0 });

async function openStorage(count = 0): Promise<OpenStorage> {
  const storage = await createMemoryStorage().open(() => {});
  for (let index = 0; index < count; index++) {
    const asset = sampleAsset({ id: `id-${index}`, name: `name ${index}`, createdAt: index + 1 });
    await storage.assets.put({ asset, original: new Blob(["x"]) });
  }
  return storage;
}

const rename = (storage: OpenStorage, id: string, name: string) =>
  storage.assets.update([id], (asset) => ({ ...asset, name }));

/** A live query that somebody shows. */
function shown(queries: LibraryQueries, query: AssetQuery, firstScreen = NO_FIRST_SCREEN) {
  const live = createLazyQuery({
    query,
    open: async () => queries,
    create: async (opened) => opened.live(query, firstScreen),
    onOpen: () => () => {},
  });
  const listener = vi.fn();
  const leave = live.subscribe(listener);
  return { live, listener, leave };
}

describe("columns of a storage", () => {
  it("are built from the records, with those in the trash", async () => {
    const storage = await openStorage(3);
    await storage.assets.setTrashed(["id-1"], 5, "user");
    await storage.assets.put({ asset: sampleAsset({ hidden: true }), original: new Blob(["x"]) });
    const queries = createLibraryQueries(storage, OPTIONS);
    expect(await queries.find({})).toEqual(["id-2", "id-0"]);
    expect(await queries.find({ trashed: true })).toEqual(["id-1"]);
  });

  it("take in what changes while they are loaded", async () => {
    const storage = await openStorage(1_200);
    const { page } = storage.assets;
    let pages = 0;
    const slow: OpenStorage = {
      ...storage,
      assets: {
        ...storage.assets,
        async page(options) {
          const read = await page(options);
          pages += 1;
          // After the page was read: what it holds is older.
          if (pages === 1) {
            queries.put((await rename(storage, "id-1199", "late")).flatMap((asset) => asset ?? []));
            await storage.assets.remove(["id-1198"]);
            queries.remove(["id-1198"]);
            // Another tab, whose message never arrives.
            await rename(storage, "id-1197", "silent");
          }
          return read;
        },
      },
    };
    const queries = createLibraryQueries(slow, OPTIONS);
    expect(await queries.find({ text: "late" })).toEqual(["id-1199"]);
    expect(await queries.find({ text: "silent" })).toEqual(["id-1197"]);
    expect(await queries.find({ text: "1198" })).toEqual([]);
    expect(await queries.find({})).toHaveLength(1_199);
  });

  it("keep a change that comes while an older record is read", async () => {
    const storage = await openStorage(2);
    const { get, page } = storage.assets;
    const slow: OpenStorage = {
      ...storage,
      assets: {
        ...storage.assets,
        async page(options) {
          const read = await page(options);
          // It is read once more, because it changed after the columns began to load.
          await rename(storage, "id-0", "newer");
          return read;
        },
        async get(ids) {
          const read = await get(ids);
          queries.put(existing(await rename(storage, "id-0", "newest")));
          return read;
        },
      },
    };
    const queries = createLibraryQueries(slow, OPTIONS);
    expect(await queries.find({ text: "newest" })).toEqual(["id-0"]);
  });

  it("keep out what was removed, even if it is reported again", async () => {
    const storage = await openStorage(2);
    const queries = createLibraryQueries(storage, OPTIONS);
    const [asset] = await storage.assets.get(["id-0"]);
    await queries.find({});
    queries.remove(["id-0"]);
    queries.put([asset].flatMap((one) => one ?? []));
    expect(await queries.find({})).toEqual(["id-1"]);
  });

  describe("of the visit before", () => {
    /** A storage of 600 assets that has a saved copy of their columns. */
    async function visited() {
      const storage = await openStorage(600);
      const set = vi.spyOn(storage.derived, "set");
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const queries = createLibraryQueries(storage, OPTIONS);
      await queries.find({});
      await vi.advanceTimersByTimeAsync(3_000);
      vi.useRealTimers();
      await vi.waitFor(() => expect(set).toHaveBeenCalledWith("columns/rest", expect.anything()));
      queries.close();
      const page = vi.spyOn(storage.assets, "page");
      return { storage, page };
    }

    it("are saved by one of two tabs", async () => {
      const memory = createMemoryStorage();
      const tabs = [await memory.open(() => {}), await memory.open(() => {})];
      const assets = Array.from({ length: 600 }, (_, index) => sampleAsset({ createdAt: index }));
      for (const asset of assets) await tabs[0]?.assets.put({ asset, original: new Blob(["x"]) });
      const saved: string[] = [];
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      for (const [index, storage] of tabs.entries()) {
        const { set } = storage.derived;
        vi.spyOn(storage.derived, "set").mockImplementation(async (...given) => {
          if (given[0] === "columns/rest") saved.push(`tab ${index}`);
          await new Promise((resolve) => setImmediate(resolve));
          await set(...given);
        });
        await createLibraryQueries(storage, OPTIONS).find({});
      }
      await vi.advanceTimersByTimeAsync(3_000);
      vi.useRealTimers();
      await vi.waitFor(() => expect(saved).toHaveLength(1));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(saved).toHaveLength(1);
    });

    it("are read instead of the records, and caught up with the changes since", async () => {
      const { storage, page } = await visited();
      await rename(storage, "id-5", "renamed");
      await storage.assets.remove(["id-6"]);
      await storage.assets.put({ asset: sampleAsset({ id: "new", createdAt: 9_999 }), original: new Blob() });
      const queries = createLibraryQueries(storage, OPTIONS);
      expect(await queries.find({ text: "renamed" })).toEqual(["id-5"]);
      expect((await queries.find({})).slice(0, 2)).toEqual(["new", "id-599"]);
      expect(await queries.find({})).toHaveLength(600);
      expect(page).not.toHaveBeenCalled();
    });

    it.each<[string, (storage: OpenStorage) => void]>([
      ["cannot be read", ({ derived }) => vi.spyOn(derived, "get").mockRejectedValue(new Error("The disk."))],
      ["are something else", ({ derived }) => vi.spyOn(derived, "get").mockResolvedValue("?")],
      [
        "are damaged",
        ({ derived }) =>
          vi.spyOn(derived, "get").mockImplementation(async (key) => {
            const rest = { sequence: 600, version: 1, locale: "en", indexes: ["project"] };
            return { stamp: "a", value: key === "columns/rest" ? rest : undefined };
          }),
      ],
      [
        "are of two copies, because a tab was closed while it saved",
        ({ derived }) => {
          const { get } = derived;
          vi.spyOn(derived, "get").mockImplementation(async (key) => {
            const part = { ...Object(await get(key)) };
            return key === "columns/texts" ? { ...part, stamp: "another" } : part;
          });
        },
      ],
      [
        "are older than the change log",
        (storage) => vi.spyOn(storage, "changesSince").mockResolvedValueOnce(undefined),
      ],
      [
        "miss an asset",
        (storage) =>
          vi
            .spyOn(storage, "changesSince")
            .mockImplementationOnce(async () => [
              { type: "changed", sequence: 601, added: [], updated: [], removed: [] },
            ])
            .mockName("silent"),
      ],
    ])("are built anew if they %s", async (_, damage) => {
      const { storage, page } = await visited();
      await storage.assets.put({ asset: sampleAsset({ id: "new", createdAt: 9_999 }), original: new Blob() });
      damage(storage);
      const queries = createLibraryQueries(storage, OPTIONS);
      expect((await queries.find({})).slice(0, 2)).toEqual(["new", "id-599"]);
      expect(page).toHaveBeenCalled();
    });

    it("are built anew for another language or other indexes", async () => {
      const { storage, page } = await visited();
      await createLibraryQueries(storage, { ...OPTIONS, locale: "sv" }).find({});
      const pages = page.mock.calls.length;
      expect(pages).toBeGreaterThan(0);
      await createLibraryQueries(storage, { ...OPTIONS, indexes: [] }).find({});
      expect(page.mock.calls.length).toBeGreaterThan(pages);
    });
  });
});

describe("a live query", () => {
  it("shows the first screen before the columns are loaded", async () => {
    const storage = await openStorage(3);
    const [newest] = await storage.assets.page({ limit: 1 });
    const assets: readonly MediaAsset[] = newest ? [newest] : [];
    const firstScreen = { assets, assetCount: 3 };
    const queries = createLibraryQueries(storage, OPTIONS);
    const live = queries.live({}, () => firstScreen);
    expect(live.getSnapshot()).toMatchObject({ status: "loading", count: 3, ids: ["id-2"] });
    expect(live.getSnapshot()).toBe(live.getSnapshot());
    expect(live.getSnapshot().at(0)).toEqual(newest);
    expect(queries.live({ starred: true }, () => firstScreen).getSnapshot().ids).toEqual([]);
    live.subscribe(() => {});
    await vi.waitFor(() => expect(live.getSnapshot()).toMatchObject({ status: "ready", count: 3 }));
    expect(live.getSnapshot().ids).toEqual(["id-2", "id-1", "id-0"]);
    expect(live.getSnapshot().at(0)).toEqual(newest);
  });

  it("follows what is added, changed and removed", async () => {
    const storage = await openStorage(3);
    const queries = createLibraryQueries(storage, OPTIONS);
    const { live, listener, leave } = shown(queries, { text: "name" });
    await vi.waitFor(() => expect(live.ids).toEqual(["id-2", "id-1", "id-0"]));
    const before = live.getSnapshot();
    queries.put(
      await storage.assets.update(["id-1"], (asset) => ({ ...asset, name: "other" })).then(existing),
    );
    queries.put([sampleAsset({ id: "id-3", name: "name 3", createdAt: 9 })]);
    queries.remove(["id-0"]);
    await vi.waitFor(() => expect(live.ids).toEqual(["id-3", "id-2"]));
    expect(live.indexOf("id-2")).toBe(1);
    expect(live.indexOf("id-1")).toBe(-1);
    // A snapshot never changes.
    expect(before.ids).toEqual(["id-2", "id-1", "id-0"]);
    expect(before.indexOf("id-3")).toBe(-1);
    const calls = listener.mock.calls.length;
    leave();
    queries.remove(["id-2"]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(listener).toHaveBeenCalledTimes(calls);
  });

  it("reads the records of a range once, and keeps them current", async () => {
    const storage = await openStorage(10);
    const get = vi.spyOn(storage.assets, "get");
    const queries = createLibraryQueries(storage, OPTIONS);
    const { live } = shown(queries, { sort: "name" });
    expect((await live.range(2, 4)).map(({ name }) => name)).toEqual(["name 2", "name 3"]);
    await live.range(2, 5);
    expect(get.mock.calls).toEqual([[["id-2", "id-3"]], [["id-4"]]]);
    expect(live.getSnapshot().at(2)?.name).toBe("name 2");
    expect(live.getSnapshot().at(9)).toBeUndefined();
    queries.put(existing(await rename(storage, "id-2", "name 2 b")));
    await vi.waitFor(() => expect(live.getSnapshot().at(2)?.name).toBe("name 2 b"));
    expect(await live.range(100, 200)).toEqual([]);
  });

  it("forgets what may have changed while nobody was subscribed", async () => {
    const storage = await openStorage(3);
    const queries = createLibraryQueries(storage, OPTIONS);
    const { live, leave } = shown(queries, { where: ({ name }) => name !== "hidden" });
    await vi.waitFor(() => expect(live.ids).toHaveLength(3));
    expect(await live.range(0, 1)).toMatchObject([{ id: "id-2", name: "name 2" }]);
    leave();
    queries.put(existing(await rename(storage, "id-2", "renamed")));
    queries.put(existing(await rename(storage, "id-1", "hidden")));
    queries.remove(["id-0"]);
    expect(await live.range(0, 3)).toMatchObject([{ id: "id-2", name: "renamed" }]);
    queries.put(existing(await rename(storage, "id-2", "hidden")));
    live.subscribe(() => {});
    await vi.waitFor(() => expect(live.ids).toEqual([]));
  });

  it("asks `where` about the records that meet the other conditions, and about each once", async () => {
    const storage = await openStorage(10);
    const where = vi.fn(({ name }: MediaAsset) => name !== "name 9");
    const queries = createLibraryQueries(storage, OPTIONS);
    const { live } = shown(queries, { where, from: 8 });
    await vi.waitFor(() => expect(live.ids).toEqual(["id-8", "id-7"]));
    expect(where).toHaveBeenCalledTimes(3);
    expect(live.facets.source).toEqual([{ value: "upload", count: 2 }]);
    queries.put(existing(await rename(storage, "id-9", "other")));
    await vi.waitFor(() => expect(live.ids).toEqual(["id-9", "id-8", "id-7"]));
    expect(where).toHaveBeenCalledTimes(4);
  });

  it("finds values of the app's metadata with and without an index", async () => {
    const storage = await openStorage(4);
    await storage.assets.update(["id-1", "id-2"], (asset) => ({
      ...asset,
      meta: { project: "x", client: 7 },
    }));
    const get = vi.spyOn(storage.assets, "get");
    const queries = createLibraryQueries(storage, OPTIONS);
    const indexed = shown(queries, { meta: { project: "x" } });
    await vi.waitFor(() => expect(indexed.live.ids).toEqual(["id-2", "id-1"]));
    expect(get).not.toHaveBeenCalled();
    const read = shown(queries, { meta: { client: 7, project: "x" } });
    await vi.waitFor(() => expect(read.live.ids).toEqual(["id-2", "id-1"]));
    const other = shown(queries, { meta: { client: "7" } });
    await vi.waitFor(() => expect(other.live.getSnapshot().status).toBe("ready"));
    expect(other.live.ids).toEqual([]);
  });
});

const existing = (assets: readonly (MediaAsset | undefined)[]): MediaAsset[] =>
  assets.flatMap((asset) => asset ?? []);
