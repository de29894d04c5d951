import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { readImageSize } from "./image-header.js";
import { isDamaged } from "./is-damaged.js";
import { isImageType } from "./media-type-guards.js";
import { IMAGE_TYPES } from "./media-types.js";
import { sniffType } from "./sniff.js";
import { stripMetadata } from "./strip-metadata.js";

const encoders = {
  "image/png": (image: Sharp) => image.png(),
  "image/jpeg": (image: Sharp) => image.jpeg(),
  "image/webp": (image: Sharp) => image.webp(),
  "image/gif": (image: Sharp) => image.gif(),
  "image/avif": (image: Sharp) => image.avif({ effort: 0 }),
};

async function encode(type: keyof typeof encoders, width: number, height: number, alpha = false) {
  const background = alpha ? { r: 200, g: 80, b: 40, alpha: 0.5 } : { r: 200, g: 80, b: 40 };
  const image = sharp({ create: { width, height, channels: alpha ? 4 : 3, background } });
  return new Uint8Array(await encoders[type](image).toBuffer());
}

describe("readImageSize", () => {
  it.each(IMAGE_TYPES)("reads the size of %s written by another library", async (type) => {
    for (const [width, height] of [
      [1, 1],
      [17, 300],
      [640, 33],
    ] as const) {
      const bytes = await encode(type, width, height);
      expect(sniffType(bytes)).toBe(type);
      expect(readImageSize(bytes, type)).toEqual({ width, height });
    }
  });

  it("reads WebP in its lossless and extended forms", async () => {
    const create = {
      width: 33,
      height: 44,
      channels: 4 as const,
      background: { r: 1, g: 2, b: 3, alpha: 0.5 },
    };
    for (const options of [{ lossless: true }, { lossless: false, alphaQuality: 50 }]) {
      const bytes = new Uint8Array(await sharp({ create }).webp(options).toBuffer());
      expect(readImageSize(bytes, "image/webp")).toEqual({ width: 33, height: 44 });
    }
  });

  it("reads a JPEG whose frame header follows long metadata", async () => {
    const exif = { IFD0: { ImageDescription: "x".repeat(60_000) } };
    const image = sharp({ create: { width: 50, height: 20, channels: 3, background: "red" } }).withExif(exif);
    const bytes = new Uint8Array(await image.jpeg({ progressive: true }).toBuffer());
    expect(bytes.length).toBeGreaterThan(60_000);
    expect(readImageSize(bytes, "image/jpeg")).toEqual({ width: 50, height: 20 });
  });

  it("reads a JPEG with stray bytes, fill bytes and restart markers between its segments, as browsers do", async () => {
    const bytes = await encode("image/jpeg", 50, 20);
    // Behind JFIF: APP0 of 16 bytes.
    for (const stray of [[0], [1, 2, 3], [0xff, 0xff], [0xff, 0], [0xff, 0xd0], [0x41, 0xff, 0, 0x42]]) {
      const strewn = Uint8Array.from([...bytes.subarray(0, 20), ...stray, ...bytes.subarray(20)]);
      expect((await sharp(strewn, { failOn: "none" }).metadata()).width).toBe(50);
      expect(readImageSize(strewn, "image/jpeg")).toEqual({ width: 50, height: 20 });
      expect(isDamaged(strewn, "image/jpeg")).toBe(false);
    }
  });

  it.each([
    ["image/jpeg", [0xff, 0xd8], [0xff, 0xe1, 0, 2]],
    ["image/avif", [0, 0, 0, 8, 0x66, 0x74, 0x79, 0x70], [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65]],
  ])("stops at a %s with more parts than any valid image has", (type, head, part) => {
    const body = Array.from({ length: 110_000 * part.length }, (_, at) => part[at % part.length] ?? 0);
    const bytes = Uint8Array.from([...head, ...body]);
    expect(readImageSize(bytes, type)).toBeUndefined();
    expect(isDamaged(bytes, type)).toBe(true);
    expect(stripMetadata(bytes, type)).toBeUndefined();
  });

  it("returns undefined for a header truncated at any byte", async () => {
    for (const type of IMAGE_TYPES) {
      const bytes = await encode(type, 20, 10);
      const lengths = Array.from({ length: Math.min(bytes.length, 400) }, (_, length) => length);
      for (const length of lengths) {
        const size = readImageSize(bytes.subarray(0, length), type);
        if (size) expect(size).toEqual({ width: 20, height: 10 });
      }
      expect(readImageSize(bytes.subarray(0, 8), type)).toBeUndefined();
    }
  });

  it("never throws and always terminates, for any bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...IMAGE_TYPES), fc.uint8Array({ maxLength: 2000 }), (type, bytes) => {
        const size = readImageSize(bytes, type);
        if (size) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws for a real image with changed bytes", async () => {
    const images = await Promise.all(IMAGE_TYPES.map((type) => encode(type, 20, 10)));
    const change = fc.record({ at: fc.nat(300), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.constantFrom(...images), fc.array(change, { maxLength: 8 }), (image, changes) => {
        const bytes = image.slice();
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        const type = sniffType(bytes);
        if (type && isImageType(type)) readImageSize(bytes, type);
      }),
      { numRuns: 2000 },
    );
  });
});
