import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { collectChanges } from "./collect-changes.js";
import { createSyncRecords } from "./sync-records.js";

describe("collecting changes", () => {
  it("reads the records once for many, and one by one for a few", async () => {
    const storage = await createMemoryStorage().open(() => {});
    const records = createSyncRecords(storage.derived, "test");
    await records.savePosition({ sequence: await storage.lastSequence() });
    const get = vi.spyOn(storage.derived, "get");
    const put = async (count: number) => {
      for (let index = 0; index < count; index++) {
        await storage.assets.put({ asset: sampleAsset(), original: new Blob(["x"]) });
      }
    };
    const collect = async () => {
      get.mockClear();
      const noted: string[] = [];
      const note = async (changes: ReadonlyMap<string, unknown>) => void noted.push(...changes.keys());
      await collectChanges(storage, records, note, new AbortController().signal);
      return { noted: noted.length, reads: get.mock.calls.length };
    };
    await put(1_200);
    const many = await collect();
    expect(many.noted).toBe(1_200);
    expect(many.reads).toBeLessThan(270);
    await put(3);
    const few = await collect();
    expect(few.noted).toBe(3);
    expect(few.reads).toBeLessThan(10);
  });
});
