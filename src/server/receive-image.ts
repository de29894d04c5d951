import { invalidFields, joinBytes } from "../ai/protocol.js";
import { extensionOf } from "../core/media/file-extensions.js";
import { readImageSize } from "../core/media/image-header.js";
import { isImageType } from "../core/media/media-type-guards.js";
import { sniffType } from "../core/media/sniff.js";
import { createSlots } from "../core/slots.js";
import type { UploadStore } from "./uploads.js";

export class TooManyPixels extends Error {}

/** The number of leading bytes from which an image's type is detected. */
const TYPE_BYTES = 512;
/** The number of leading bytes that contain the dimensions of most images. */
const HEADER_BYTES = 65_536;
/** Images whose dimensions come later are read into memory, one at a time. */
const oneAtATime = createSlots(1);

/**
 * Writes an image to `store`, with the type detected from its content; the client's type and file name are ignored.
 *
 * @param field the request field that errors name
 * @param name the file's name without an extension
 * @throws TooManyPixels, and MediaLibraryError `field` if it is not an image or its header is incomplete
 */
export async function receiveImage(
  bytes: AsyncGenerator<Uint8Array, void, undefined>,
  { field, name, maxPixels }: { field: string; name: string; maxPixels: number },
  store: UploadStore,
): Promise<File> {
  const { head, all } = await peek(bytes, TYPE_BYTES);
  const type = sniffType(head);
  if (type === undefined || !isImageType(type)) {
    throw invalidFields([{ field, message: "must be PNG, JPEG, WebP, GIF or AVIF" }]);
  }
  const file = await store.receive(all, { name: `${name}.${extensionOf(type)}`, type });
  try {
    await checkSize(file, field, maxPixels);
    return file;
  } catch (error) {
    await store.discard(file);
    throw error;
  }
}

async function checkSize(file: File, field: string, maxPixels: number): Promise<void> {
  const read = async (blob: Blob) => readImageSize(new Uint8Array(await blob.arrayBuffer()), file.type);
  const size =
    (await read(file.slice(0, HEADER_BYTES))) ??
    (file.size > HEADER_BYTES ? await oneAtATime(() => read(file)) : undefined);
  if (!size) throw invalidFields([{ field, message: "must be complete images: one has no valid header" }]);
  if (size.width * size.height > maxPixels) throw new TooManyPixels();
}

async function peek(bytes: AsyncGenerator<Uint8Array, void, undefined>, length: number) {
  const first: Uint8Array[] = [];
  let available = 0;
  while (available < length) {
    const { done, value } = await bytes.next();
    if (done) break;
    first.push(value);
    available += value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* first;
    yield* bytes;
  }
  return { head: joinBytes(first), all: all() };
}
