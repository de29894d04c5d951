import type { StorageChange } from "../../core/library/storage.js";
import { sampleAsset } from "../sample-records.js";
import { eventually, type StorageRules } from "./storage-rules.js";

export const trashRules: StorageRules = ({ test, expect }) => {
  test("lists assets in the trash apart from the others", async ({ open }) => {
    const storage = await open();
    const assets = [1, 2, 3].map((createdAt) =>
      sampleAsset({ createdAt, size: 10, hash: `hash ${createdAt}` }),
    );
    for (const asset of assets) await storage.assets.put({ asset, original: new Blob(["x".repeat(10)]) });
    const [first, second, third] = assets;
    if (!first || !second || !third) throw new Error("There are three.");
    expect(await storage.assets.setTrashed([first.id], 101, "user")).toEqual([first.id]);
    expect(await storage.assets.setTrashed([second.id], 102, "user")).toEqual([second.id]);
    const trashed = [
      { ...second, removedAt: 102 },
      { ...first, removedAt: 101 },
    ];
    expect(await storage.assets.page({ limit: 10 })).toEqual([third]);
    expect(await storage.assets.page({ limit: 10, trashed: true })).toEqual(trashed);
    expect(await storage.assets.page({ limit: 10, trashed: true, after: second })).toEqual(trashed.slice(1));
    expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 30, trashed: 2 });
    expect(await storage.assets.trashedBefore(102)).toEqual([first.id]);
    expect(await storage.assets.get([first.id])).toEqual([trashed[1]]);
    expect(await (await storage.assets.read(first.id, "original"))?.text()).toBe("x".repeat(10));
    expect(await storage.assets.findByHash("hash 1")).toEqual(trashed[1]);
    const again = sampleAsset({ hash: "hash 1" });
    expect(await storage.assets.put({ asset: again, original: new Blob(["x"]) }, { unique: true })).toEqual({
      status: "duplicate",
      asset: trashed[1],
    });
    expect(await storage.check()).toMatchObject({ ok: true });
    expect(await storage.assets.setTrashed([first.id], undefined, "undo")).toEqual([first.id]);
    expect(await storage.assets.get([first.id])).toEqual([first]);
    expect(await storage.assets.page({ limit: 10 })).toEqual([third, first]);
    expect(await storage.assets.totals()).toEqual({ count: 2, bytes: 30, trashed: 1 });
    await storage.assets.remove([second.id]);
    expect(await storage.assets.totals()).toEqual({ count: 2, bytes: 20, trashed: 0 });
    expect(await storage.assets.trashedBefore(1_000)).toEqual([]);
  });

  test("moves assets into the trash and out of it, each in one change", async ({ create, open }) => {
    const storage = await create();
    const heard: StorageChange[] = [];
    const writer = await open(storage);
    await open(storage, (change) => heard.push(change));
    const [one, two, hidden] = [sampleAsset(), sampleAsset(), sampleAsset({ hidden: true })];
    for (const asset of [one, two, hidden]) await writer.assets.put({ asset, original: new Blob(["x"]) });
    const before = await writer.lastSequence();
    const ids = [two.id, hidden.id, "nobody", one.id, two.id];
    expect(await writer.assets.setTrashed(ids, 5, "user")).toEqual([two.id, one.id]);
    expect(await writer.assets.setTrashed([one.id], 6, "user")).toEqual([]);
    expect(await writer.assets.get([one.id, two.id, hidden.id])).toEqual([
      { ...one, removedAt: 5 },
      { ...two, removedAt: 5 },
      hidden,
    ]);
    expect(await writer.assets.setTrashed(ids, undefined, "undo")).toEqual([two.id, one.id]);
    expect(await writer.assets.setTrashed(ids, undefined, "undo")).toEqual([]);
    expect(await writer.assets.get([one.id, two.id, hidden.id])).toEqual([one, two, hidden]);
    const changes = [
      { type: "trash", sequence: before + 1, ids: [two.id, one.id], removedAt: 5, source: "user" },
      { type: "trash", sequence: before + 2, ids: [two.id, one.id], source: "undo" },
    ];
    expect(await writer.changesSince(before)).toEqual(changes);
    await eventually(() => expect(heard.slice(3)).toEqual(changes));
  });

  test("moves each asset once if two connections do it at the same time", async ({ create, open }) => {
    const storage = await create();
    const tabs = [await open(storage), await open(storage)];
    const assets = Array.from({ length: 10 }, () => sampleAsset());
    for (const asset of assets) await tabs[0]?.assets.put({ asset, original: new Blob(["x"]) });
    const ids = assets.map(({ id }) => id);
    const moved = await Promise.all(tabs.map((tab) => tab.assets.setTrashed(ids, 5, "user")));
    expect(moved.flat().sort()).toEqual([...ids].sort());
    expect(await tabs[1]?.assets.totals()).toEqual({ count: 0, bytes: 10, trashed: 10 });
  });

  test("moves hundreds of assets at once, and reads them as moved", async ({ create, open }) => {
    const storage = await create();
    const writer = await open(storage);
    const reader = await open(storage);
    const count = 600;
    const assets = Array.from({ length: count }, (_, index) => sampleAsset({ createdAt: count - index }));
    await Promise.all(assets.map((asset) => writer.assets.put({ asset, original: new Blob(["x"]) })));
    const ids = assets.map(({ id }) => id);
    const [first = "", second = "", third = ""] = ids;
    const before = await writer.lastSequence();
    const atOf = (id: string) => (id === second ? 8 : 7);
    const inTrash = assets.map((asset) => ({ ...asset, removedAt: atOf(asset.id) }));
    await writer.assets.setTrashed([second], 8, "user");
    expect(await writer.assets.setTrashed([...ids, "nobody"], 7, "user")).toHaveLength(count - 1);
    expect(await writer.lastSequence()).toBe(before + 2);
    for (const tab of [writer, reader]) {
      expect(await tab.assets.page({ limit: 10 })).toEqual([]);
      expect(await tab.assets.page({ limit: 3, trashed: true })).toEqual(inTrash.slice(0, 3));
      const after = inTrash[9];
      expect(await tab.assets.page({ limit: 500, trashed: true, ...(after && { after }) })).toEqual(
        inTrash.slice(10, 510),
      );
      expect(await tab.assets.totals()).toEqual({ count: 0, bytes: count, trashed: count });
      expect(await tab.assets.get([third, first])).toEqual([inTrash[2], inTrash[0]]);
      expect(await tab.assets.findByHash(`hash-of-${first}`)).toEqual(inTrash[0]);
      expect(await tab.assets.trashedBefore(7)).toEqual([]);
      expect((await tab.assets.trashedBefore(8)).sort()).toEqual(ids.filter((id) => id !== second).sort());
    }
    const again = sampleAsset({ hash: `hash-of-${first}` });
    expect(await reader.assets.put({ asset: again, original: new Blob(["x"]) }, { unique: true })).toEqual({
      status: "duplicate",
      asset: inTrash[0],
    });
    await reader.assets.update([first], (asset) => ({ ...asset, rating: 3 }));
    await reader.assets.remove([third]);
    expect(await writer.assets.setTrashed([first, third], undefined, "user")).toEqual([first]);
    const listed = [{ ...assets[0], rating: 3 }];
    for (const tab of [writer, reader]) {
      expect(await tab.assets.page({ limit: 10 })).toEqual(listed);
      expect(await tab.assets.page({ limit: 2, trashed: true })).toEqual([inTrash[1], inTrash[3]]);
      expect(await tab.assets.totals()).toEqual({ count: 1, bytes: count - 1, trashed: count - 2 });
    }
    expect(await reader.assets.setTrashed(ids, undefined, "undo")).toHaveLength(count - 2);
    const left = assets.filter(({ id }) => id !== third).slice(1);
    expect(await writer.assets.page({ limit: count })).toEqual([...listed, ...left]);
    expect(await writer.assets.totals()).toEqual({ count: count - 1, bytes: count - 1, trashed: 0 });
    expect(await writer.assets.trashedBefore(100)).toEqual([]);
    expect(await writer.repair()).toMatchObject({ ok: true });
    expect(await reader.assets.page({ limit: count })).toEqual([...listed, ...left]);
  });

  test("keeps an update of an asset in the trash when that is moved out", async ({ open }) => {
    const storage = await open();
    const asset = sampleAsset();
    await storage.assets.put({ asset, original: new Blob(["x"]) });
    await storage.assets.setTrashed([asset.id], 5, "user");
    await storage.assets.update([asset.id], (now) => ({ ...now, name: "renamed.png" }));
    expect(await storage.assets.get([asset.id])).toEqual([{ ...asset, name: "renamed.png", removedAt: 5 }]);
    await storage.assets.setTrashed([asset.id], undefined, "undo");
    expect(await storage.assets.get([asset.id])).toEqual([{ ...asset, name: "renamed.png" }]);
  });

  test("reports what removed assets, and which", async ({ open }) => {
    const storage = await open();
    const [one, two] = [sampleAsset(), sampleAsset()];
    for (const asset of [one, two]) await storage.assets.put({ asset, original: new Blob(["x"]) });
    const before = await storage.lastSequence();
    await storage.assets.setTrashed([one.id], 5, "user");
    expect(await storage.assets.remove([one.id, "nobody"], "retention")).toEqual([one.id]);
    expect(await storage.assets.remove([one.id], "retention")).toEqual([]);
    expect(await storage.assets.remove([two.id])).toEqual([two.id]);
    const changed = { type: "changed", added: [], updated: [] };
    expect((await storage.changesSince(before))?.slice(1)).toEqual([
      { ...changed, sequence: before + 2, removed: [one.id], source: "retention" },
      { ...changed, sequence: before + 3, removed: [two.id] },
    ]);
    expect(await storage.assets.totals()).toEqual({ count: 0, bytes: 0, trashed: 0 });
  });
};
