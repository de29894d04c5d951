import { afterEach, describe, expect, it } from "vitest";
import type { GenerationRecord } from "../generation/generation.js";
import type { MediaAsset } from "./asset.js";
import type { MediaStorage, OpenStorage, StorageChange } from "./storage.js";

/** What every implementation of `MediaStorage` must hold. `make` gives an empty storage of its own each time. */
export function describeStorage(name: string, make: () => MediaStorage): void {
  describe(`${name} as a MediaStorage`, () => {
    const opened: OpenStorage[] = [];
    const open = async (
      storage = make(),
      onChange: (change: StorageChange) => void = () => {},
    ): Promise<OpenStorage> => {
      const connection = await storage.open(onChange);
      opened.push(connection);
      return connection;
    };
    afterEach(async () => {
      for (const connection of opened.splice(0)) await connection.close();
    });

    it("gives back what was put, byte for byte", async () => {
      const storage = await open();
      const bytes = crypto.getRandomValues(new Uint8Array(40_000));
      const asset = sample({ size: bytes.length });
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

    it("answers undefined for what is not there", async () => {
      const storage = await open();
      expect(await storage.assets.get(["nobody"])).toEqual([undefined]);
      expect(await storage.assets.findByHash("none")).toBeUndefined();
      expect(await storage.assets.read("nobody", "original")).toBeUndefined();
      expect(await storage.assets.read("nobody", "thumbnail")).toBeUndefined();
    });

    it("answers `get` in the order of the ids", async () => {
      const storage = await open();
      const [a, b] = [sample(), sample()];
      for (const asset of [a, b]) await storage.assets.put({ asset, original: new Blob(["x"]) });
      expect(await storage.assets.get([b.id, "nobody", a.id])).toEqual([b, undefined, a]);
    });

    it("refuses a second asset of one hash only where it is asked to", async () => {
      const storage = await open();
      const first = sample({ hash: "same" });
      await storage.assets.put({ asset: first, original: new Blob(["x"]) }, { unique: true });
      const again = sample({ hash: "same" });
      expect(await storage.assets.put({ asset: again, original: new Blob(["x"]) }, { unique: true })).toEqual(
        {
          status: "duplicate",
          asset: first,
        },
      );
      expect(await storage.assets.read(again.id, "original")).toBeUndefined();
      expect(await storage.assets.put({ asset: again, original: new Blob(["x"]) })).toEqual({
        status: "added",
      });
      expect((await storage.assets.totals()).count).toBe(2);
    });

    it("adds exactly one of equal assets that come at once", async () => {
      const storage = await open();
      const twins = Array.from({ length: 6 }, () => sample({ hash: "twin" }));
      const results = await Promise.all(
        twins.map((asset) => storage.assets.put({ asset, original: new Blob(["x"]) }, { unique: true })),
      );
      expect(results.filter((result) => result.status === "added")).toHaveLength(1);
      expect((await storage.assets.totals()).count).toBe(1);
    });

    it("pages newest first, without gaps or repeats, ids breaking ties", async () => {
      const storage = await open();
      const assets = Array.from({ length: 25 }, (_, index) =>
        sample({ createdAt: 1000 + Math.floor(index / 3) }),
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

    it("keeps the totals in step", async () => {
      const storage = await open();
      const assets = [sample({ size: 10 }), sample({ size: 20 }), sample({ size: 30 })];
      await Promise.all(
        assets.map((asset) => storage.assets.put({ asset, original: new Blob(["x".repeat(asset.size)]) })),
      );
      expect(await storage.assets.totals()).toEqual({ count: 3, bytes: 60 });
      await storage.assets.remove([assets[1]?.id ?? "", "nobody"]);
      expect(await storage.assets.totals()).toEqual({ count: 2, bytes: 40 });
    });

    it("removes record, original and thumbnail", async () => {
      const storage = await open();
      const asset = sample();
      await storage.assets.put({ asset, original: new Blob(["x"]), thumbnail: new Blob(["y"]) });
      await storage.assets.remove([asset.id]);
      expect(await storage.assets.get([asset.id])).toEqual([undefined]);
      expect(await storage.assets.read(asset.id, "original")).toBeUndefined();
      expect(await storage.assets.read(asset.id, "thumbnail")).toBeUndefined();
      await storage.assets.remove([asset.id]);
    });

    it("finds nothing wrong in what it wrote, and repairs nothing", async () => {
      const storage = await open();
      const assets = [sample(), sample(), sample()];
      for (const asset of assets) {
        await storage.assets.put({ asset, original: new Blob(["x"]) }, { durability: "power" });
      }
      const healthy = { ok: true, missing: [], orphans: [], debris: [] };
      expect(await storage.check()).toEqual(healthy);
      expect(await storage.repair()).toEqual(healthy);
      expect(await storage.assets.get(assets.map(({ id }) => id))).toEqual(assets);
    });

    it("does not bring a removed asset back by restoring its original", async () => {
      const storage = await open();
      const asset = sample();
      await storage.assets.put({ asset, original: new Blob(["x"]) });
      await storage.assets.remove([asset.id]);
      expect(await storage.assets.restore(asset.id, new Blob(["x"]))).toBe(false);
      expect(await storage.assets.get([asset.id])).toEqual([undefined]);
      expect(await storage.check()).toMatchObject({ ok: true });
    });

    it("writes nothing once the signal has fired", async () => {
      const storage = await open();
      const asset = sample();
      const signal = AbortSignal.abort();
      const put = storage.assets.put({ asset, original: new Blob(["x"]) }, { signal });
      await expect(put).rejects.toMatchObject({ name: "AbortError" });
      expect(await storage.assets.get([asset.id])).toEqual([undefined]);
      expect(await storage.assets.read(asset.id, "original")).toBeUndefined();
    });

    it("keeps what is there where the same id is put again", async () => {
      const storage = await open();
      const asset = sample({ size: 5 });
      await storage.assets.put(
        { asset, original: new Blob(["first"]) },
        { again: true, durability: "power" },
      );
      const other = { ...asset, name: "other.png", size: 6 };
      const put = storage.assets.put({ asset: other, original: new Blob(["second"]) }, { again: true });
      expect(await put).toEqual({ status: "duplicate", asset });
      expect(await storage.assets.get([asset.id])).toEqual([asset]);
      expect(await (await storage.assets.read(asset.id, "original"))?.text()).toBe("first");
      expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 5 });
    });

    it("keeps generations, with the files of their requests", async () => {
      const storage = await open();
      const image = new File(["bytes"], "start.png", { type: "image/png" });
      const request = { prompt: "a fox", width: 8, height: 8, images: [image] };
      const [one, two] = [sampleGeneration({ kind: "images", request }), sampleGeneration()];
      expect(await storage.generations.get()).toEqual([]);
      for (const each of [one, two]) {
        expect(await storage.generations.update(each.id, () => each)).toEqual(each);
      }
      const kept = await storage.generations.get();
      expect(kept.map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
      const [again] = await storage.generations.get([one.id, "nobody"]);
      const [file] = again?.request.images ?? [];
      expect([file?.name, file?.type, await file?.text()]).toEqual(["start.png", "image/png", "bytes"]);
      await storage.generations.update(one.id, () => undefined);
      expect(await storage.generations.get()).toEqual([two]);
      expect(await storage.generations.update("nobody", (before) => before)).toBeUndefined();
    });

    it("changes a generation in one step, however many change it at once", async () => {
      const storage = await open();
      const generation = sampleGeneration();
      await storage.generations.update(generation.id, () => generation);
      await Promise.all(
        Array.from({ length: 20 }, () =>
          storage.generations.update(
            generation.id,
            (before) => before && { ...before, saved: before.saved + 1 },
          ),
        ),
      );
      expect(await storage.generations.get()).toEqual([{ ...generation, saved: 20 }]);
    });

    it("tells others over the same storage of generations, and not itself", async () => {
      const storage = make();
      const heard: StorageChange[] = [];
      const own: StorageChange[] = [];
      const writer = await open(storage, (change) => own.push(change));
      await open(storage, (change) => heard.push(change));
      const generation = sampleGeneration();
      await writer.generations.update(generation.id, () => generation);
      await writer.generations.update(generation.id, (before) => before);
      await writer.generations.update(generation.id, () => undefined);
      const change = { type: "generations", ids: [generation.id] };
      await expect
        .poll(() => heard)
        .toEqual([
          { ...change, sequence: 1 },
          { ...change, sequence: 2 },
        ]);
      expect(own).toEqual([]);
    });

    it("changes a record, and leaves what is not named as it was", async () => {
      const storage = await open();
      const asset = sample({ sourceMeta: { seed: 1 } });
      await storage.assets.put({ asset, original: new Blob(["x"]) });
      expect(await storage.assets.update(asset.id, { name: "renamed.png" })).toEqual({
        ...asset,
        name: "renamed.png",
      });
      expect(await storage.assets.get([asset.id])).toEqual([{ ...asset, name: "renamed.png" }]);
      expect(await storage.assets.update("nobody", { name: "x" })).toBeUndefined();
      expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 1 });
    });

    it("finds a hidden asset by its id only", async () => {
      const storage = await open();
      const hidden = sample({ hidden: true, hash: "same", size: 6 });
      await storage.assets.put({ asset: hidden, original: new Blob(["hidden"]) }, { durability: "power" });
      expect(await storage.assets.get([hidden.id])).toEqual([hidden]);
      expect(await (await storage.assets.read(hidden.id, "original"))?.text()).toBe("hidden");
      expect(await storage.assets.page({ limit: 10 })).toEqual([]);
      expect(await storage.assets.totals()).toEqual({ count: 0, bytes: 0 });
      expect(await storage.assets.findByHash("same")).toBeUndefined();
      const listed = sample({ hash: "same" });
      const put = storage.assets.put({ asset: listed, original: new Blob(["x"]) }, { unique: true });
      expect(await put).toEqual({ status: "added" });
      expect(await storage.assets.hidden(hidden.createdAt)).toEqual([]);
      expect(await storage.assets.hidden(hidden.createdAt + 1)).toEqual([hidden.id]);
      expect(await storage.check()).toMatchObject({ ok: true });
      await storage.assets.remove([hidden.id]);
      expect(await storage.assets.get([hidden.id])).toEqual([undefined]);
      expect(await storage.assets.read(hidden.id, "original")).toBeUndefined();
      expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 1 });
    });

    it("counts its changes, for a reader that has missed some", async () => {
      const storage = make();
      const heard: StorageChange[] = [];
      const writer = await open(storage);
      const reader = await open(storage, (change) => heard.push(change));
      const asset = sample();
      const generation = sampleGeneration();
      await writer.assets.put({ asset, original: new Blob(["x"]) });
      await writer.assets.update(asset.id, { name: "b.png" });
      await writer.generations.update(generation.id, () => generation);
      await writer.assets.remove([asset.id]);
      const changes = [
        { type: "changed", sequence: 1, added: [asset.id], removed: [], updated: [] },
        { type: "changed", sequence: 2, added: [], removed: [], updated: [asset.id] },
        { type: "generations", sequence: 3, ids: [generation.id] },
        { type: "changed", sequence: 4, added: [], removed: [asset.id], updated: [] },
      ];
      expect(await reader.changesSince(0)).toEqual(changes);
      expect(await writer.changesSince(2)).toEqual(changes.slice(2));
      expect(await reader.changesSince(4)).toEqual([]);
      await expect.poll(() => heard).toEqual(changes);
    });

    it("runs one work of a name at a time, over all that have it open", async () => {
      const storage = make();
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

    it("still holds everything after it was closed and opened again", async () => {
      const storage = make();
      const asset = sample({ size: 4 });
      const before = await storage.open(() => {});
      await before.assets.put({ asset, original: new Blob(["kept"]) });
      await before.close();
      const after = await open(storage);
      expect(await after.assets.get([asset.id])).toEqual([asset]);
      expect(await (await after.assets.read(asset.id, "original"))?.text()).toBe("kept");
    });
  });
}

export function sample(fields: Partial<MediaAsset> = {}): MediaAsset {
  const id = crypto.randomUUID();
  return {
    id,
    name: "sample.png",
    mimeType: "image/png",
    size: 1,
    hash: `hash-of-${id}`,
    createdAt: 1,
    source: { type: "upload" },
    ...fields,
  };
}

export function sampleGeneration(
  fields: Partial<Extract<GenerationRecord, { kind: "images" }>> = {},
): GenerationRecord {
  return {
    kind: "images",
    request: { prompt: "a fox", width: 8, height: 8 },
    id: crypto.randomUUID(),
    status: "running",
    startedAt: 1,
    assetIds: [],
    saved: 0,
    error: { code: "network", message: "Offline.", retryable: true },
    ...fields,
  };
}

async function bytesOf(blob: Blob | undefined): Promise<Uint8Array | undefined> {
  return blob && new Uint8Array(await blob.arrayBuffer());
}
