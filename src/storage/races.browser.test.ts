import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { OpenStorage } from "../core/library/storage.js";
import { createMediaLibrary } from "../default-library.js";
import { sampleAsset } from "../testing/sample-records.js";
import { createBrowserStorage } from "./browser-storage.js";
import { filesOf, lose } from "./opfs-inspection.contract.js";
import { writeOnThePage } from "./write-on-the-page.contract.js";

let namespace: string;
const opened: OpenStorage[] = [];

beforeEach(() => {
  namespace = crypto.randomUUID();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const storage of opened.splice(0)) await storage.close();
});

/** Two of them are two tabs: they share nothing but what the browser stores. */
async function open(): Promise<OpenStorage> {
  const storage = await createBrowserStorage({ namespace }).open(() => {});
  opened.push(storage);
  // Its sweep must not stand in the middle of what is tried.
  await storage.repair();
  return storage;
}

/** Lets `meanwhile` happen once, right after somebody has looked for the file `id`. */
function whenLookedFor(id: string, meanwhile: () => Promise<unknown>): void {
  const look = FileSystemDirectoryHandle.prototype.getFileHandle;
  let done = false;
  vi.spyOn(FileSystemDirectoryHandle.prototype, "getFileHandle").mockImplementation(async function (
    this: FileSystemDirectoryHandle,
    name,
    options,
  ) {
    const found = look.call(this, name, options);
    if (name === id && !done) {
      done = true;
      await found.catch(() => {});
      await meanwhile();
    }
    return found;
  });
}

it("does not restore an asset from the inbox that is removed during the replay", async () => {
  const [a, b] = [await open(), await open()];
  const asset = sampleAsset();
  await a.assets.put({ asset, original: new Blob(["x"]) }, { durability: "power" });
  whenLookedFor(asset.id, () => b.assets.remove([asset.id]));
  await a.repair();
  expect(await b.assets.get([asset.id])).toEqual([undefined]);
  expect(await filesOf(namespace)).toEqual([]);
  expect(await b.assets.totals()).toEqual({ count: 0, bytes: 0, trashed: 0 });
});

it("lets two tabs restore the same original at once", async () => {
  const [a, b] = [await open(), await open()];
  const asset = sampleAsset();
  await a.assets.put({ asset, original: new Blob(["x"]) });
  for (let times = 0; times < 10; times++) {
    await lose(namespace, "files", asset.id);
    expect(await a.assets.read(asset.id, "original")).toBeUndefined();
    const both = [a, b].map((storage) => storage.assets.restoreOriginal(asset.id, new Blob(["x"])));
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(await (await b.assets.read(asset.id, "original"))?.text()).toBe("x");
    expect(await b.assets.get([asset.id])).toEqual([asset]);
    expect(await filesOf(namespace, "tmp")).toEqual([]);
  }
});

it("does not mark an asset as missing that is restored at the same time", async () => {
  const [a, b] = [await open(), await open()];
  const asset = sampleAsset();
  await a.assets.put({ asset, original: new Blob(["x"]) });
  await lose(namespace, "files", asset.id);
  whenLookedFor(asset.id, () => b.assets.restoreOriginal(asset.id, new Blob(["x"])));
  await a.assets.read(asset.id, "original");
  expect(await a.assets.get([asset.id])).toEqual([asset]);
});

it("imports a lost image as a new asset if another tab removes it meanwhile", async () => {
  writeOnThePage();
  const library = createMediaLibrary({ namespace });
  const other = await open();
  const canvas = new OffscreenCanvas(20, 20);
  canvas.getContext("2d")?.fillRect(0, 0, 9, 9);
  const file = new File([await canvas.convertToBlob()], "a.png");
  const [first] = await library.importFiles([file]);
  const id = first?.asset?.id ?? "";
  await lose(namespace, "files", id);
  await library.repair();

  const close = FileSystemWritableFileStream.prototype.close;
  vi.spyOn(FileSystemWritableFileStream.prototype, "close").mockImplementationOnce(async function (
    this: FileSystemWritableFileStream,
  ) {
    await other.assets.remove([id]);
    return close.call(this);
  });
  const [again] = await library.importFiles([file]);
  expect(again?.status).toBe("added");
  expect(again?.asset?.id).not.toBe(id);
  expect(library.getSnapshot().assets.map((asset) => asset.id)).toEqual([again?.asset?.id]);
  expect(await filesOf(namespace)).toEqual([again?.asset?.id]);
  await library.close();
});

it("continues a repair when a file of the inbox is removed while it is read", async () => {
  const [a, b] = [await open(), await open()];
  const asset = sampleAsset();
  await a.assets.put({ asset, original: new Blob(["x"]) }, { durability: "power" });
  const read = vi.spyOn(Blob.prototype, "stream").mockImplementationOnce(function (this: Blob) {
    const gone = b.assets.remove([asset.id]);
    return new ReadableStream({
      async pull(controller) {
        await gone;
        controller.error(new TypeError("network error"));
      },
    });
  });
  await a.repair();
  expect(read).toHaveBeenCalled();
  expect(await b.assets.get([asset.id])).toEqual([undefined]);
  expect(await filesOf(namespace)).toEqual([]);
});
