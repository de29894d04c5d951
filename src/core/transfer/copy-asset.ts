import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { findAsset } from "./download-assets.js";
import { generationText } from "./generation-text.js";

/**
 * Copies an image to the clipboard, as PNG: browsers accept no other type. Of an animation, the first frame. Call it from a
 * click.
 * @throws MediaLibraryError `missing`, `type` for videos and other files, `decode`, `write` if the browser refuses
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { copyAsset } from "@reactkits.dev/react-media-library/actions";
 *
 * export const copy = (library: MediaLibraryInstance, id: string) => copyAsset(library, id);
 * ```
 */
export async function copyAsset(library: MediaLibraryInstance, id: string): Promise<void> {
  if (typeof ClipboardItem === "undefined") throw refused();
  const png = toPng(library, id);
  // Safari only accepts a promise: what is awaited first does not count as part of the click.
  await copying(navigator.clipboard.write([new ClipboardItem({ "image/png": png })]), png);
}

/**
 * Copies how an asset was generated: as text in the form that other generators read (the prompt, then `Steps: …, Seed: …`), or
 * as JSON with everything that is known. Call it from a click. Resolves to what was copied.
 * @throws MediaLibraryError `missing`, `type` if it was not generated, `write` if the browser refuses
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { copyGeneration } from "@reactkits.dev/react-media-library/actions";
 *
 * export const copyJson = (library: MediaLibraryInstance, id: string) => copyGeneration(library, id, "json");
 * ```
 */
export async function copyGeneration(
  library: MediaLibraryInstance,
  id: string,
  form: "text" | "json" = "text",
): Promise<string> {
  const asset = await findAsset(library, id);
  const text = generationText(asset, form);
  if (text === undefined) {
    throw new MediaLibraryError(
      "type",
      "This was not generated, so there is nothing to copy of how it was made.",
    );
  }
  const { clipboard }: Partial<Navigator> = navigator;
  if (!clipboard) throw refused();
  await copying(clipboard.writeText(text));
  return text;
}

/** @throws what `content` rejects with, or `write` if the browser does not allow it */
async function copying(written: Promise<void>, content?: Promise<unknown>): Promise<void> {
  try {
    await written;
  } catch (cause) {
    await content;
    throw refused(cause);
  }
}

async function toPng(library: MediaLibraryInstance, id: string): Promise<Blob> {
  const [asset, file] = await Promise.all([findAsset(library, id), library.getFile(id)]);
  if (asset.mimeType === "image/png") return file;
  if (!asset.mimeType.startsWith("image/") || file.type !== asset.mimeType) {
    throw new MediaLibraryError("type", "Only images can be copied. Download the file instead.");
  }
  return drawPng(file, asset);
}

async function drawPng(file: Blob, { mimeType }: MediaAsset): Promise<Blob> {
  try {
    const image = await createImageBitmap(file);
    const canvas = Object.assign(document.createElement("canvas"), {
      width: image.width,
      height: image.height,
    });
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    image.close();
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error(`No PNG of ${mimeType}.`))),
        "image/png",
      );
    });
  } catch (cause) {
    const message = "The image cannot be converted to be copied. Download it instead.";
    throw new MediaLibraryError("decode", message, { cause });
  }
}

function refused(cause?: unknown): MediaLibraryError {
  const message = "The browser does not let this page use the clipboard. Download the file instead.";
  return new MediaLibraryError("write", message, { cause });
}
