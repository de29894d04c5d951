import type { StorageChange } from "../../core/library/storage.js";
import { sampleAsset, sampleGeneration } from "../sample-records.js";
import { eventually, type StorageRules } from "./storage-rules.js";

export const connectionRules: StorageRules = ({ test, expect }) => {
  test("reports no finding after saving, and repairs nothing", async ({ open }) => {
    const storage = await open();
    const assets = [sampleAsset(), sampleAsset(), sampleAsset()];
    for (const asset of assets) {
      await storage.assets.put({ asset, original: new Blob(["x"]) }, { durability: "power" });
    }
    const healthy = { ok: true, missing: [], orphans: [], debris: [] };
    expect(await storage.check()).toEqual(healthy);
    expect(await storage.repair()).toEqual(healthy);
    expect(await storage.assets.get(assets.map(({ id }) => id))).toEqual(assets);
  });

  test("keeps derived data as a copy", async ({ create, open }) => {
    const storage = await create();
    const writer = await open(storage);
    expect(await writer.lastSequence()).toBe(0);
    expect(await writer.derived.get("columns")).toBeUndefined();
    const value = { numbers: Float64Array.of(1, 2), names: ["a"] };
    await writer.derived.set("columns", value);
    value.names.push("b");
    await writer.close();
    const reader = await open(storage);
    expect(await reader.derived.get("columns")).toEqual({ numbers: Float64Array.of(1, 2), names: ["a"] });
    expect(await reader.lastSequence()).toBe(0);
  });

  test("numbers its changes from 1, so that a reader can catch up", async ({ create, open }) => {
    const storage = await create();
    const heard: StorageChange[] = [];
    const writer = await open(storage);
    const reader = await open(storage, (change) => heard.push(change));
    const asset = sampleAsset();
    const generation = sampleGeneration();
    await writer.assets.put({ asset, original: new Blob(["x"]) });
    await writer.assets.update([asset.id], (now) => ({ ...now, name: "b.png" }));
    await writer.generations.update(generation.id, () => generation);
    await writer.assets.remove([asset.id]);
    const changes = [
      { type: "changed", sequence: 1, added: [asset.id], removed: [], updated: [] },
      { type: "changed", sequence: 2, added: [], removed: [], updated: [asset.id] },
      { type: "generations", sequence: 3, ids: [generation.id] },
      { type: "changed", sequence: 4, added: [], removed: [asset.id], updated: [] },
    ];
    expect(await reader.lastSequence()).toBe(4);
    expect(await reader.changesSince(0)).toEqual(changes);
    expect(await writer.changesSince(2)).toEqual(changes.slice(2));
    expect(await reader.changesSince(4)).toEqual([]);
    await eventually(() => expect(heard).toEqual(changes));
  });

  test("holds one exclusive lock per name across connections", async ({ create, open }) => {
    const storage = await create();
    const [one, two] = [await open(storage), await open(storage)];
    let release = (_: string) => {};
    const held = new Promise<string>((resolve) => {
      release = resolve;
    });
    const first = one.exclusively("job", () => held);
    expect(await two.exclusively("job", async () => "second")).toBeUndefined();
    expect(await two.exclusively("other", async () => "free")).toBe("free");
    const given = new AbortController();
    const gaveUp = two.exclusively("job", async () => "third", given.signal);
    const waited = two.exclusively("job", async () => "fourth", new AbortController().signal);
    given.abort(new Error("Enough."));
    await expect(gaveUp).rejects.toThrow("Enough.");
    release("done");
    expect(await first).toBe("done");
    expect(await waited).toBe("fourth");
    await expect(one.exclusively("job", () => Promise.reject(new Error("No.")))).rejects.toThrow("No.");
    expect(await one.exclusively("job", async () => "again")).toBe("again");
  });

  test("keeps everything when it is closed and opened again", async ({ create, open }) => {
    const storage = await create();
    const asset = sampleAsset({ size: 4 });
    const before = await storage.open(() => {});
    await before.assets.put({ asset, original: new Blob(["kept"]) });
    await before.close();
    const after = await open(storage);
    expect(await after.assets.get([asset.id])).toEqual([asset]);
    expect(await (await after.assets.read(asset.id, "original"))?.text()).toBe("kept");
  });
};
