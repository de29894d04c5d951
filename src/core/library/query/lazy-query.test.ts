import { expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../../storage/memory-storage.js";
import { sampleAsset } from "../../../testing/sample-records.js";
import { MediaLibraryError } from "../../errors.js";
import { createMediaLibrary } from "../media-library.js";
import type { OpenStorage, StorageChange } from "../storage.js";

const record = (id: string) => ({
  asset: sampleAsset({ id, name: id, createdAt: id.length }),
  original: new Blob(["x"]),
});

it("opens nothing before it is subscribed to or read", async () => {
  const storage = createMemoryStorage();
  const open = vi.spyOn(storage, "open");
  const library = createMediaLibrary({ storage });
  const live = library.query({});
  expect(live).toMatchObject({ count: 0, ids: [], facets: { starred: 0 } });
  expect(live.indexOf("a")).toBe(-1);
  expect(live.getSnapshot()).toBe(live.getServerSnapshot());
  expect(open).not.toHaveBeenCalled();
  expect(await live.range(0, 10)).toEqual([]);
  expect(open).toHaveBeenCalledOnce();
  await library.close();
});

it("follows a storage that was lost and opened again", async () => {
  const storage = createMemoryStorage();
  const other = await storage.open(() => {});
  await other.assets.put(record("a"));
  let lose = (_change: StorageChange) => {};
  const opened: OpenStorage[] = [];
  const library = createMediaLibrary({
    storage: {
      async open(onChange) {
        lose = onChange;
        opened.push(await storage.open(onChange));
        return opened.at(-1) ?? other;
      },
    },
  });
  const live = library.query({ sort: "name" });
  const listener = vi.fn();
  const leave = live.subscribe(listener);
  await vi.waitFor(() => expect(live.ids).toEqual(["a"]));
  lose({ type: "lost", error: new MediaLibraryError("storage-lost", "Gone.") });
  await vi.waitFor(() => expect(opened).toHaveLength(2));
  await other.assets.put(record("bb"));
  await vi.waitFor(() => expect(live.ids).toEqual(["a", "bb"]));
  expect(await live.range(1, 2)).toMatchObject([{ id: "bb" }]);
  leave();
  listener.mockClear();
  await other.assets.put(record("ccc"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(listener).not.toHaveBeenCalled();
  await library.close();
});

it("rejects a range of a closed library", async () => {
  const library = createMediaLibrary({ storage: createMemoryStorage() });
  const live = library.query({});
  await library.close();
  await expect(live.range(0, 1)).rejects.toMatchObject({ code: "closed" });
});
