import type { MediaAsset } from "../../core/library/asset.js";
import { sampleAsset } from "../sample-records.js";
import type { StorageRules } from "./storage-rules.js";

export const assetRules: StorageRules = ({ test, expect }) => {
  test("returns what was saved, byte for byte", async ({ open }) => {
    const storage = await open();
    const bytes = crypto.getRandomValues(new Uint8Array(40_000));
    const asset = sampleAsset({ size: bytes.length });
    const thumbnail = new Blob(["small"], { type: "image/webp" });
    expect(await storage.assets.put({ asset, original: new Blob([bytes]), thumbnail })).toEqual({
      status: "added",
    });
    expect(await storage.assets.get([asset.id])).toEqual([asset]);
    expect(await bytesOf(await storage.assets.read(asset.id, "original"))).toEqual(bytes);
    const small = await storage.assets.read(asset.id, "thumbnail");
    expect(small?.type).toBe("image/webp");
    expect(await small?.text()).toBe("small");
  });

  test("resolves to undefined for unknown ids and hashes", async ({ open }) => {
    const storage = await open();
    expect(await storage.assets.get(["nobody"])).toEqual([undefined]);
    expect(await storage.assets.findByHash("none")).toBeUndefined();
    expect(await storage.assets.read("nobody", "original")).toBeUndefined();
    expect(await storage.assets.read("nobody", "thumbnail")).toBeUndefined();
  });

  test("returns assets in the order of the requested ids", async ({ open }) => {
    const storage = await open();
    const [a, b] = [sampleAsset(), sampleAsset()];
    for (const asset of [a, b]) await storage.assets.put({ asset, original: new Blob(["x"]) });
    expect(await storage.assets.get([b.id, "nobody", a.id])).toEqual([b, undefined, a]);
  });

  test("rejects a second asset with the same hash only with `unique`", async ({ open }) => {
    const storage = await open();
    const first = sampleAsset({ hash: "same" });
    await storage.assets.put({ asset: first, original: new Blob(["x"]) }, { unique: true });
    const again = sampleAsset({ hash: "same" });
    expect(await storage.assets.put({ asset: again, original: new Blob(["x"]) }, { unique: true })).toEqual({
      status: "duplicate",
      asset: first,
    });
    expect(await storage.assets.read(again.id, "original")).toBeUndefined();
    expect(await storage.assets.put({ asset: again, original: new Blob(["x"]) })).toEqual({
      status: "added",
    });
    expect((await storage.assets.totals()).count).toBe(2);
  });

  test("adds exactly one of several equal assets saved concurrently", async ({ open }) => {
    const storage = await open();
    const equal = Array.from({ length: 6 }, () => sampleAsset({ hash: "same" }));
    const results = await Promise.all(
      equal.map((asset) => storage.assets.put({ asset, original: new Blob(["x"]) }, { unique: true })),
    );
    expect(results.filter((result) => result.status === "added")).toHaveLength(1);
    expect((await storage.assets.totals()).count).toBe(1);
  });

  test("pages newest first, ties ordered by id, without gaps or repeats", async ({ open }) => {
    const storage = await open();
    const assets = Array.from({ length: 25 }, (_, index) =>
      sampleAsset({ createdAt: 1000 + Math.floor(index / 3) }),
    );
    for (const asset of assets) await storage.assets.put({ asset, original: new Blob(["x"]) });
    const seen: MediaAsset[] = [];
    for (let page = await storage.assets.page({ limit: 7 }); page.length > 0; ) {
      seen.push(...page);
      const after = seen.at(-1);
      page = await storage.assets.page({ limit: 7, ...(after && { after }) });
    }
    const key = ({ createdAt, id }: MediaAsset) => `${createdAt} ${id}`;
    expect(seen.map(key)).toEqual(assets.map(key).sort().reverse());
  });

  test("counts the assets and their bytes", async ({ open }) => {
    const storage = await open();
    const assets = [sampleAsset({ size: 10 }), sampleAsset({ size: 20 }), sampleAsset({ size: 30 })];
    await Promise.all(
      assets.map((asset) => storage.assets.put({ asset, original: new Blob(["x".repeat(asset.size)]) })),
    );
    expect(await storage.assets.totals()).toEqual({ count: 3, bytes: 60, trashed: 0 });
    await storage.assets.remove([assets[1]?.id ?? "", "nobody"]);
    expect(await storage.assets.totals()).toEqual({ count: 2, bytes: 40, trashed: 0 });
  });

  test("removes record, original and thumbnail, and ignores unknown ids", async ({ open }) => {
    const storage = await open();
    const asset = sampleAsset();
    await storage.assets.put({ asset, original: new Blob(["x"]), thumbnail: new Blob(["y"]) });
    await storage.assets.remove([asset.id]);
    expect(await storage.assets.get([asset.id])).toEqual([undefined]);
    expect(await storage.assets.read(asset.id, "original")).toBeUndefined();
    expect(await storage.assets.read(asset.id, "thumbnail")).toBeUndefined();
    await storage.assets.remove([asset.id]);
  });

  test("replaces a thumbnail and its size without a change, unless the asset was removed", async ({
    open,
  }) => {
    const storage = await open();
    const asset = sampleAsset({ thumbnail: { width: 8, height: 4 } });
    await storage.assets.put({ asset, original: new Blob(["x"]), thumbnail: new Blob(["old"]) });
    const before = await storage.lastSequence();
    const size = { width: 16, height: 8 };
    const renewed = await storage.assets.setThumbnail(asset.id, new Blob(["new"]), size);
    expect(renewed).toEqual({ ...asset, thumbnail: size });
    expect(await storage.assets.get([asset.id])).toEqual([renewed]);
    expect(await (await storage.assets.read(asset.id, "thumbnail"))?.text()).toBe("new");
    expect(await storage.lastSequence()).toBe(before);
    expect(await storage.assets.setThumbnail("nobody", new Blob(["new"]), size)).toBeUndefined();
    expect(await storage.assets.read("nobody", "thumbnail")).toBeUndefined();
  });

  test("does not bring back a removed asset when its original is restored", async ({ open }) => {
    const storage = await open();
    const asset = sampleAsset();
    await storage.assets.put({ asset, original: new Blob(["x"]) });
    await storage.assets.remove([asset.id]);
    expect(await storage.assets.restoreOriginal(asset.id, new Blob(["x"]))).toBe(false);
    expect(await storage.assets.get([asset.id])).toEqual([undefined]);
    expect(await storage.check()).toMatchObject({ ok: true });
  });

  test("saves nothing if the signal is aborted", async ({ open }) => {
    const storage = await open();
    const asset = sampleAsset();
    const signal = AbortSignal.abort();
    const put = storage.assets.put({ asset, original: new Blob(["x"]) }, { signal });
    await expect(put).rejects.toMatchObject({ name: "AbortError" });
    expect(await storage.assets.get([asset.id])).toEqual([undefined]);
    expect(await storage.assets.read(asset.id, "original")).toBeUndefined();
  });

  test("keeps the existing asset if the same id is saved with `again`", async ({ open }) => {
    const storage = await open();
    const asset = sampleAsset({ size: 5 });
    await storage.assets.put({ asset, original: new Blob(["first"]) }, { again: true, durability: "power" });
    const other = { ...asset, name: "other.png", size: 6 };
    const put = storage.assets.put({ asset: other, original: new Blob(["second"]) }, { again: true });
    expect(await put).toEqual({ status: "duplicate", asset });
    expect(await storage.assets.get([asset.id])).toEqual([asset]);
    expect(await (await storage.assets.read(asset.id, "original"))?.text()).toBe("first");
    expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 5, trashed: 0 });
  });

  test("replaces the records of assets in one change", async ({ open }) => {
    const storage = await open();
    const assets = [sampleAsset({ sourceMeta: { seed: 1 } }), sampleAsset(), sampleAsset()];
    for (const asset of assets) await storage.assets.put({ asset, original: new Blob(["x"]) });
    const [first, second, third] = assets.map(({ id }) => id);
    const before = await storage.lastSequence();
    const update = storage.assets.update([third, "nobody", first, second].map(String), (asset) =>
      asset.id === second ? asset : { ...asset, name: "renamed.png", rating: 3 },
    );
    const expected = assets.map((asset) =>
      asset.id === second ? asset : { ...asset, name: "renamed.png", rating: 3 },
    );
    expect(await update).toEqual([expected[2], undefined, expected[0], expected[1]]);
    expect(await storage.assets.get(assets.map(({ id }) => id))).toEqual(expected);
    expect(await storage.changesSince(before)).toEqual([
      { type: "changed", sequence: before + 1, added: [], removed: [], updated: [third, first] },
    ]);
    expect(await storage.assets.totals()).toEqual({ count: 3, bytes: 3, trashed: 0 });
  });

  test("keeps concurrent updates of one asset", async ({ create, open }) => {
    const storage = await create();
    const tabs = [await open(storage), await open(storage)];
    const asset = sampleAsset();
    await tabs[0]?.assets.put({ asset, original: new Blob(["x"]) });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tabs[index % 2]?.assets.update([asset.id], (now) => ({
          ...now,
          tags: [...(now.tags ?? []), `${index}`],
        })),
      ),
    );
    const [after] = (await tabs[0]?.assets.get([asset.id])) ?? [];
    expect(after?.tags).toHaveLength(20);
  });

  test("finds a hidden asset only by its id", async ({ open }) => {
    const storage = await open();
    const hidden = sampleAsset({ hidden: true, hash: "same", size: 6 });
    await storage.assets.put({ asset: hidden, original: new Blob(["hidden"]) }, { durability: "power" });
    expect(await storage.assets.get([hidden.id])).toEqual([hidden]);
    expect(await (await storage.assets.read(hidden.id, "original"))?.text()).toBe("hidden");
    expect(await storage.assets.page({ limit: 10 })).toEqual([]);
    expect(await storage.assets.totals()).toEqual({ count: 0, bytes: 0, trashed: 0 });
    expect(await storage.assets.findByHash("same")).toBeUndefined();
    const listed = sampleAsset({ hash: "same" });
    const put = storage.assets.put({ asset: listed, original: new Blob(["x"]) }, { unique: true });
    expect(await put).toEqual({ status: "added" });
    expect(await storage.assets.hidden(hidden.createdAt)).toEqual([]);
    expect(await storage.assets.hidden(hidden.createdAt + 1)).toEqual([hidden.id]);
    expect(await storage.check()).toMatchObject({ ok: true });
    await storage.assets.remove([hidden.id]);
    expect(await storage.assets.get([hidden.id])).toEqual([undefined]);
    expect(await storage.assets.read(hidden.id, "original")).toBeUndefined();
    expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 1, trashed: 0 });
  });
};

async function bytesOf(blob: Blob | undefined): Promise<Uint8Array | undefined> {
  return blob && new Uint8Array(await blob.arrayBuffer());
}
