import { afterEach, expect, test } from "vitest";
import { createMediaLibrary, type ImportResult, type MediaLibraryInstance } from "../../src/index.js";
import { importBlock } from "./import-block.contract.js";

type TakeOver = (library: MediaLibraryInstance) => Promise<ImportResult[]>;

const { takeOver }: { takeOver: TakeOver } = await importBlock("docs/guides/migrating.md", "takeOver");

/** A picture as wide as that. */
function picture(width: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, 1);
  canvas.getContext("2d")?.fillRect(0, 0, width, 1);
  return canvas.convertToBlob();
}

/** Files and records as the earlier library wrote them. */
async function writeOldLibrary(names: string[]) {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("media-library", { create: true });
  const records: { handleName: string; fileName: string; mimeType: string; createdAt: number }[] = [];
  for (const [index, name] of names.entries()) {
    const handleName = `17-${index}.png`;
    const handle = await folder.getFileHandle(handleName, { create: true });
    const writable = await handle.createWritable();
    await writable.write(await picture(index + 1));
    await writable.close();
    records.push({
      handleName,
      fileName: name,
      mimeType: "image/png",
      createdAt: 1_700_000_000_000 + index,
    });
  }
  records.push({ handleName: "lost.png", fileName: "lost.png", mimeType: "image/png", createdAt: 1 });
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open("MediaLibrary", 4);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore("assets", { keyPath: "id", autoIncrement: true });
      for (const record of records) store.add(record);
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

let library: MediaLibraryInstance | undefined;
afterEach(async () => {
  await library?.close();
  indexedDB.deleteDatabase("MediaLibrary");
  const root = await navigator.storage.getDirectory();
  await root.removeEntry("media-library", { recursive: true }).catch(() => {});
});

const open = () => {
  library = createMediaLibrary({ namespace: crypto.randomUUID() });
  return library;
};

test("takes over the files of the earlier library, once", async () => {
  await writeOldLibrary(["a.png", "b.png"]);
  const own = open();
  expect((await takeOver(own)).map(({ status }) => status)).toEqual(["added", "added"]);
  expect((await takeOver(own)).map(({ status }) => status)).toEqual(["duplicate", "duplicate"]);
  const { assets } = own.getSnapshot();
  expect(assets.map(({ name, createdAt }) => [name, createdAt])).toEqual([
    ["b.png", 1_700_000_000_001],
    ["a.png", 1_700_000_000_000],
  ]);
  const file = await own.getFile(assets[1]?.id ?? "");
  expect((await createImageBitmap(file)).width).toBe(1);
});

test("finds nothing, and leaves nothing, where there was no earlier library", async () => {
  expect(await takeOver(open())).toEqual([]);
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain("MediaLibrary");
});
