import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { lose } from "../../storage/opfs-inspection.contract.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { createDeferred } from "../deferred.js";
import { create, picture } from "./library-fixtures.contract.js";
import type { MediaLibraryInstance } from "./media-library-types.js";
import type { MediaStorage, OpenStorage } from "./storage.js";

const DAY = 86_400_000;

/** Imports as many different pictures; resolves to their ids. */
async function fill(library: MediaLibraryInstance, count: number): Promise<string[]> {
  const files = await Promise.all(Array.from({ length: count }, (_, hue) => picture(hue)));
  return (await library.importFiles(files)).map(({ asset }) => asset?.id ?? "");
}

const shownIds = (library: MediaLibraryInstance) => library.getSnapshot().assets.map(({ id }) => id);

describe.each([
  ["in memory", () => ({ storage: createMemoryStorage() })],
  ["in the browser", () => ({ namespace: crypto.randomUUID() })],
])("the trash, %s,", (_name, place) => {
  it("takes assets out of lists, counts and queries, and gives them back as they were", async () => {
    const library = create(place());
    const ids = await fill(library, 3);
    const [first = "", second = "", third = ""] = ids;
    const before = await library.get(second);
    const listed = library.query({});
    const trashed = library.query({ trashed: true });
    for (const query of [listed, trashed]) query.subscribe(() => {});
    await vi.waitFor(() => expect(listed.ids).toEqual(ids));

    await library.remove([second, "nobody"]);
    expect(shownIds(library)).toEqual([first, third]);
    expect(library.getSnapshot()).toMatchObject({ assetCount: 2, trashCount: 1 });
    await vi.waitFor(() => expect([listed.ids, trashed.ids]).toEqual([[first, third], [second]]));
    expect((await library.list()).map(({ id }) => id)).toEqual([first, third]);
    expect(await library.get(second)).toEqual({ ...before, removedAt: expect.any(Number) });
    expect(await trashed.range(0, 1)).toEqual([{ ...before, removedAt: expect.any(Number) }]);
    expect((await library.getFile(second)).size).toBe(before?.size);

    await library.restore(ids);
    expect(shownIds(library)).toEqual(ids);
    expect(library.getSnapshot()).toMatchObject({ assetCount: 3, trashCount: 0 });
    await vi.waitFor(() => expect([listed.ids, trashed.ids]).toEqual([ids, []]));
    expect(await library.get(second)).toEqual(before);
  });

  it("is shown by other tabs, and purged in all of them", async () => {
    const where = place();
    const [here, there] = [create(where), create(where)];
    const [first = "", second = ""] = await fill(here, 2);
    await there.ready();
    const lease = there.acquireUrl(first, "original");
    const url = (await lease.url) ?? "";
    await here.remove([first, second]);
    await vi.waitFor(() => expect(there.getSnapshot()).toMatchObject({ assetCount: 0, trashCount: 2 }));
    expect((await fetch(url)).ok).toBe(true);
    expect(lease.ended.aborted).toBe(false);
    await there.restore(second);
    await vi.waitFor(() => expect(shownIds(here)).toEqual([second]));
    await here.purge(first);
    await vi.waitFor(() => expect(lease.ended.aborted).toBe(true));
    await expect(fetch(url)).rejects.toThrow();
    await vi.waitFor(() => expect(there.getSnapshot()).toMatchObject({ assetCount: 1, trashCount: 0 }));
    expect(await there.get(first)).toBeUndefined();
    expect(await here.check()).toMatchObject({ ok: true });
  });

  it("gives an asset back when its file is imported again", async () => {
    const library = create(place());
    const file = await picture(1);
    const [result] = await library.importFiles([file]);
    const id = result?.asset?.id ?? "";
    await library.remove(id);
    const restored = vi.fn();
    library.on("restored", restored);
    const [again] = await library.importFiles([file]);
    expect(again).toEqual({ status: "restored", asset: result?.asset });
    expect(await library.get(id)).toEqual(result?.asset);
    expect(shownIds(library)).toEqual([id]);
    expect(restored.mock.calls).toEqual([
      [{ ids: [id], assets: [result?.asset], source: "import", local: true }],
    ]);
    expect(await library.importFiles([file])).toMatchObject([{ status: "duplicate", asset: { id } }]);
  });

  it("gives an asset back whose original was lost, when its file is imported again", async () => {
    const where = place();
    if (!("namespace" in where)) return;
    const library = create(where);
    const file = await picture(1);
    const [result] = await library.importFiles([file]);
    const id = result?.asset?.id ?? "";
    await library.remove(id);
    await lose(where.namespace, "files", id);
    await expect(library.getFile(id)).rejects.toMatchObject({ code: "missing" });
    expect(await library.importFiles([file])).toMatchObject([{ status: "restored", asset: { id } }]);
    expect((await library.getFile(id)).size).toBe(file.size);
    expect(await library.check()).toMatchObject({ ok: true });
  });

  it("is emptied after 30 days, by one of two tabs, and never without `trashRetention`", async () => {
    const where = place();
    const before = create(where);
    const [old = "", recent = "", kept = ""] = await fill(before, 3);
    const now = Date.now();
    const clock = vi.spyOn(Date, "now");
    clock.mockReturnValue(now - 30 * DAY - 1);
    await before.remove(old);
    clock.mockReturnValue(now - 29 * DAY);
    await before.remove(recent);
    clock.mockRestore();
    await before.close();

    const hoarding = create({ ...where, trashRetention: false });
    await hoarding.ready();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hoarding.getSnapshot().trashCount).toBe(2);
    await hoarding.close();

    const tabs = [create(where), create(where)];
    const purged = tabs.map((tab) => {
      const listener = vi.fn();
      tab.on("purged", listener);
      return listener;
    });
    await Promise.all(tabs.map((tab) => tab.ready()));
    for (const tab of tabs) await vi.waitFor(() => expect(tab.getSnapshot().trashCount).toBe(1));
    await vi.waitFor(() => expect(purged.map(({ mock }) => mock.calls.length)).toEqual([1, 1]));
    const events = purged.map(({ mock }) => mock.calls[0]?.[0]);
    for (const event of events) expect(event).toMatchObject({ ids: [old], source: "retention" });
    expect(events.map(({ local }) => local).sort()).toEqual([false, true]);
    expect((await tabs[0]?.getMany([old, recent, kept]))?.map((asset) => asset?.id)).toEqual([
      undefined,
      recent,
      kept,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(purged.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it("shows the next page when every loaded asset is moved into it, and the first one after restoring", async () => {
    const where = place();
    const ids = await fill(create(where), 25);
    const library = create({ ...where, pageSize: 10 });
    await library.ready();
    await library.remove(ids.slice(0, 15));
    expect(shownIds(library)).toEqual(ids.slice(15));
    await library.restore(ids.slice(3, 15));
    expect(shownIds(library)).toEqual(ids.slice(3));
    expect(library.getSnapshot()).toMatchObject({ assetCount: 22, trashCount: 3, hasMore: false });
  });
});

describe("moving into the trash", () => {
  it("is shown before it is saved", async () => {
    const memory = createMemoryStorage();
    const saving = createDeferred<void>();
    const library = create({
      storage: over(memory, (storage) => ({
        ...storage,
        assets: {
          ...storage.assets,
          async setTrashed(...args) {
            await saving.promise;
            return storage.assets.setTrashed(...args);
          },
        },
      })),
    });
    const ids = await fill(library, 3);
    const listed = library.query({});
    listed.subscribe(() => {});
    await vi.waitFor(() => expect(listed.ids).toEqual(ids));
    const removed = vi.fn();
    library.on("removed", removed);
    // A query gathers changes that follow each other closely.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const removing = library.remove(ids.slice(0, 2));
    await new Promise((resolve) => setTimeout(resolve));
    expect(shownIds(library)).toEqual(ids.slice(2));
    expect(listed.ids).toEqual(ids.slice(2));
    expect(library.getSnapshot()).toMatchObject({ assetCount: 1, trashCount: 2 });
    // Read meanwhile, and older than what is shown.
    await library.update(ids[0] ?? "", { rating: 3 });
    expect(listed.ids).toEqual(ids.slice(2));
    expect(shownIds(library)).toEqual(ids.slice(2));
    expect(removed).not.toHaveBeenCalled();
    saving.resolve();
    await removing;
    expect(removed).toHaveBeenCalledOnce();
    expect(await library.get(ids[0] ?? "")).toMatchObject({ rating: 3, removedAt: expect.any(Number) });
  });

  it("rejects with the storage's error, and shows the assets again", async () => {
    const memory = createMemoryStorage();
    const library = create({
      storage: over(memory, (storage) => ({
        ...storage,
        assets: { ...storage.assets, setTrashed: () => Promise.reject(new Error("Broken disk.")) },
      })),
    });
    const ids = await fill(library, 2);
    const listed = library.query({});
    listed.subscribe(() => {});
    await vi.waitFor(() => expect(listed.ids).toEqual(ids));
    const removed = vi.fn();
    library.on("removed", removed);
    await expect(library.remove(ids)).rejects.toThrow("Broken disk.");
    expect(shownIds(library)).toEqual(ids);
    expect(library.getSnapshot()).toMatchObject({ assetCount: 2, trashCount: 0 });
    await vi.waitFor(() => expect(listed.ids).toEqual(ids));
    expect(removed).not.toHaveBeenCalled();
  });

  it("reports the loaded ones of more than 1,000, without reading the others", async () => {
    const memory = createMemoryStorage();
    const get = vi.fn();
    const ids = Array.from({ length: 1_500 }, (_, index) => `id-${index}`);
    const library = create({
      pageSize: 10,
      storage: over(memory, (storage) => {
        get.mockImplementation(storage.assets.get);
        return { ...storage, assets: { ...storage.assets, get } };
      }),
    });
    const storage = await memory.open(() => {});
    for (const [index, id] of ids.entries()) {
      const asset = { id, name: id, mimeType: "image/png", size: 1, hash: id, createdAt: 2_000 - index };
      await storage.assets.put({ asset, original: new Blob(["x"]) });
    }
    await library.ready();
    const heard = vi.fn();
    library.on("removed", heard);
    library.on("restored", heard);
    await library.remove(ids);
    await library.restore(ids);
    expect(get).not.toHaveBeenCalled();
    expect(heard.mock.calls).toMatchObject([
      [{ ids, assets: Array(10).fill({ removedAt: expect.any(Number) }), source: "user" }],
      [{ ids, assets: { length: 10 }, source: "user" }],
    ]);
    expect(shownIds(library)).toEqual(ids.slice(0, 10));
  });
});

function over(memory: MediaStorage, change: (storage: OpenStorage) => OpenStorage): MediaStorage {
  return { open: async (onChange) => change(await memory.open(onChange)) };
}

describe("closing the library", () => {
  it("stops emptying the trash after what is being purged; the next visit goes on", async () => {
    const memory = createMemoryStorage();
    const opened = await memory.open(() => {});
    const original = new Blob(["x"]);
    for (let index = 0; index < 250; index++) {
      await opened.assets.put({ asset: sampleAsset({ removedAt: 1 }), original });
    }
    const began = createDeferred<void>();
    const gate = createDeferred<void>();
    const storage = over(memory, (inner) => ({
      ...inner,
      assets: {
        ...inner.assets,
        async remove(...given) {
          began.resolve();
          await gate.promise;
          return inner.assets.remove(...given);
        },
      },
    }));
    const library = create({ storage });
    await library.ready();
    await began.promise;
    const closed = library.close();
    gate.resolve();
    await closed;
    expect((await opened.assets.totals()).trashed).toBe(150);
    const next = create({ storage });
    await next.ready();
    await vi.waitFor(() => expect(next.getSnapshot().trashCount).toBe(0));
  });
});
