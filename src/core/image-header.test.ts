import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { readImageSize } from "./image-header.js";
import { IMAGE_TYPES, isImageType } from "./media-types.js";
import { sniffType } from "./sniff.js";

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
  it.each(IMAGE_TYPES)("reads the size of %s as another library wrote it", async (type) => {
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

  it("reads a JPEG whose frame stands behind long metadata", async () => {
    const exif = { IFD0: { ImageDescription: "x".repeat(60_000) } };
    const image = sharp({ create: { width: 50, height: 20, channels: 3, background: "red" } }).withExif(exif);
    const bytes = new Uint8Array(await image.jpeg({ progressive: true }).toBuffer());
    expect(bytes.length).toBeGreaterThan(60_000);
    expect(readImageSize(bytes, "image/jpeg")).toEqual({ width: 50, height: 20 });
  });

  it("answers undefined for a header that is cut off, at any byte", async () => {
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

  it("never throws and never runs on, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...IMAGE_TYPES), fc.uint8Array({ maxLength: 2000 }), (type, bytes) => {
        const size = readImageSize(bytes, type);
        if (size) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws on a real image with bytes changed", async () => {
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
