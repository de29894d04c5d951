import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { isDamaged } from "./is-damaged.js";
import { IMAGE_TYPES, type ImageType } from "./media-types.js";

const encoders: Record<ImageType, (image: Sharp) => Sharp> = {
  "image/png": (image) => image.png(),
  "image/jpeg": (image) => image.jpeg(),
  "image/webp": (image) => image.webp(),
  "image/gif": (image) => image.gif(),
  "image/avif": (image) => image.avif({ effort: 0 }),
};

async function encode(type: ImageType): Promise<Uint8Array> {
  const pixels = Buffer.from(Array.from({ length: 60 * 40 * 3 }, (_, at) => (at * 37) % 256));
  const image = sharp(pixels, { raw: { width: 60, height: 40, channels: 3 } });
  // A thumbnail or a comment in the metadata may hold what looks like the end.
  const exif = { IFD0: { ImageDescription: "\xff\xd9" } };
  return new Uint8Array(
    await encoders[type](type === "image/jpeg" ? image.withExif(exif) : image).toBuffer(),
  );
}

const images = await Promise.all(IMAGE_TYPES.map(async (type) => [type, await encode(type)] as const));

describe("isDamaged", () => {
  it.each(images)("accepts a complete %s, also with trailing data", (type, bytes) => {
    expect(isDamaged(bytes, type)).toBe(false);
    if (type !== "image/avif") expect(isDamaged(Uint8Array.from([...bytes, 1, 2, 3]), type)).toBe(false);
  });

  it("accepts a progressive JPEG", async () => {
    const image = sharp({ create: { width: 99, height: 99, channels: 3, background: "red" } });
    const bytes = new Uint8Array(await image.jpeg({ progressive: true }).toBuffer());
    expect(isDamaged(bytes, "image/jpeg")).toBe(false);
    expect(isDamaged(bytes.subarray(0, -2), "image/jpeg")).toBe(true);
  });

  it.each(images)("detects every truncated %s", (type, bytes) => {
    // The last bytes of a GIF are its trailer and the end of its blocks.
    const last = bytes.length - (type === "image/gif" ? 2 : 1);
    fc.assert(
      fc.property(fc.nat(last), (length) => {
        // AVIF may end between two boxes; then its decoder misses the second.
        if (type === "image/avif" && isBetweenBoxes(bytes, length)) return;
        expect(isDamaged(bytes.subarray(0, length), type)).toBe(true);
      }),
    );
  });

  it("detects every changed bit in the critical chunks of a PNG", async () => {
    const bytes = await encode("image/png");
    const idat = Buffer.from(bytes).indexOf("IDAT");
    const length = Buffer.from(bytes).readUInt32BE(idat - 4);
    fc.assert(
      fc.property(fc.nat(length + 3), fc.nat(7), (at, bit) => {
        const changed = bytes.slice();
        changed[idat + 4 + at] = (changed[idat + 4 + at] ?? 0) ^ (1 << bit);
        expect(isDamaged(changed, "image/png")).toBe(true);
      }),
    );
  });

  it("never throws and always terminates, for any bytes", () => {
    const endless = Uint8Array.from([0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(isDamaged(endless, "image/avif")).toBe(false);
    const change = fc.record({ at: fc.nat(300), to: fc.constantFrom(0, 1, 127, 255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...images),
        fc.array(change, { maxLength: 8 }),
        ([type, whole], changes) => {
          const bytes = whole.slice();
          for (const { at, to } of changes) bytes[at % bytes.length] = to;
          expect(typeof isDamaged(bytes, type)).toBe("boolean");
        },
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...IMAGE_TYPES), fc.uint8Array({ maxLength: 2000 }), (type, bytes) => {
        expect(typeof isDamaged(bytes, type)).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
  });
});

function isBetweenBoxes(bytes: Uint8Array, length: number): boolean {
  let offset = 0;
  while (offset < length) offset += Buffer.from(bytes).readUInt32BE(offset);
  return offset === length;
}
