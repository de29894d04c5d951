import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { MediaLibraryError } from "../errors.js";
import { validate } from "../library/validate.js";
import { countFrames } from "./count-frames.js";
import { IMAGE_TYPES } from "./media-types.js";

const SIZE = 8;

async function animation(format: "gif" | "webp", frames: number): Promise<Uint8Array<ArrayBuffer>> {
  // Equal frames would be merged into one.
  const pages = Array.from({ length: frames }, (_, frame) =>
    Array.from({ length: SIZE * SIZE }, (__, at) => [frame * 40, at * 3, (frame * at) % 256]),
  );
  const raw = Buffer.from(pages.flat(2));
  const image = sharp(raw, { raw: { width: SIZE, height: SIZE * frames, channels: 3, pageHeight: SIZE } });
  return new Uint8Array(await (format === "gif" ? image.gif({ delay: 50 }) : image.webp()).toBuffer());
}

const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));
const uint32 = (value: number) => [value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 0xff);
const uint16 = (value: number) => [value & 0xff, value >> 8];
const chunk = (type: string, body: number[]) => [...uint32(body.length), ...ascii(type), ...body, 0, 0, 0, 0];
const isoBox = (type: string, body: number[]) => [...uint32(body.length + 8), ...ascii(type), ...body];

function apng(width: number, height: number, claimed: number, frames: number): number[] {
  return [
    ...ascii("\x89PNG\r\n\x1a\n"),
    ...chunk("IHDR", [...uint32(width), ...uint32(height), 8, 2, 0, 0, 0]),
    ...chunk("acTL", [...uint32(claimed), ...uint32(0)]),
    ...Array.from({ length: frames }, () => chunk("fcTL", Array(26).fill(0))).flat(),
    ...chunk("IDAT", [0]),
    ...chunk("IEND", []),
  ];
}

function gif(width: number, height: number, frames: number): number[] {
  const frame = [0x2c, 0, 0, 0, 0, ...uint16(1), ...uint16(1), 0, 2, 2, 0x4c, 1, 0];
  return [
    ...ascii("GIF89a"),
    ...[...uint16(width), ...uint16(height), 0, 0, 0],
    ...Array.from({ length: frames }, () => frame).flat(),
    0x3b,
  ];
}

function webp(width: number, height: number, frames: number): number[] {
  const le24 = (value: number) => [...uint16(value & 0xffff), value >> 16];
  const frame = [...ascii("ANMF"), 16, 0, 0, 0, ...Array(16).fill(0)];
  return [
    ...[...ascii("RIFF"), 0, 0, 0, 0, ...ascii("WEBP"), ...ascii("VP8X"), 10, 0, 0, 0],
    ...[2, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)],
    ...Array.from({ length: frames }, () => frame).flat(),
  ];
}

function avif(width: number, height: number, frames: number): number[] {
  const size = isoBox("ispe", [0, 0, 0, 0, ...uint32(width), ...uint32(height)]);
  const samples = isoBox("stsz", [0, 0, 0, 0, ...uint32(100), ...uint32(frames)]);
  return [
    ...isoBox("ftyp", [...ascii("avis"), 0, 0, 0, 0, ...ascii("avif")]),
    ...isoBox("meta", [0, 0, 0, 0, ...isoBox("iprp", isoBox("ipco", size))]),
    ...isoBox("moov", isoBox("trak", isoBox("mdia", isoBox("minf", isoBox("stbl", samples))))),
  ];
}

const bombs: [string, number[]][] = [
  ["a GIF of 1,000 frames", gif(4000, 4000, 1000)],
  ["an APNG of 1,000 frames", apng(4000, 4000, 1, 1000)],
  ["an APNG that promises 2,000,000,000 frames", apng(100, 100, 2_000_000_000, 1)],
  ["a WebP of 1,000 frames", webp(4000, 4000, 1000)],
  ["an AVIF that promises 2,000,000,000 frames", avif(100, 100, 2_000_000_000)],
];

const codeOf = async (bytes: number[] | Uint8Array<ArrayBuffer>) => {
  const file = new File([Uint8Array.from(bytes)], "a");
  try {
    await validate(file, {}, { paidFor: false });
    return undefined;
  } catch (error) {
    return MediaLibraryError.isInstance(error) ? error.code : error;
  }
};

describe("countFrames", () => {
  it.each(["gif", "webp"] as const)(
    "counts the frames of a %s written by another library",
    async (format) => {
      for (const frames of [1, 2, 7]) {
        expect(countFrames(await animation(format, frames), `image/${format}`)).toBe(frames);
      }
    },
  );

  it("counts the frames or the declared number, whichever is larger", () => {
    expect(countFrames(Uint8Array.from(apng(1, 1, 9, 2)), "image/png")).toBe(9);
    expect(countFrames(Uint8Array.from(apng(1, 1, 2, 9)), "image/png")).toBe(9);
    expect(countFrames(Uint8Array.from(avif(1, 1, 12)), "image/avif")).toBe(12);
    expect(countFrames(Uint8Array.from(gif(1, 1, 12)), "image/gif")).toBe(12);
    expect(countFrames(Uint8Array.from(webp(1, 1, 12)), "image/webp")).toBe(12);
  });

  it("counts at least the frames before a truncation", () => {
    const whole = Uint8Array.from(gif(9, 9, 50));
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const before = Math.floor((length - 13) / 15);
        const frames = countFrames(whole.subarray(0, length), "image/gif");
        expect(frames).toBeGreaterThanOrEqual(Math.max(1, before));
        expect(frames).toBeLessThanOrEqual(Math.max(1, before + 1));
      }),
    );
  });

  it("never throws, always terminates and never returns less than 1, for any bytes", () => {
    const changes = fc.array(fc.record({ at: fc.nat(400), to: fc.nat(255) }), { maxLength: 8 });
    const samples = [gif(9, 9, 9), apng(9, 9, 9, 9), webp(9, 9, 9), avif(9, 9, 9)];
    fc.assert(
      fc.property(
        fc.constantFrom(...IMAGE_TYPES),
        fc.constantFrom(...samples),
        changes,
        (type, sample, all) => {
          const bytes = Uint8Array.from(sample);
          for (const { at, to } of all) bytes[at % bytes.length] = to;
          expect(countFrames(bytes, type)).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...IMAGE_TYPES), fc.uint8Array({ maxLength: 2000 }), (type, bytes) => {
        expect(countFrames(bytes, type)).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("validate", () => {
  it.each(bombs)("rejects %s by its header", async (_, bytes) => {
    expect(await codeOf(bytes)).toBe("too-many-pixels");
  });

  it("rejects a GIF whose first frame is larger than its logical screen", async () => {
    const bytes = gif(1, 1, 1);
    bytes.splice(18, 4, ...uint16(60_000), ...uint16(60_000));
    expect(await codeOf(bytes)).toBe("too-many-pixels");
  });

  it("accepts ordinary animations", async () => {
    expect(await codeOf(await animation("gif", 20))).toBeUndefined();
    expect(await codeOf(await animation("webp", 20))).toBeUndefined();
    // A minute of a screen at 15 frames a second.
    expect(await codeOf(gif(1920, 1080, 900))).toBeUndefined();
  });
});
