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
    const { blob, size } = await draw(bitmap, bitmap);
    return { blob, thumbnail: size, image };
  } finally {
    bitmap.close();
  }
}

/** Draws any image source at thumbnail size; `size` is the source's own, in pixels. */
export async function draw(
  source: CanvasImageSource,
  size: ImageSize,
): Promise<{ blob: Blob; size: ImageSize }> {
  const target = fitWithin(size);
  const blob = await encode(source, target);
  return { blob, size: target };
}

/**
 * Resizing while decoding saves time and memory, but hides the true size. Then a turned image is known by its
 * ratio alone: where that cannot tell (nearly square), or one side would vanish, decode in full.
 */
function decodeOptions({ width, height }: ImageSize): ImageBitmapOptions {
  const ratio = Math.max(width, height) / Math.min(width, height);
  const ambiguous = ratio < 1.02 && width !== height;
  const resizeWidth = fitWithin({ width, height }).width;
  if (ambiguous || ratio > 100 || resizeWidth === width) return {};
  return { resizeWidth, resizeQuality: "medium" };
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
  canvas.getContext("2d")?.drawImage(source, 0, 0, width, height);
  return canvas.convertToBlob(ENCODING);
}

function encodeOnPage(source: CanvasImageSource, { width, height }: ImageSize): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(source, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The canvas could not be encoded."))),
      ENCODING.type,
      ENCODING.quality,
    );
  });
}
