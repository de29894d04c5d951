import type { StorageChange } from "../../core/library/storage.js";
import { sampleGeneration } from "../sample-records.js";
import { eventually, type StorageRules } from "./storage-rules.js";

export const generationRules: StorageRules = ({ test, expect }) => {
  test("stores generations with the files of their requests", async ({ open }) => {
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

  test("updates a generation atomically under concurrent updates", async ({ open }) => {
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

  test("keeps the queue of those that wait, and reports its changes without ids to other connections", async ({
    create,
    open,
  }) => {
    const storage = await create();
    const heard: StorageChange[] = [];
    const writer = await open(storage);
    const reader = await open(storage, (change) => heard.push(change));
    expect(await reader.generations.readQueue()).toBeUndefined();
    const queue = { paused: true, order: ["b", "a"], revision: 1 };
    expect(await writer.generations.updateQueue(() => queue)).toEqual(queue);
    await writer.generations.updateQueue((before = queue) => before);
    await Promise.all(
      Array.from({ length: 9 }, () =>
        writer.generations.updateQueue((before = queue) => ({ ...before, revision: before.revision + 1 })),
      ),
    );
    expect(await reader.generations.readQueue()).toEqual({ ...queue, revision: 10 });
    expect(await reader.generations.get()).toEqual([]);
    await eventually(() => expect(heard).toHaveLength(10));
    expect(heard[0]).toEqual({ type: "generations", ids: [], sequence: 1 });
  });

  test("reports changed generations to other connections, not to the one that made the change", async ({
    create,
    open,
  }) => {
    const storage = await create();
    const heard: StorageChange[] = [];
    const own: StorageChange[] = [];
    const writer = await open(storage, (change) => own.push(change));
    await open(storage, (change) => heard.push(change));
    const generation = sampleGeneration();
    await writer.generations.update(generation.id, () => generation);
    await writer.generations.update(generation.id, (before) => before);
    await writer.generations.update(generation.id, () => undefined);
    const change = { type: "generations", ids: [generation.id] };
    await eventually(() =>
      expect(heard).toEqual([
        { ...change, sequence: 1 },
        { ...change, sequence: 2 },
      ]),
    );
    expect(own).toEqual([]);
  });
};
