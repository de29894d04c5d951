import type { StorageRules } from "./storage-rules.js";

export const stubRules: StorageRules = ({ test, expect }) => {
  test("keeps stubs beside the assets, for every connection, and removes them", async ({ create, open }) => {
    const storage = await create();
    const [writer, reader] = [await open(storage), await open(storage)];
    const stub = { id: "a", name: "A.png", mimeType: "image/png", createdAt: 1 };
    const other = { ...stub, id: "b", width: 3, height: 2, parents: [{ id: "a", role: "edit" }] };
    expect(await writer.stubs.get()).toEqual([]);
    await writer.stubs.put([stub, other]);
    await writer.stubs.put([{ ...stub, name: "renamed.png" }]);
    expect(await reader.stubs.get(["b", "nobody"])).toEqual([other]);
    expect((await reader.stubs.get()).map(({ name }) => name).sort()).toEqual(["A.png", "renamed.png"]);
    expect(await reader.assets.get(["a"])).toEqual([undefined]);
    expect(await reader.assets.totals()).toMatchObject({ count: 0, trashed: 0 });
    await reader.stubs.remove(["a", "nobody"]);
    expect(await writer.stubs.get()).toEqual([other]);
    expect(await writer.changesSince(0)).toEqual([]);
  });
};
