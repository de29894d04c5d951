import { saveZip } from "../../src/actions.js";
import { createBrowserStorage, createMediaLibrary, type MediaAsset } from "../../src/core.js";

const namespace = "zipped";

/** Stores files of random bytes, without the import pipeline, which is measured elsewhere. */
export async function seedZip(count: number, bytes: number): Promise<void> {
  const storage = await createBrowserStorage({ namespace }).open(() => {});
  const content = new Uint8Array(bytes);
  for (let start = 0; start < bytes; start += 65_536) {
    crypto.getRandomValues(content.subarray(start, start + 65_536));
  }
  for (let index = 0; index < count; index++) {
    content.set(new Uint8Array(new Uint32Array([index]).buffer));
    const asset: MediaAsset = {
      id: crypto.randomUUID(),
      name: `picture ${index}.jpg`,
      mimeType: "image/jpeg",
      size: bytes,
      hash: String(index),
      createdAt: index,
      source: { type: "upload" },
    };
    await storage.assets.put({ asset, original: new Blob([content]) });
  }
  await storage.close();
}

/** Saves the zip into a file of the origin's own storage, as into one that the user has chosen. */
export async function exportZip(): Promise<{ ms: number; bytes: number }> {
  const library = createMediaLibrary({ storage: createBrowserStorage({ namespace }) });
  await library.ready();
  const began = performance.now();
  const root = await navigator.storage.getDirectory();
  const place = await root.getFileHandle("saved.zip", { create: true });
  Object.assign(globalThis, { showSaveFilePicker: async () => place });
  await saveZip(library, "all");
  const bytes = (await place.getFile()).size;
  const ms = performance.now() - began;
  await root.removeEntry("saved.zip");
  await library.close();
  return { ms, bytes };
}
