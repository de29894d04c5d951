import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { crc32 } from "../media/crc32.js";
import { DEFAULT_LIMITS } from "../media/media-types.js";
import type { MediaLibraryInstance } from "./media-library-types.js";

const open: MediaLibraryInstance[] = [];
afterEach(() => Promise.all(open.splice(0).map((library) => library.close())));

function create(options: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ...options });
  open.push(library);
  return library;
}

const fixture = async (name: string): Promise<File> => {
  const bytes = await readFile(new URL(`../../../fixtures/${name}`, import.meta.url));
  return new File([bytes], name);
};

const photo = sharp({ create: { width: 60, height: 40, channels: 3, background: "red" } }).withExif({
  IFD0: { Copyright: "somebody" },
});
const jpeg = new Uint8Array(await photo.jpeg().toBuffer());

describe("importing with stripMetadata", () => {
  it("saves an image without its metadata and trailing data, and without `metadataKept`", async () => {
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

  it("reports `metadataKept` for a file that cannot be stripped", async () => {
    const library = create({ stripMetadata: true, limits: { accept: ["video/*", "application/pdf"] } });
    const files = await Promise.all(["sunset.webm", "turned.mp4", "document.pdf"].map(fixture));
    const results = await library.importFiles(files);
    expect(results.map(({ status }) => status)).toEqual(["added", "added", "added"]);
    for (const result of results) expect(result).toHaveProperty("metadataKept", true);
    const [kept] = await create({ limits: { accept: ["application/pdf"] } }).importFiles(files.slice(2));
    expect(kept).not.toHaveProperty("metadataKept");
  });

  it("rejects an image whose structure is corrupt", async () => {
    const library = create({ stripMetadata: true });
    const png = new Uint8Array(await photo.png().toBuffer());
    const [result] = await library.importFiles([new File([png.slice(0, -5)], "a.png")]);
    expect([result?.status, result?.error?.code]).toEqual(["rejected", "decode"]);
    expect(result?.error?.message).toContain("metadata cannot be removed");
    expect(library.getSnapshot().assetCount).toBe(0);
  });

  it("strips a file that is too large to be read at once", async () => {
    const library = create({ stripMetadata: true, limits: { maxBytes: 100 * 1024 * 1024 } });
    const [result] = await library.importFiles([new File([jpeg, new Uint8Array(65 * 1024 * 1024)], "a.jpg")]);
    expect(result?.asset?.size).toBeLessThan(jpeg.length);
  });
});

describe("importing a photo", () => {
  const dated = sharp({ create: { width: 60, height: 40, channels: 3, background: "blue" } }).withExif({
    IFD2: { DateTimeOriginal: "2021:03:04 05:06:07", OffsetTimeOriginal: "+01:00" },
  });

  it.each(["jpeg", "png", "webp", "avif"] as const)("records when a %s was taken", async (format) => {
    const file = new File([new Uint8Array(await dated.toFormat(format).toBuffer())], `a.${format}`);
    const [result] = await create().importFiles([file]);
    expect(result?.asset?.takenAt).toBe(Date.UTC(2021, 2, 4, 4, 6, 7));
    const [stripped] = await create({ stripMetadata: true }).importFiles([file]);
    expect(stripped?.status).toBe("added");
    expect(stripped?.asset).not.toHaveProperty("takenAt");
  });
});

const red = sharp({ create: { width: 60, height: 40, channels: 3, background: "red" } });
const webp = new Uint8Array(await red.webp().toBuffer());
/** As a Canon camera begins it. */
const cr3 = Buffer.from("\0\0\0\x18ftypcrx \0\0\0\x01crx isom\0\0\0\x10moovCNCV\0\0\0\0", "latin1");

describe("the type of an import", () => {
  it("is detected from the content, whatever name and declared type are", async () => {
    const [result] = await create().importFiles([new File([webp], "photo.jpg", { type: "image/jpeg" })]);
    expect(result?.asset).toMatchObject({ name: "photo.jpg", mimeType: "image/webp", width: 60 });
    const jpegOnly = create({ limits: { accept: ["image/jpeg"] } });
    const [refused] = await jpegOnly.importFiles([new File([webp], "photo.jpg", { type: "image/jpeg" })]);
    expect(refused?.error).toMatchObject({ code: "type" });
  });

  it("is rejected for text or scripts declared as an image", async () => {
    const claims = (content: BlobPart) => new File([content], "a.png", { type: "image/png" });
    const library = create({
      limits: { accept: ["image/*", "image/svg+xml", "text/html", "application/pdf"] },
    });
    const results = await library.importFiles(["words", "<svg/>", "<html>", "%PDF-1.7"].map(claims));
    expect(results.map(({ error }) => error?.code)).toEqual(["type", "type", "type", "type"]);
  });

  it.each([
    [8160, 6144, "added"],
    [12_247, 12_247, "added"],
    [12_248, 12_248, "too-many-pixels"],
  ])("has up to 150,000,000 pixels: %i × %i", async (width, height, outcome) => {
    const png = new Uint8Array(await red.png().toBuffer());
    new DataView(png.buffer).setUint32(16, width);
    new DataView(png.buffer).setUint32(20, height);
    new DataView(png.buffer).setUint32(29, crc32(png.subarray(12, 29)));
    const [result] = await create().importFiles([new File([png], "a.png")]);
    expect(result?.error?.code ?? result?.status).toBe(outcome);
  });

  it("is named, with advice, if it cannot be imported", async () => {
    const heic = Uint8Array.from(Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"));
    const tiff = Buffer.from("II*\0\x10\0\0\0CR\x02\0", "latin1");
    const library = create({ limits: { accept: DEFAULT_LIMITS.accept } });
    const files = [cr3, heic, tiff].map((bytes) => new File([Uint8Array.from(bytes)], "photo"));
    const messages = (await library.importFiles(files)).map(({ error }) => error?.message);
    expect(messages).toEqual([
      "This is a Canon raw photo (CR3), which cannot be imported here. Export it as JPEG and import that.",
      expect.stringMatching(/^This is a HEIC photo, which cannot be imported here\. Export it as JPEG/),
      expect.stringMatching(/^This is a TIFF or a camera's raw photo, which cannot/),
    ]);
  });

  it("is described by its type if that has no name for people", async () => {
    const files = ["%PDF-1.7\n", "\0\u0001\u0002"].map((content) => new File([content], "file"));
    const messages = (await create().importFiles(files)).map(({ error }) => error?.message);
    expect(messages).toEqual([
      "This is a file of type application/pdf, which cannot be imported here.",
      "This is a file of an unknown type, which cannot be imported here.",
    ]);
  });

  it("uses the default of a limit that is undefined", async () => {
    const library = create({ limits: { accept: undefined, maxBytes: undefined, maxPixels: undefined } });
    expect((await library.importFiles([new File([webp], "a.webp")]))[0]?.status).toBe("added");
  });
});

describe("limits.convert", () => {
  const raw = () => new File([Uint8Array.from(cr3)], "IMG_1.CR3", { lastModified: 7 });

  it("converts a file that is not accepted, and the result is imported instead", async () => {
    const convert = vi.fn(async (file: File) => new File([webp], `${file.name}.webp`));
    const library = create({ limits: { convert } });
    const results = await library.importFiles([raw(), new File([jpeg], "a.jpg"), raw()]);
    expect(results.map(({ status }) => status)).toEqual(["added", "added", "duplicate"]);
    expect(results[0]?.asset).toMatchObject({
      name: "IMG_1.CR3.webp",
      mimeType: "image/webp",
      size: webp.length,
    });
    expect(convert).toHaveBeenCalledTimes(2);
    const [given] = convert.mock.calls[0] ?? [];
    expect([given?.name, given?.type, given?.lastModified]).toEqual(["IMG_1.CR3", "image/x-canon-cr3", 7]);
  });

  it("leaves the file rejected if it fails or returns a type that is not accepted", async () => {
    const failing = create({ limits: { convert: () => Promise.reject(new Error("No decoder.")) } });
    const [failed] = await failing.importFiles([raw()]);
    expect(failed).toMatchObject({
      status: "rejected",
      error: { code: "type", cause: new Error("No decoder.") },
    });
    expect(failed?.error?.message).toContain("Canon");

    const convert = vi.fn(async (file: File) => file);
    const [same] = await create({ limits: { convert } }).importFiles([raw()]);
    expect(same).toMatchObject({ status: "rejected", error: { code: "type" } });
    expect(convert).toHaveBeenCalledOnce();

    const large = create({ limits: { maxBytes: 10, convert: async () => new File([webp], "a.webp") } });
    expect((await large.importFiles([raw()]))[0]?.error?.code).toBe("too-large");
  });

  it("runs for at most two files at once, and is not awaited after an abort", async () => {
    let running = 0;
    let most = 0;
    const convert = async (): Promise<File> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return new File([webp], "a.webp");
    };
    await create({ limits: { convert } }).importFiles(Array.from({ length: 8 }, raw));
    expect(most).toBe(2);

    const controller = new AbortController();
    const endless = create({
      limits: {
        convert: () => {
          controller.abort();
          return new Promise<File>(() => {});
        },
      },
    });
    const [result] = await endless.importFiles([raw()], { signal: controller.signal });
    expect(result).toMatchObject({ status: "failed", error: { code: "aborted" } });
  });
});
