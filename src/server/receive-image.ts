import { invalidFields, joinBytes } from "../ai/protocol.js";
import { readImageSize } from "../core/media/image-header.js";
import { extensionOf, isImageType } from "../core/media/media-types.js";
import { sniffType } from "../core/media/sniff.js";
import { createSlots } from "../core/slots.js";
import type { UploadStore } from "./uploads.js";

export class TooManyPixels extends Error {}

/** Bytes from which the type of an image is detected. */
const TYPE_BYTES = 512;
/** Bytes in which most images have their size. */
const HEADER_BYTES = 65_536;
/** Of those that have it further on, one is read into memory at a time. */
const inTurn = createSlots(1);

/**
 * Puts an image into `store` as what its content says; the client's own words for type and name count for nothing.
 * @param field what its errors are about
 * @param name of the file, without an extension
 * @throws TooManyPixels, and `field` where it is no image or has no whole header
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
    (file.size > HEADER_BYTES ? await inTurn(() => read(file)) : undefined);
  if (!size) throw invalidFields([{ field, message: "must be whole images: one has no valid header" }]);
  if (size.width * size.height > maxPixels) throw new TooManyPixels();
}

async function peek(bytes: AsyncGenerator<Uint8Array, void, undefined>, length: number) {
  const first: Uint8Array[] = [];
  let had = 0;
  while (had < length) {
    const { done, value } = await bytes.next();
    if (done) break;
    first.push(value);
    had += value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* first;
    yield* bytes;
  }
  return { head: joinBytes(first), all: all() };
}
