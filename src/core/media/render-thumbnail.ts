import type { ImageSize } from "./image-header.js";
import { isDamaged, passesOverDamage } from "./is-damaged.js";

/** Pixels of a thumbnail's longer side: a 256 px card on a screen of two device pixels each. */
const THUMBNAIL_SIDE = 512;

export type Thumbnail = {
  blob: Blob;
  /** Pixels of the thumbnail. */
  thumbnail: ImageSize;
};

/** Without a thumbnail where there is no decoder: in Node, for tests. */
export type RenderedImage = Partial<Thumbnail> & {
  /** Pixels of the image as shown, after EXIF orientation; without a decoder, as its header says. */
  image: ImageSize;
};

/**
 * Decodes an image and draws it small. Runs in the worker, and on the page's thread where there is none.
 * `file.type` must be what its bytes are, and `headerSize` within the limits: decoding costs four bytes a pixel.
 * @throws whatever the decoder throws: the image is damaged.
 */
export async function renderThumbnail(file: Blob, headerSize: ImageSize): Promise<RenderedImage> {
  if (typeof createImageBitmap === "undefined") {
    await checked(file);
    return { image: headerSize };
  }
  const whole = (await passesOverDamage()) ? await checked(file) : file;
  const { picture, image } = (await decodeSmall(whole, headerSize)) ?? (await decode(whole, headerSize));
  try {
    return { ...(await draw(picture, image, file.type)), image };
  } finally {
    picture.close();
  }
}

/** For engines that draw what there is of a damaged image, or draw nothing. */
async function checked(file: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isDamaged(bytes, file.type)) throw new Error("The image breaks off, or its checksums are wrong.");
  // In one piece: Firefox does not decode a Blob whose first part is shorter than an image's signature.
  return new Blob([bytes], { type: file.type });
}

/** Draws any picture small; `size` is the whole image's, in pixels, `type` the original's. */
export async function draw(source: CanvasImageSource, size: ImageSize, type: string): Promise<Thumbnail> {
  const thumbnail = fitWithin(size);
  return { blob: await encode(source, thumbnail, type), thumbnail };
}

/** `image`: the size of the whole image as shown. */
type Decoded = { picture: ImageBitmap | VideoFrame; image: ImageSize };

/** In eighths; those between them decode slowly. */
const JPEG_SCALES = [1, 2, 4];

/**
 * A JPEG can be decoded at a part of its size, in a third of the time and a sixteenth of the memory; of the other
 * types none can. Undefined where the engine does not do so, or fails: whether an image is damaged is for
 * `createImageBitmap` to say.
 */
async function decodeSmall(file: Blob, headerSize: ImageSize): Promise<Decoded | undefined> {
  const longer = Math.max(headerSize.width, headerSize.height);
  const scale = JPEG_SCALES.find((eighths) => (longer * eighths) / 8 >= THUMBNAIL_SIDE);
  if (file.type !== "image/jpeg" || !scale || typeof ImageDecoder === "undefined") return undefined;
  const data = await file.arrayBuffer();
  try {
    const decoder = new ImageDecoder({
      data,
      type: file.type,
      desiredWidth: Math.ceil((headerSize.width * scale) / 8),
      desiredHeight: Math.ceil((headerSize.height * scale) / 8),
    });
    const { image: picture } = await decoder.decode().finally(() => decoder.close());
    const rotation: unknown = Reflect.get(picture, "rotation");
    if (typeof rotation === "number") return { picture, image: turned(headerSize, rotation % 180 !== 0) };
    // An engine that does not tell of EXIF orientation does not draw by it either.
    picture.close();
  } catch {}
  return undefined;
}

/** Of these a part may be what is shown (`clap`), which the decoder alone decides: a whole picture tells its size. */
const CROPPED = ["image/avif", "image/heic", "image/heif"];

async function decode(file: Blob, headerSize: ImageSize): Promise<Decoded> {
  if (CROPPED.includes(file.type)) {
    const picture = await createImageBitmap(file);
    return { picture, image: { width: picture.width, height: picture.height } };
  }
  const picture = await createImageBitmap(file, decodeOptions(headerSize));
  const lies = ({ width, height }: ImageSize) => width > height;
  const square = headerSize.width === headerSize.height;
  return { picture, image: turned(headerSize, !square && lies(headerSize) !== lies(picture)) };
}

function turned({ width, height }: ImageSize, onItsSide: boolean): ImageSize {
  return onItsSide ? { width: height, height: width } : { width, height };
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

function fitWithin({ width, height }: ImageSize): ImageSize {
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * WebP keeps transparency, which a JPEG has none of; writing it takes ten times as long. An engine that cannot
 * write WebP answers with PNG: the blob's own type is the truth.
 */
function encoding(type: string): { type: string; quality: number } {
  return { type: type === "image/jpeg" ? type : "image/webp", quality: 0.8 };
}

async function encode(source: CanvasImageSource, size: ImageSize, type: string): Promise<Blob> {
  if (typeof OffscreenCanvas === "undefined") return encodeOnPage(source, size, type);
  const canvas = new OffscreenCanvas(size.width, size.height);
  paint(canvas.getContext("2d"), source, size);
  return canvas.convertToBlob(encoding(type));
}

function encodeOnPage(source: CanvasImageSource, size: ImageSize, type: string): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), size);
  paint(canvas.getContext("2d"), source, size);
  const options = encoding(type);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The canvas could not be encoded."))),
      options.type,
      options.quality,
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
