import { viewOf } from "../media/byte-parts.js";

/** Signatures of the records of a zip, little-endian (APPNOTE.TXT 6.3.10, 4.3). */
export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END = 0x06054b50;
export const ZIP64_END = 0x06064b50;
export const ZIP64_LOCATOR = 0x07064b50;

/** Bytes of the records without their texts. */
export const LOCAL_LENGTH = 30;
export const CENTRAL_LENGTH = 46;
export const END_LENGTH = 22;
export const ZIP64_END_LENGTH = 56;
export const ZIP64_LOCATOR_LENGTH = 20;

/** The value of a 16-bit count that stands in the zip64 record instead. */
const IN_ZIP64 = 0xffff;

/**
 * Adds a zip64 record where client-zip omits it: it writes one for 4 GB and more, and not for 65,535 files and more, which it
 * then counts as 65,535. The last chunk of its stream is the end record, the one before the zip64 record if there is one.
 */
export function withEntryCount(
  stream: ReadableStream<Uint8Array>,
  count: () => number,
): ReadableStream<Uint8Array> {
  let held: Uint8Array | undefined;
  let hasZip64 = false;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (held) {
          hasZip64 =
            held.length === ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH &&
            viewOf(held).getUint32(0, true) === ZIP64_END;
          controller.enqueue(held);
        }
        held = chunk;
      },
      flush(controller) {
        if (!held) return;
        const end = viewOf(held);
        if (!hasZip64 && end.getUint16(10, true) === IN_ZIP64) {
          controller.enqueue(zip64Records(count(), end.getUint32(12, true), end.getUint32(16, true)));
        }
        controller.enqueue(held);
      },
    }),
  );
}

/** The zip64 end record and its locator, for a directory of `size` bytes at `offset`. */
function zip64Records(count: number, size: number, offset: number): Uint8Array {
  const bytes = new Uint8Array(ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH);
  const view = viewOf(bytes);
  const entries = BigInt(count);
  view.setUint32(0, ZIP64_END, true);
  view.setBigUint64(4, BigInt(ZIP64_END_LENGTH - 12), true);
  // Made by Unix, version 4.5; 4.5 is needed to extract.
  view.setUint16(12, 0x032d, true);
  view.setUint16(14, 45, true);
  view.setBigUint64(24, entries, true);
  view.setBigUint64(32, entries, true);
  view.setBigUint64(40, BigInt(size), true);
  view.setBigUint64(48, BigInt(offset), true);
  view.setUint32(56, ZIP64_LOCATOR, true);
  view.setBigUint64(64, BigInt(offset + size), true);
  view.setUint32(72, 1, true);
  return bytes;
}
