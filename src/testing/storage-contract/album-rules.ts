import type { StorageChange } from "../../core/library/storage.js";
import { eventually, type StorageRules } from "./storage-rules.js";

export const albumRules: StorageRules = ({ test, expect }) => {
  test("keeps, changes and deletes albums, each in one change", async ({ create, open }) => {
    const storage = await create();
    const heard: StorageChange[] = [];
    const writer = await open(storage);
    const reader = await open(storage, (change) => heard.push(change));
    const album = { id: "summer", name: "Summer", createdAt: 1 };
    expect(await writer.albums.get()).toEqual([]);
    expect(await writer.albums.update("summer", () => album)).toEqual(album);
    const renamed = { ...album, name: "Winter", cover: "a", positions: { a: "m", b: "n" } };
    expect(await reader.albums.update("summer", (now) => now && { ...now, ...renamed })).toEqual(renamed);
    expect(await writer.albums.update("summer", (now) => now)).toEqual(renamed);
    expect(await writer.albums.get()).toEqual([renamed]);
    expect(await writer.albums.update("nobody", (now) => now)).toBeUndefined();
    expect(await writer.albums.update("summer", () => undefined)).toBeUndefined();
    expect(await reader.albums.get()).toEqual([]);
    const change = { type: "albums", ids: ["summer"] };
    expect(await writer.changesSince(0)).toEqual([1, 2, 3].map((sequence) => ({ ...change, sequence })));
    await eventually(() => expect(heard).toEqual([1, 3].map((sequence) => ({ ...change, sequence }))));
  });

  test("keeps concurrent changes of one album", async ({ create, open }) => {
    const storage = await create();
    const tabs = [await open(storage), await open(storage)];
    await tabs[0]?.albums.update("a", () => ({ id: "a", name: "A", createdAt: 1 }));
    const moves = Array.from({ length: 10 }, (_, index) =>
      tabs[index % 2]?.albums.update(
        "a",
        (now) => now && { ...now, positions: { ...now.positions, [`asset ${index}`]: "m" } },
      ),
    );
    await Promise.all(moves);
    const [album] = (await tabs[0]?.albums.get()) ?? [];
    expect(Object.keys(album?.positions ?? {})).toHaveLength(10);
  });
};
