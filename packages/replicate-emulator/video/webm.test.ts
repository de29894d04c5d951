import fc from "fast-check";
import sharp, { type WebpOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { renderVideo } from "./render-video.mjs";
import { frameOf, muxWebm } from "./webm.mjs";

type Element = { id: number; at: number; body: Buffer };

/** The length in bytes of a variable-length number, from the leading zeros of its first byte. */
const lengthAt = (bytes: Buffer, at: number) => Math.clz32(bytes[at] ?? 0) - 24 + 1;

/** The elements of one level. */
function elementsOf(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const idLength = lengthAt(bytes, at);
    const sizeLength = lengthAt(bytes, at + idLength);
    const from = at + idLength + sizeLength;
    const spelled = BigInt(`0x${bytes.toString("hex", at + idLength, from)}`);
    const size = Number(spelled & ~(1n << BigInt(7 * sizeLength)));
    elements.push({ id: bytes.readUIntBE(at, idLength), at, body: bytes.subarray(from, from + size) });
    at = from + size;
    expect(at).toBeLessThanOrEqual(bytes.length);
  }
  return elements;
}
const child = (elements: Element[], id: number) => {
  const found = elements.find((element) => element.id === id);
  if (!found) throw new Error(`No element ${id.toString(16)}`);
  return found.body;
};
const numberIn = (bytes: Buffer) => Number(bytes.readBigUInt64BE());

const SEGMENT = 0x18538067;
const [INFO, DURATION, CUES, CUE, CLUSTER] = [0x1549a966, 0x4489, 0x1c53bb6b, 0xbb, 0x1f43b675];

const frame = async (webp: WebpOptions = {}) =>
  frameOf(
    await sharp({ create: { width: 16, height: 16, channels: 3, background: "#123" } })
      .webp(webp)
      .toBuffer(),
  );

describe("muxWebm", () => {
  it("keeps every frame at its time, and lists each cluster in the cues", async () => {
    const one = await frame();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 400 }), (fps, count) => {
        const file = muxWebm({ width: 16, height: 16, fps, frames: Array(count).fill(one) });
        const segment = child(elementsOf(file), SEGMENT);
        const level = elementsOf(segment);
        expect(child(elementsOf(child(level, INFO)), DURATION).readDoubleBE()).toBeCloseTo(
          (count / fps) * 1000,
        );
        const clusters = level.filter(({ id }) => id === CLUSTER);
        const times = clusters.flatMap(({ body }) => {
          const [start, ...blocks] = elementsOf(body);
          return blocks.map(({ body: block }) => {
            expect(block.subarray(4).equals(one)).toBe(true);
            return numberIn(start?.body ?? Buffer.alloc(8)) + block.readInt16BE(1);
          });
        });
        expect(times).toEqual(Array.from({ length: count }, (_, index) => Math.round((index / fps) * 1000)));
        const positions = elementsOf(child(level, CUES))
          .filter(({ id }) => id === CUE)
          .map(({ body }) => numberIn(child(elementsOf(child(elementsOf(body), 0xb7)), 0xf1)));
        expect(positions).toEqual(clusters.map(({ at }) => at));
      }),
      { numRuns: 30 },
    );
  });

  it("accepts lossy images only", async () => {
    await expect(frame({ lossless: true })).rejects.toThrow("not a lossy WebP");
  });
});

describe("renderVideo", () => {
  const clip = { prompt: "the sea", seed: 1, width: 64, height: 36, seconds: 2, images: [] };

  it("renders the same bytes for the same input, and another video for another seed", async () => {
    const film = await renderVideo(clip);
    expect(film.equals(await renderVideo(clip))).toBe(true);
    expect(film.equals(await renderVideo({ ...clip, seed: 2 }))).toBe(false);
  });

  it.each([1, 10, 30, 60])("lasts %i s", async (seconds) => {
    const info = child(elementsOf(child(elementsOf(await renderVideo({ ...clip, seconds })), SEGMENT)), INFO);
    expect(child(elementsOf(info), DURATION).readDoubleBE()).toBe(seconds * 1000);
  });
});
