import type { ImageSize } from "../media/image-header.js";
import { markOrigin } from "../media/mark/mark-origin.js";
import type { OriginMark } from "../media/mark/origin-xmp.js";
import { type EditOperation, type EditPlan, planEdit } from "./edit-operation.js";
import { featherMask } from "./feather-mask.js";
import { hasProfile, isWideGamut } from "./wide-gamut.js";

/** `mark`: what is written into the result about its origin, unless that is a mask. */
export type EditRequest = { file: Blob; operations: readonly EditOperation[]; mark?: OriginMark | undefined };

/** Quality of lossy formats: an edit is saved once, from the original. */
const QUALITY = 0.95;

/**
 * Renders an edit in full resolution, in the orientation in which the image is displayed. `file.type` must match the content.
 * Runs in a worker, or on the main thread if there is none. The type of the result tells what the browser could encode.
 * @throws the decoder's error if the image is corrupt; `RangeError` if the browser has no canvas that large
 */
export async function renderEdit({ file, operations, mark }: EditRequest): Promise<Blob> {
  const image = await createImageBitmap(file);
  try {
    const plan = planEdit(image, operations);
    if (plan.strokes) return await encode(paintMask(plan), "image/png");
    const type = outputType(file.type);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (await isWideGamut(bytes, file.type)) {
      const wide = await encode(paint(image, plan, "display-p3"), type);
      // Without a profile, its pixels would be taken for sRGB: rather fewer colours than wrong ones.
      if (await hasProfile(new Uint8Array(await wide.arrayBuffer()), wide.type)) {
        return await markBlob(wide, mark);
      }
    }
    return await markBlob(await encode(paint(image, plan, "srgb"), type), mark);
  } finally {
    image.close();
  }
}

async function markBlob(blob: Blob, mark: OriginMark | undefined): Promise<Blob> {
  if (!mark) return blob;
  const marked = await markOrigin(new Uint8Array(await blob.arrayBuffer()), blob.type, mark);
  return new Blob([new Uint8Array(marked)], { type: blob.type });
}

/** Browsers encode these three; WebP has transparency and is small, GIF is drawn without loss. */
function outputType(type: string): string {
  if (type === "image/jpeg" || type === "image/png") return type;
  return type === "image/gif" ? "image/png" : "image/webp";
}

function paint(
  image: ImageBitmap,
  { size, map }: EditPlan,
  colorSpace: PredefinedColorSpace,
): OffscreenCanvas {
  const [canvas, context] = createCanvas(size, colorSpace);
  const [a, b, c, d, e, f] = map;
  // The inverse of the map: it only turns, mirrors and moves, so its determinant is 1 or -1.
  const sign = a * e - b * d;
  context.imageSmoothingEnabled = false;
  context.setTransform(
    e * sign,
    -d * sign,
    -b * sign,
    a * sign,
    (b * f - e * c) * sign,
    (d * c - a * f) * sign,
  );
  context.drawImage(image, 0, 0);
  return canvas;
}

function paintMask({ size, strokes = [], feather }: EditPlan): OffscreenCanvas {
  const [canvas, context] = createCanvas(size, "srgb");
  context.fillStyle = "black";
  context.fillRect(0, 0, size.width, size.height);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { points, width, fill = false, erase = false } of strokes) {
    const [x = 0, y = 0] = points;
    const color = erase ? "black" : "white";
    context.strokeStyle = color;
    context.fillStyle = color;
    if (fill) {
      context.beginPath();
      for (let at = 0; at + 1 < points.length; at += 2) context.lineTo(points[at] ?? x, points[at + 1] ?? y);
      context.fill();
      continue;
    }
    context.lineWidth = width;
    // A line to its own start draws nothing.
    context.beginPath();
    context.arc(x, y, width / 2, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    context.moveTo(x, y);
    for (let at = 2; at + 1 < points.length; at += 2) context.lineTo(points[at] ?? x, points[at + 1] ?? y);
    context.stroke();
  }
  if (feather > 0) {
    const pixels = context.getImageData(0, 0, size.width, size.height);
    featherMask(pixels.data, size, feather);
    context.putImageData(pixels, 0, 0);
  }
  return canvas;
}

function createCanvas(
  { width, height }: ImageSize,
  colorSpace: PredefinedColorSpace,
): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { colorSpace });
  if (!context) throw new RangeError("The browser provides no canvas of this size.");
  return [canvas, context];
}

async function encode(canvas: OffscreenCanvas, type: string): Promise<Blob> {
  try {
    return await canvas.convertToBlob({ type, quality: QUALITY });
  } catch (cause) {
    throw new RangeError("The browser cannot encode an image of this size.", { cause });
  }
}
