import { describe, expect, it, vi } from "vitest";
import { passesOverDamage } from "./is-damaged.js";
import { renderThumbnail } from "./render-thumbnail.js";

/** EXIF, big-endian, that holds nothing but the orientation (TIFF 6.0; EXIF 2.3, 4.5.4). */
function exif(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = [
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const body = [...new TextEncoder().encode("Exif\0\0"), ...tiff];
  return new Uint8Array([0xff, 0xe1, 0, body.length + 2, ...body]);
}

/** Red in its upper left quarter, and white. */
async function jpeg({ width, height }: { width: number; height: number }, orientation = 1): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no 2d canvas.");
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "red";
  context.fillRect(0, 0, width / 2, height / 2);
  const blob = await canvas.convertToBlob({ type: "image/jpeg" });
  return new Blob([blob.slice(0, 2), exif(orientation), blob.slice(2)], { type: "image/jpeg" });
}

/** Which quarters are red, row by row. */
async function redQuarters(blob: Blob): Promise<boolean[]> {
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(4, 4).getContext("2d");
  context?.drawImage(bitmap, 0, 0, 4, 4);
  return [0, 2].flatMap((y) =>
    [0, 2].map((x) => {
      const [red = 0, green = 0] = context?.getImageData(x, y, 1, 1).data ?? [];
      return red > 200 && green < 100;
    }),
  );
}

/** Chromium; the others decode it whole. */
const decodesSmall =
  typeof ImageDecoder !== "undefined" &&
  typeof VideoFrame !== "undefined" &&
  "rotation" in VideoFrame.prototype;

const [cropped = ""] = Object.values(
  import.meta.glob<string>("../../../fixtures/cropped.avif", {
    query: "?url",
    import: "default",
    eager: true,
  }),
);

describe("a cropped AVIF", () => {
  it("has the size of its visible part", async () => {
    const bytes = await (await fetch(cropped)).arrayBuffer();
    const file = new Blob([bytes], { type: "image/avif" });
    const shown = new Image();
    shown.src = URL.createObjectURL(file);
    await shown.decode();
    const { image, thumbnail } = await renderThumbnail(file, { width: 64, height: 48 });
    expect([image, thumbnail]).toEqual([
      { width: 40, height: 30 },
      { width: 40, height: 30 },
    ]);
    expect(image).toEqual({ width: shown.naturalWidth, height: shown.naturalHeight });
  });
});

describe("a large JPEG", () => {
  // Decoded at an eighth, these two sides are the same number of pixels.
  const size = { width: 4100, height: 4097 };

  it.runIf(decodesSmall)("is decoded at a smaller size", async () => {
    // This tries the engine's decoder once.
    await passesOverDamage();
    const whole = vi.spyOn(globalThis, "createImageBitmap");
    const { thumbnail, image } = await renderThumbnail(await jpeg(size), size);
    expect(whole).not.toHaveBeenCalled();
    whole.mockRestore();
    expect([thumbnail, image]).toEqual([{ width: 512, height: 512 }, size]);
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 3],
    [4, 2],
    [5, 0],
    [6, 1],
    [7, 3],
    [8, 2],
  ])("with EXIF orientation %i is rotated and mirrored", async (orientation, red) => {
    const { blob, image } = await renderThumbnail(await jpeg(size, orientation), size);
    expect(image).toEqual(orientation < 5 ? size : { width: size.height, height: size.width });
    expect(await redQuarters(blob ?? new Blob())).toEqual([0, 1, 2, 3].map((quarter) => quarter === red));
  });

  it.each([
    ["a panorama", { width: 8000, height: 800 }, 1, { width: 5120, height: 512 }],
    ["an upright panorama", { width: 8000, height: 800 }, 6, { width: 512, height: 5120 }],
    ["a photo", { width: 6000, height: 4000 }, 6, { width: 512, height: 768 }],
  ])("keeps the pixels of a square card in %s", async (_, header, orientation, expected) => {
    const { blob, thumbnail } = await renderThumbnail(await jpeg(header, orientation), header);
    expect(thumbnail).toEqual(expected);
    const bitmap = await createImageBitmap(blob ?? new Blob());
    expect({ width: bitmap.width, height: bitmap.height }).toEqual(expected);
  });

  it.each([
    ["lying", 1, { width: 768, height: 512 }],
    ["upright", 6, { width: 512, height: 768 }],
  ])("of 3:2, %s, is decoded with at least the pixels of its thumbnail", async (_, orientation, expected) => {
    vi.stubGlobal("ImageDecoder", undefined);
    const decoded = vi.spyOn(globalThis, "createImageBitmap");
    const header = { width: 1500, height: 1000 };
    const { thumbnail } = await renderThumbnail(await jpeg(header, orientation), header);
    vi.unstubAllGlobals();
    expect(thumbnail).toEqual(expected);
    // As wide as the longer side: the orientation is only known once it is decoded.
    expect(decoded).toHaveBeenLastCalledWith(
      expect.anything(),
      expect.objectContaining({ resizeWidth: 768 }),
    );
    decoded.mockRestore();
  });

  it("is rejected if it is truncated", async () => {
    const whole = await jpeg(size);
    const cut = whole.slice(0, whole.size - 100, whole.type);
    await expect(renderThumbnail(cut, size)).rejects.toThrow();
  });

  it("is decoded in full if the engine cannot decode it at a smaller size", async () => {
    vi.stubGlobal("ImageDecoder", undefined);
    const smaller = { width: 1500, height: 1000 };
    const { image } = await renderThumbnail(await jpeg(smaller, 6), smaller);
    vi.unstubAllGlobals();
    expect(image).toEqual({ width: 1000, height: 1500 });
  });
});
