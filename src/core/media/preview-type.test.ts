import sharp, { type Sharp } from "sharp";
import { expect, it } from "vitest";
import { previewType } from "./preview-type.js";

const encoders: [string, (image: Sharp) => Sharp][] = [
  ["image/png", (image) => image.png()],
  ["image/jpeg", (image) => image.jpeg()],
  ["image/webp", (image) => image.webp({ effort: 0 })],
  ["image/gif", (image) => image.gif()],
  ["image/avif", (image) => image.avif({ effort: 0 })],
];

it.each(encoders)("takes %s for a preview up to 2,048 pixels a side", async (type, encode) => {
  for (const [width, height, expected] of [
    [2048, 16, type],
    [2049, 16, undefined],
    [16, 2049, undefined],
  ] as const) {
    const plain = sharp({ create: { width, height, channels: 3, background: "red" } });
    expect(previewType(new Uint8Array(await encode(plain).toBuffer()))).toBe(expected);
  }
});

it("takes no file whose size is unknown, and no other type", () => {
  expect(previewType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBeUndefined();
  expect(previewType(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"))).toBeUndefined();
  expect(previewType(new Uint8Array())).toBeUndefined();
});
