import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { createDeferred } from "../deferred.js";
import { create, picture } from "./library-fixtures.contract.js";
import type { OpenStorage } from "./storage.js";

describe("the snapshot", () => {
  it("accesses nothing before its first use, and stays the same object until something changes", async () => {
    const opened = vi.fn();
    const library = create({ storage: { open: async () => Promise.reject(opened()) } });
    expect(library.getSnapshot()).toBe(library.getSnapshot());
    expect(library.getSnapshot()).toBe(library.getServerSnapshot());
    expect(Object.isFrozen(library.getSnapshot())).toBe(true);
    expect(opened).not.toHaveBeenCalled();
  });

  it("loads the newest page and then more, by key", async () => {
    const storage = createMemoryStorage();
    const filling = create({ storage });
    await filling.importFiles(await Promise.all(Array.from({ length: 25 }, (_, hue) => picture(hue))));
    const library = create({ storage, pageSize: 10 });
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({ assetCount: 25, hasMore: true });
    expect(library.getSnapshot().assets).toHaveLength(10);
    await Promise.all([library.loadMore(), library.loadMore()]);
    expect(library.getSnapshot().assets).toHaveLength(20);
    await library.loadMore();
    expect(library.getSnapshot().hasMore).toBe(false);
    expect(library.getSnapshot().assets).toEqual(filling.getSnapshot().assets);
    await library.loadMore();
    expect(library.getSnapshot().assets).toHaveLength(25);
  });

  it("reads one page of a library of 100,000 assets, not every record", async () => {
    const memory = await createMemoryStorage().open(() => {});
    const page = vi.fn(async ({ limit }: { limit: number }) =>
      Array.from({ length: limit }, () => sampleAsset()),
    );
    const get = vi.fn(memory.assets.get);
    const totals = async () => ({ count: 100_000, bytes: 1, trashed: 0 });
    const library = create({
      storage: { open: async () => ({ ...memory, assets: { ...memory.assets, page, get, totals } }) },
    });
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 100_000,
      hasMore: true,
      assets: { length: 100 },
    });
    expect(page.mock.calls).toEqual([[{ limit: 100 }]]);
    expect(get).not.toHaveBeenCalled();
  });

  it("shows the next page when every loaded asset is removed", async () => {
    const storage = createMemoryStorage();
    await create({ storage }).importFiles(
      await Promise.all(Array.from({ length: 25 }, (_, hue) => picture(hue))),
    );
    const library = create({ storage, pageSize: 10 });
    await library.ready();
    await library.remove(library.getSnapshot().assets.map((asset) => asset.id));
    expect(library.getSnapshot()).toMatchObject({ assetCount: 15, hasMore: true, assets: { length: 10 } });
    const [first] = library.getSnapshot().assets;
    await library.remove(first?.id ?? "");
    expect(library.getSnapshot().assetCount).toBe(14);
  });

  it("is `failed` with the error if the storage cannot be opened, and tries again with the next call", async () => {
    let broken = true;
    const memory = createMemoryStorage();
    const library = create({
      storage: {
        open: (onChange) => (broken ? Promise.reject(new Error("Broken disk.")) : memory.open(onChange)),
      },
    });
    await expect(library.ready()).rejects.toMatchObject({
      code: "storage-lost",
      cause: { message: "Broken disk." },
    });
    expect(library.getSnapshot()).toMatchObject({ status: "failed", error: { code: "storage-lost" } });
    broken = false;
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({ status: "ready", error: undefined });
  });

  it("shows imports and removals of other tabs", async () => {
    const namespace = crypto.randomUUID();
    const [here, there] = [create({ namespace }), create({ namespace })];
    await there.ready();
    const [result] = await here.importFiles([await picture(1)]);
    await vi.waitFor(() => expect(there.getSnapshot().assets).toEqual([result?.asset]));
    await there.remove([result?.asset?.id ?? ""]);
    await vi.waitFor(() => expect(here.getSnapshot()).toMatchObject({ assets: [], assetCount: 0 }));
  });

  it("shows an asset again that was purged and imported with its id, in every tab and query", async () => {
    const storage = createMemoryStorage();
    const tabs = [create({ storage }), create({ storage })];
    await Promise.all(tabs.map((tab) => tab.ready()));
    const [first, second] = tabs;
    const found = tabs.map((tab) => tab.query({}));
    const leaves = found.map((query) => query.subscribe(() => {}));
    const asset = { id: crypto.randomUUID(), name: "back.png" };
    const counts = () => [
      ...tabs.map((tab) => tab.getSnapshot().assets.length),
      ...found.map((query) => query.getSnapshot().ids.length),
    ];
    for (let round = 0; round < 2; round++) {
      await first?.importAssets([{ file: await picture(1), asset }]);
      await vi.waitFor(() => expect(counts()).toEqual([1, 1, 1, 1]));
      await (round === 0 ? first : second)?.purge(asset.id);
      await vi.waitFor(() => expect(counts()).toEqual([0, 0, 0, 0]));
    }
    await second?.importAssets([{ file: await picture(1), asset }]);
    await vi.waitFor(() => expect(counts()).toEqual([1, 1, 1, 1]));
    for (const leave of leaves) leave();
  });

  it("keeps namespaces apart", async () => {
    const [one, two] = [create(), create()];
    await one.importFiles([await picture(1)]);
    await two.ready();
    expect(two.getSnapshot().assetCount).toBe(0);
  });
});

describe("search", () => {
  it("finds every word in all names, loaded or not, ignoring case and accents, newest first", async () => {
    const storage = createMemoryStorage();
    const names = ["Café au lait.png", "cafe noir.png", "tea.png", "Lait de CAFÉ.png"];
    await create({ storage }).importFiles(await Promise.all(names.map((name, hue) => picture(hue, name))));
    const library = create({ storage, pageSize: 1 });
    const found = async (text: string) => (await library.search(text)).assets.map((asset) => asset.name);
    expect(await found("cafe")).toEqual(["Café au lait.png", "cafe noir.png", "Lait de CAFÉ.png"]);
    expect(await found(" LAIT café ")).toEqual(["Café au lait.png", "Lait de CAFÉ.png"]);
    expect(await found("coffee")).toEqual([]);
    expect(await library.search("cafe", { limit: 1 })).toMatchObject({ assets: { length: 1 }, total: 3 });
  });

  it("finds names by what people type for special letters, and no other letters or sounds", async () => {
    const library = create();
    const names = ["Łódź.png", "Straße.png", "οδός.png", "की.png", "का.png", "ババ.png", "ハハ.png"];
    await library.importFiles(await Promise.all(names.map((name, hue) => picture(hue, name))));
    for (const [text, name] of [
      ["lodz", "Łódź.png"],
      ["strasse", "Straße.png"],
      ["ΟΔΟΣ", "οδός.png"],
      ["की", "की.png"],
      ["ババ", "ババ.png"],
    ] as const) {
      expect((await library.search(text)).assets.map((asset) => asset.name)).toEqual([name]);
    }
  });

  it("includes imports and excludes removals", async () => {
    const library = create();
    const [first] = await library.importFiles([await picture(1, "red.png")]);
    expect(await library.search("red")).toMatchObject({ total: 1 });
    await library.importFiles([await picture(2, "red too.png")]);
    expect(await library.search("red")).toMatchObject({ total: 2 });
    await library.remove([first?.asset?.id ?? ""]);
    expect((await library.search("red")).assets.map((asset) => asset.name)).toEqual(["red too.png"]);
  });
});

describe("object URLs", () => {
  it("are created once for all users and revoked with the last one", async () => {
    const library = create();
    const [result] = await library.importFiles([await picture(1)]);
    const id = result?.asset?.id ?? "";
    const made = vi.spyOn(URL, "createObjectURL");
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const leases = [1, 2, 3].map(() => library.acquireUrl(id, "thumbnail"));
    const urls = await Promise.all(leases.map((lease) => lease.url));
    expect(new Set(urls).size).toBe(1);
    expect(made).toHaveBeenCalledOnce();
    leases[0]?.release();
    leases[0]?.release();
    leases[1]?.release();
    expect(revoked).not.toHaveBeenCalled();
    leases[2]?.release();
    expect(revoked).toHaveBeenCalledExactlyOnceWith(urls[0]);
  });

  it("are never created for a lease that is released before the file was read", async () => {
    const library = create();
    const [result] = await library.importFiles([await picture(1)]);
    const made = vi.spyOn(URL, "createObjectURL");
    const lease = library.acquireUrl(result?.asset?.id ?? "", "thumbnail");
    lease.release();
    expect(await lease.url).toBeUndefined();
    expect(made).not.toHaveBeenCalled();
  });
});

describe("a storage that never opens", () => {
  const never = { open: () => new Promise<never>(() => {}) };

  it("blocks neither an aborted import nor closing", async () => {
    const library = create({ storage: never });
    const controller = new AbortController();
    const running = library.importFiles([await picture(1)], { signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject([{ status: "failed", error: { code: "aborted" } }]);
    expect(library.getSnapshot().importProgress).toBeUndefined();
    await library.close();
  });

  it("is closed if it opens later", async () => {
    const memory = await createMemoryStorage().open(() => {});
    const opening = createDeferred<OpenStorage>();
    const close = vi.fn(memory.close);
    const library = create({ storage: { open: () => opening.promise } });
    const ready = library.ready();
    await library.close();
    opening.resolve({ ...memory, close });
    await expect(ready).rejects.toMatchObject({ code: "closed" });
    expect(close).toHaveBeenCalledOnce();
  });

  it("causes no unhandled rejection", async () => {
    const library = create({ storage: { open: () => Promise.reject(new Error("Broken disk.")) } });
    library.acquireUrl("some", "thumbnail").release();
    // An unhandled rejection fails the run.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(library.getSnapshot().status).toBe("failed");
  });
});

describe("close", () => {
  it("aborts running operations, and every later call rejects with `closed`", async () => {
    const library = create();
    await library.ready();
    const files = await Promise.all(Array.from({ length: 20 }, (_, hue) => picture(hue)));
    const running = library.importFiles(files);
    await library.close();
    const codes = (await running).map((result) => result.error?.code ?? result.status);
    expect(new Set(codes)).toEqual(new Set(["aborted"]));
    await expect(library.importFiles([])).rejects.toMatchObject({ code: "closed" });
    await expect(library.ready()).rejects.toMatchObject({ code: "closed" });
    await expect(library.search("x")).rejects.toMatchObject({ code: "closed" });
    await library.close();
  });
});
