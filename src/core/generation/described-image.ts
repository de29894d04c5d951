import { MediaLibraryError } from "../errors.js";
import type { Session } from "../library/open-session.js";
import { withExtension } from "../media/file-extensions.js";
import { readImageSize } from "../media/image-header.js";
import { DEFAULT_LIMITS } from "../media/media-types.js";
import { stripMetadata } from "../media/strip-metadata.js";
import { createThumbnailer } from "../media/thumbnail.js";

/** Maximum bytes of an image that cannot be rendered smaller: what the server's handlers accept of one file. */
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * The image that a generator gets to describe: the asset's thumbnail (512 pixels at the shorter side), or one rendered
 * now. It is small, and has neither a location nor the user's file name.
 * @throws MediaLibraryError `missing`, `type` (not an image), `decode`, `too-many-pixels`, `too-large`
 */
export async function describedImage(
  { storage, readFile }: Pick<Session, "storage" | "readFile">,
  assetId: string,
): Promise<File> {
  const [asset] = await storage.assets.get([assetId]);
  if (asset && !asset.mimeType.startsWith("image/")) {
    throw new MediaLibraryError("type", "Only images can be described.");
  }
  const thumbnail = await readFile(assetId, "thumbnail");
  if (thumbnail) return named(thumbnail, thumbnail.type);
  const original = await readFile(assetId, "original");
  if (!asset || !original) throw new MediaLibraryError("missing", "The image is no longer in the library.");
  // Its own type is inert: an SVG's is not an image's.
  return smaller(original, asset.mimeType);
}

/** Inputs that were chosen for a generation have no thumbnail. */
async function smaller(original: Blob, type: string): Promise<File> {
  if (original.size > DEFAULT_LIMITS.maxBytes) throw tooLarge();
  const bytes = new Uint8Array(await original.arrayBuffer());
  const size = readImageSize(bytes, type);
  const stripped = size && stripMetadata(bytes, type);
  if (!stripped) throw notReadable();
  if (size.width * size.height > DEFAULT_LIMITS.maxPixels) {
    throw new MediaLibraryError("too-many-pixels", "The image has too many pixels to be described.");
  }
  const thumbnailer = createThumbnailer();
  try {
    const { blob } = await thumbnailer.render(new Blob([stripped], { type }), size);
    if (blob) return named(blob, blob.type);
  } catch (cause) {
    throw notReadable(cause);
  } finally {
    thumbnailer.close();
  }
  // No decoder, as in Node.
  if (stripped.length > MAX_BYTES) throw tooLarge();
  return named(new Blob([stripped]), type);
}

const named = (blob: Blob, type: string): File => new File([blob], withExtension("image", type), { type });

const tooLarge = () => new MediaLibraryError("too-large", "The image is too large to be described.");

function notReadable(cause?: unknown): MediaLibraryError {
  const message = "The image cannot be described: it is damaged, or this browser cannot show it.";
  return new MediaLibraryError("decode", message, { cause });
}
