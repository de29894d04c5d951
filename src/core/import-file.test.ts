import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterEach, describe, expect, it } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../default-library.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import type { MediaLibrary } from "./media-library-types.js";

const open: MediaLibrary[] = [];
afterEach(() => Promise.all(open.splice(0).map((library) => library.close())));

function create(options: CreateMediaLibraryOptions = {}): MediaLibrary {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ...options });
  open.push(library);
  return library;
}

const fixture = async (name: string): Promise<File> => {
  const bytes = await readFile(new URL(`../../fixtures/${name}`, import.meta.url));
  return new File([bytes], name);
};

const photo = sharp({ create: { width: 60, height: 40, channels: 3, background: "red" } }).withExif({
  IFD0: { Copyright: "somebody" },
});
const jpeg = new Uint8Array(await photo.jpeg().toBuffer());

describe("importing with stripMetadata", () => {
  it("saves an image without its metadata and what stood behind it, and says nothing of it", async () => {
    const library = create({ stripMetadata: true });
    const [result] = await library.importFiles([new File([jpeg, "GPS 52.52 13.40"], "a.jpg")]);
    expect(result).toMatchObject({ status: "added", asset: { width: 60, height: 40 } });
    expect(result).not.toHaveProperty("metadataKept");
    const saved = await library.getFile(result?.asset?.id ?? "");
    expect(await saved.text()).not.toMatch(/somebody|GPS/);
    expect([saved.size, saved.type]).toEqual([result?.asset?.size, "image/jpeg"]);
    // The same photo again, with something else in it.
    const [again] = await library.importFiles([new File([jpeg, "\n"], "b.jpg")]);
    expect(again?.status).toBe("duplicate");
  });

  it("says of a file that cannot be stripped that its metadata were kept", async () => {
    const library = create({ stripMetadata: true, limits: { accept: ["video/*", "application/pdf"] } });
    const files = await Promise.all(["sunset.webm", "turned.mp4", "document.pdf"].map(fixture));
    const results = await library.importFiles(files);
    expect(results.map(({ status }) => status)).toEqual(["added", "added", "added"]);
    for (const result of results) expect(result).toHaveProperty("metadataKept", true);
    const [kept] = await create({ limits: { accept: ["application/pdf"] } }).importFiles(files.slice(2));
    expect(kept).not.toHaveProperty("metadataKept");
  });

  it("rejects an image whose structure does not say what is metadata", async () => {
    const library = create({ stripMetadata: true });
    const png = new Uint8Array(await photo.png().toBuffer());
    const [result] = await library.importFiles([new File([png.slice(0, -5)], "a.png")]);
    expect([result?.status, result?.error?.code]).toEqual(["rejected", "decode"]);
    expect(result?.error?.message).toContain("metadata cannot be removed");
    expect(library.getSnapshot().assetCount).toBe(0);
  });

  it("strips a file that is too large to be read at once, too", async () => {
    const library = create({ stripMetadata: true, limits: { maxBytes: 100 * 1024 * 1024 } });
    const [result] = await library.importFiles([new File([jpeg, new Uint8Array(65 * 1024 * 1024)], "a.jpg")]);
    expect(result?.asset?.size).toBeLessThan(jpeg.length);
  });
});
