import { afterEach, describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { sampleAsset } from "../../../testing/sample-records.js";
import { createLibraryQueries } from "../query/library-queries.js";
import { createLibraryAlbums } from "./library-albums.js";

afterEach(() => void vi.useRealTimers());

describe("the counts of albums", () => {
  it("follow a single change at once, and many in a row four times a second", async () => {
    const storage = await createMemoryStorage().open(() => {});
    const queries = createLibraryQueries(storage, { indexes: [], locale: "en" });
    await queries.find({});
    vi.useFakeTimers();
    const findRows = vi.fn(queries.findRows);
    const albums = createLibraryAlbums({
      storage: storage.albums,
      queries: { ...queries, findRows },
      history: { record() {} },
      emit() {},
      takeOut: async () => undefined,
    });
    const leave = albums.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(1_000);
    findRows.mockClear();
    const add = () => queries.put([sampleAsset({ albums: ["a"] })]);
    add();
    await vi.advanceTimersByTimeAsync(50);
    expect(findRows).toHaveBeenCalledOnce();
    for (let change = 0; change < 100; change++) {
      add();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(findRows.mock.calls.length).toBeLessThanOrEqual(5);
    await vi.advanceTimersByTimeAsync(1_000);
    const counted = findRows.mock.calls.length;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(findRows).toHaveBeenCalledTimes(counted);
    leave();
  });
});
