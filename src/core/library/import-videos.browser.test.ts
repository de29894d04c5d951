import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { readVideo } from "../media/read-video.js";
import type { ImportResult } from "./import-result.js";
import type { MediaLibraryInstance } from "./media-library-types.js";

const FIXTURES = import.meta.glob<string>("../../../fixtures/*.{mp4,webm}", {
  query: "?url",
  import: "default",
  eager: true,
});

async function fixture(name: string): Promise<File> {
  const response = await fetch(FIXTURES[`../../../fixtures/${name}`] ?? "");
  const type = name.endsWith(".mp4") ? "video/mp4" : "video/webm";
  return new File([await response.arrayBuffer()], name, { type });
}

const open: MediaLibraryInstance[] = [];

function create(options: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ...options });
  open.push(library);
  return library;
}

async function importOne(library: MediaLibraryInstance, file: File): Promise<ImportResult> {
  const [result] = await library.importFiles([file]);
  if (!result) throw new Error("The import gave no answer.");
  return result;
}

async function assetOf(library: MediaLibraryInstance, name: string) {
  const { asset, error } = await importOne(library, await fixture(name));
  if (!asset) throw error;
  return asset;
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

describe("importing a video", () => {
  it.each([
    ["sunset.webm", "video/webm"],
    ["sunset-in-fragments.mp4", "video/mp4"],
    ["without-length.webm", "video/webm"],
  ])("%s: has its size, its duration and a poster", async (name, mimeType) => {
    const library = create();
    const asset = await assetOf(library, name);
    expect(asset).toMatchObject({ name, mimeType, width: 320, height: 180, source: { type: "upload" } });
    expect(asset.duration).toBeGreaterThan(1.5);
    expect(asset.duration).toBeLessThan(2.6);
    expect(asset.thumbnail).toEqual({ width: 320, height: 180 });
    expect(asset).not.toHaveProperty("playable");

    const url = await library.acquireUrl(asset.id, "thumbnail").url;
    const bitmap = await createImageBitmap(await (await fetch(url ?? "")).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    // The sea, at the foot of each frame: no black picture from before the first.
    const [red = 0, green = 0, blue = 0] = context?.getImageData(20, 160, 1, 1).data ?? [];
    expect(blue).toBeGreaterThan(red + 20);
    expect(green).toBeGreaterThan(20);
  });

  it("has the displayed size of a rotated video", async () => {
    expect(await assetOf(create(), "turned.mp4")).toMatchObject({ width: 180, height: 320 });
  });

  it("returns the original bytes with the detected type", async () => {
    const library = create();
    const file = await fixture("sunset.webm");
    const { asset } = await importOne(library, file);
    const out = await library.getFile(asset?.id ?? "");
    expect(out.type).toBe("video/webm");
    expect(await out.arrayBuffer()).toEqual(await file.arrayBuffer());
  });

  it("is a duplicate when it is imported again", async () => {
    const library = create();
    await assetOf(library, "sunset.webm");
    expect((await importOne(library, await fixture("sunset.webm"))).status).toBe("duplicate");
  });

  it.each([
    ["codec-unknown.mp4", "video/mp4"],
    ["codec-unknown.webm", "video/webm"],
  ])("%s: is imported with `playable: false` if the browser lacks the codec", async (name, mimeType) => {
    const library = create();
    const asset = await assetOf(library, name);
    expect(asset).toMatchObject({ mimeType, width: 320, height: 180, playable: false });
    expect(asset.duration).toBeGreaterThan(1.5);
    expect(asset).not.toHaveProperty("thumbnail");
    expect((await library.getFile(asset.id)).size).toBe(asset.size);
  });

  it.each(["cut-off.mp4", "cut-off.webm", "noise-within.mp4"])(
    "%s: is rejected and leaves nothing behind",
    async (name) => {
      const library = create();
      const { status, error } = await importOne(library, await fixture(name));
      expect({ status, code: error?.code }).toEqual({ status: "rejected", code: "decode" });
      expect(error?.message).toMatch(/^The video is damaged/);
      expect(library.getSnapshot().assets).toEqual([]);
      expect((await library.check()).ok).toBe(true);
    },
  );

  it("rejects a video file without a video track", async () => {
    const { error } = await importOne(create(), await fixture("sound-only.mp4"));
    expect(error?.code).toBe("type");
    expect(error?.message).toContain("audio/mp4");
    const library = create({ limits: { accept: ["audio/*"] } });
    const asset = await assetOf(library, "sound-only.mp4");
    expect(asset.mimeType).toBe("audio/mp4");
    expect(asset).not.toHaveProperty("playable");
    expect((await importOne(library, await fixture("sunset.webm"))).error?.code).toBe("type");
  });

  it("detects the type from the content, not from the declared type", async () => {
    const bytes = await (await fixture("sunset.webm")).arrayBuffer();
    const lie = new File([bytes], "sunset.mp4", { type: "video/mp4" });
    expect((await importOne(create(), lie)).asset).toMatchObject({ mimeType: "video/webm", width: 320 });
    const text = new File(["no video at all"], "film.mp4", { type: "video/mp4" });
    expect((await importOne(create(), text)).error?.code).toBe("type");
    const silent = new File([bytes], "sunset");
    expect((await importOne(create(), silent)).asset?.mimeType).toBe("video/webm");
  });

  it("has its own limits", async () => {
    const file = await fixture("sunset.webm");
    const tooLarge = await importOne(create({ limits: { maxVideoBytes: file.size - 1 } }), file);
    expect(tooLarge.error?.code).toBe("too-large");
    const fits = await importOne(create({ limits: { maxBytes: 100, maxVideoBytes: file.size } }), file);
    expect(fits.status).toBe("added");
    const tooWide = await importOne(create({ limits: { maxSide: 319 } }), file);
    expect(tooWide.error?.code).toBe("too-many-pixels");
    expect(tooWide.error?.message).toContain("The video has 320 × 180 pixels");
    const imagesOnly = await importOne(create({ limits: { accept: ["image/*"] } }), file);
    expect(imagesOnly.error?.code).toBe("type");
  });

  it("can come from a generator", async () => {
    const file = await fixture("sunset.webm");
    const library = create({ ai: { generateImages: async () => [{ file }] } });
    const [asset] = await library.generateImages({ prompt: "dusk", width: 320, height: 180 });
    expect(asset).toMatchObject({ mimeType: "video/webm", source: { type: "ai", prompt: "dusk" } });
    expect(asset?.duration).toBeGreaterThan(1.5);
  });

  it("is decoded on the main thread with limited concurrency, and every URL is revoked", async () => {
    const made = vi.spyOn(URL, "createObjectURL");
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const bytes = await (await fixture("sunset.webm")).arrayBuffer();
    const files = Array.from({ length: 6 }, (_, index) => {
      // A Void element more makes it another file.
      return new File([bytes, Uint8Array.of(0xec, 0x81, index)], `${index}.webm`, { type: "video/webm" });
    });
    const results = await create().importFiles([...files, await fixture("noise-within.mp4")]);
    expect(results.map(({ status }) => status)).toEqual([...files.map(() => "added"), "rejected"]);
    expect(revoked.mock.calls.flat().sort()).toEqual(made.mock.results.map(({ value }) => value).sort());
  });

  it("is read in chunks if it is large", async () => {
    const whole = vi.spyOn(Blob.prototype, "arrayBuffer");
    const bytes = await (await fixture("sunset.webm")).arrayBuffer();
    // A Void element of 80 MB behind the media, within nothing: WebM allows it.
    const padding = new Uint8Array(80 * 1024 * 1024);
    padding.set([0xec, 0x01, 0, 0, 0]);
    new DataView(padding.buffer).setUint32(5, padding.length - 9);
    // Kept in OPFS: the storage in memory reads what it is given.
    const library = create({ storage: undefined, namespace: crypto.randomUUID() });
    const file = new File([bytes, padding], "long.webm", { type: "video/webm" });
    const { asset } = await importOne(library, file);
    expect(asset).toMatchObject({ width: 320, height: 180, thumbnail: { width: 320, height: 180 } });
    const sizes = whole.mock.contexts.map((blob) => (blob instanceof Blob ? blob.size : 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024);
  });
});

describe("readVideo", () => {
  const header = { picture: { size: { width: 4, height: 2 }, codec: "vp8" }, duration: 3 };

  it("times out with the metadata of the container", async () => {
    vi.spyOn(HTMLMediaElement.prototype, "src", "set").mockImplementation(() => {});
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const reading = await readVideo(await fixture("sunset.webm"), header, new AbortController().signal, 50);
    expect(reading).toEqual({ image: { width: 4, height: 2 }, duration: 3 });
    expect(revoked).toHaveBeenCalledOnce();
  });

  it("does not mistake a Content-Security-Policy violation for damage", async () => {
    // As a page without `media-src blob:` has it; a policy cannot be taken back from the page of all tests.
    vi.spyOn(HTMLMediaElement.prototype, "src", "set").mockImplementation(function (this: HTMLMediaElement) {
      const violation = new Event("securitypolicyviolation");
      Object.assign(violation, { effectiveDirective: "media-src" });
      setTimeout(() => {
        this.dispatchEvent(new Event("error"));
        document.dispatchEvent(violation);
      });
    });
    const reading = await readVideo(await fixture("sunset.webm"), header, new AbortController().signal);
    expect(reading).toEqual({ image: { width: 4, height: 2 }, duration: 3 });
  });

  it("rejects when its signal is aborted", async () => {
    vi.spyOn(HTMLMediaElement.prototype, "src", "set").mockImplementation(() => {});
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const controller = new AbortController();
    const reading = readVideo(await fixture("sunset.webm"), header, controller.signal);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
    expect(revoked).toHaveBeenCalledOnce();
  });
});
