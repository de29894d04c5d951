import type { ImageSize } from "./image-header.js";

/** Pixels of a thumbnail's longer side: a 256 px card on a screen of two device pixels each. */
const THUMBNAIL_SIDE = 512;

export type RenderedThumbnail = {
  blob: Blob;
  /** Pixels of the thumbnail. */
  thumbnail: ImageSize;
  /** Pixels of the image as shown, after EXIF orientation. */
  image: ImageSize;
};

/**
 * Decodes an image and draws it small. Runs in the worker, and on the page's thread where there is none.
 * `headerSize` must be within the limits already: decoding costs four bytes a pixel.
 * @throws whatever the decoder throws: the image is damaged.
 */
export async function renderThumbnail(file: Blob, headerSize: ImageSize): Promise<RenderedThumbnail> {
  const bitmap = await createImageBitmap(file, decodeOptions(headerSize));
  try {
    const image = asShown(headerSize, bitmap);
    return { ...(await draw(bitmap, image)), image };
  } finally {
    bitmap.close();
  }
}

/** Draws any picture small; `size` is the whole image's, in pixels. */
export async function draw(
  source: CanvasImageSource,
  size: ImageSize,
): Promise<Pick<RenderedThumbnail, "blob" | "thumbnail">> {
  const thumbnail = fitWithin(size);
  return { blob: await encode(source, thumbnail), thumbnail };
}

/**
 * Resizing while decoding saves time and memory, but hides the true size: a turned image is then known by its
 * ratio alone. Where that cannot tell (nearly square), or the width would not do for both (very long), decode
 * in full.
 */
function decodeOptions({ width, height }: ImageSize): ImageBitmapOptions {
  const ratio = Math.max(width, height) / Math.min(width, height);
  const telling = width === height || (ratio > 1.02 && ratio < 3);
  const enlarges = Math.min(width, height) <= THUMBNAIL_SIDE;
  if (!telling || enlarges) return {};
  return { resizeWidth: THUMBNAIL_SIDE, resizeQuality: "medium" };
}

function asShown(header: ImageSize, bitmap: ImageSize): ImageSize {
  const turned = header.width > header.height !== bitmap.width > bitmap.height;
  return header.width !== header.height && turned
    ? { width: header.height, height: header.width }
    : { width: header.width, height: header.height };
}

function fitWithin({ width, height }: ImageSize): ImageSize {
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

// An engine that cannot write WebP answers with PNG: the blob's own type is the truth.
const ENCODING = { type: "image/webp", quality: 0.8 };

async function encode(source: CanvasImageSource, { width, height }: ImageSize): Promise<Blob> {
  if (typeof OffscreenCanvas === "undefined") return encodeOnPage(source, { width, height });
  const canvas = new OffscreenCanvas(width, height);
  paint(canvas.getContext("2d"), source, { width, height });
  return canvas.convertToBlob(ENCODING);
}

function encodeOnPage(source: CanvasImageSource, { width, height }: ImageSize): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  paint(canvas.getContext("2d"), source, { width, height });
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The canvas could not be encoded."))),
      ENCODING.type,
      ENCODING.quality,
    );
  });
}

function paint(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null,
  source: CanvasImageSource,
  { width, height }: ImageSize,
): void {
  if (!context) throw new Error("The browser gave no canvas to draw on.");
  context.imageSmoothingQuality = "medium";
  context.drawImage(source, 0, 0, width, height);
}
