import { MediaLibraryError } from "../errors.js";
import { viewOf } from "../media/byte-parts.js";
import {
  CENTRAL_HEADER,
  CENTRAL_LENGTH,
  END,
  END_LENGTH,
  LOCAL_LENGTH,
  ZIP64_END,
  ZIP64_END_LENGTH,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_LENGTH,
} from "./zip-format.js";

/** A file in a zip, as the zip's directory describes it. */
export type ZipEntry = {
  /** With `/` between folders. Only a text: nothing is ever written to it as a path. */
  name: string;
  /** Where its local header starts. */
  offset: number;
  /** Bytes in the zip. */
  compressedSize: number;
  /** Bytes of the file. */
  size: number;
  crc: number;
  /** 0 is stored, 8 deflated. */
  method: number;
  isEncrypted: boolean;
};

/** Files of one zip. */
export const MAX_ENTRIES = 500_000;

/** Bytes of a zip's directory. */
const MAX_DIRECTORY = 256 * 1024 * 1024;

/** Bytes of a zip's comment: its length has 16 bits. */
const MAX_COMMENT = 0xffff;

/**
 * The files of a zip, without its folders, by its directory at the end: the rest is not read.
 * @throws MediaLibraryError `decode` if it is truncated, damaged, has overlapping files or too many of them
 */
export async function readZip(zip: Blob): Promise<ZipEntry[]> {
  try {
    const directory = await findDirectory(zip);
    const { count, offset, size } = directory;
    if (count > MAX_ENTRIES || size > MAX_DIRECTORY) {
      throw unreadable(
        `The zip has too many files: at most ${MAX_ENTRIES.toLocaleString("en")} can be read.`,
      );
    }
    const bytes = await readBytes(zip, offset, size);
    const entries = readDirectory(bytes, count);
    refuseOverlaps(entries, offset);
    return entries.filter(({ name }) => !name.endsWith("/"));
  } catch (error) {
    // A structure that exceeds the zip.
    if (error instanceof RangeError) throw unreadable(undefined, error);
    throw error;
  }
}

/** @throws RangeError if the zip is shorter */
export async function readBytes(zip: Blob, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  if (offset < 0 || length < 0 || offset + length > zip.size) throw new RangeError("The zip ends before.");
  return new Uint8Array(await zip.slice(offset, offset + length).arrayBuffer());
}

type Directory = { count: number; offset: number; size: number };

async function findDirectory(zip: Blob): Promise<Directory> {
  const tailAt = Math.max(0, zip.size - END_LENGTH - MAX_COMMENT);
  const tail = viewOf(await readBytes(zip, tailAt, zip.size - tailAt));
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    // The signature may also occur in the comment.
    if (at + END_LENGTH + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    const end = tailAt + at;
    const plain = {
      count: tail.getUint16(at + 10, true),
      size: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
    const directory = (await findZip64(zip, end)) ?? { ...plain, end };
    if (directory.offset + directory.size > directory.end)
      throw new RangeError("It overlaps its end record.");
    return directory;
  }
  throw unreadable();
}

async function findZip64(zip: Blob, end: number): Promise<(Directory & { end: number }) | undefined> {
  if (end < ZIP64_LOCATOR_LENGTH) return undefined;
  const locator = viewOf(await readBytes(zip, end - ZIP64_LOCATOR_LENGTH, ZIP64_LOCATOR_LENGTH));
  if (locator.getUint32(0, true) !== ZIP64_LOCATOR) return undefined;
  const at = readUint64(locator, 8);
  const record = viewOf(await readBytes(zip, at, ZIP64_END_LENGTH));
  if (record.getUint32(0, true) !== ZIP64_END) throw new RangeError("There is no zip64 record.");
  return {
    count: readUint64(record, 32),
    size: readUint64(record, 40),
    offset: readUint64(record, 48),
    end: at,
  };
}

function readDirectory(bytes: Uint8Array, count: number): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== CENTRAL_HEADER) throw new RangeError("There are fewer files.");
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const extraAt = at + CENTRAL_LENGTH + nameLength;
    const next = extraAt + extraLength + view.getUint16(at + 32, true);
    if (next > bytes.length) throw new RangeError("The directory ends before.");
    const flags = view.getUint16(at + 8, true);
    const zip64 = createZip64Reader(view, extraAt, extraAt + extraLength);
    // In this order: the extra field has only those that do not fit.
    const size = zip64(view.getUint32(at + 24, true));
    const compressedSize = zip64(view.getUint32(at + 20, true));
    const offset = zip64(view.getUint32(at + 42, true));
    entries.push({
      name: readName(bytes.subarray(at + CENTRAL_LENGTH, extraAt), (flags & 0x800) !== 0),
      offset,
      compressedSize,
      size,
      crc: view.getUint32(at + 16, true),
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & 1) !== 0,
    });
    at = next;
  }
  return entries;
}

/** Values of 0xffffffff stand in the extra field 1 instead, one after the other (4.5.3). */
function createZip64Reader(view: DataView, start: number, end: number): (value: number) => number {
  let from = 0;
  let to = 0;
  for (let at = start; at + 4 <= end && from === 0; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) [from, to] = [at + 4, Math.min(at + 4 + length, end)];
    at += 4 + length;
  }
  return (value) => {
    if (value !== 0xffffffff) return value;
    if (from === 0 || from + 8 > to) throw new RangeError("There is no zip64 value.");
    from += 8;
    return readUint64(view, from - 8);
  };
}

/** @throws RangeError if it is more than a file can have */
function readUint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("The value is too large.");
  return Number(value);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("latin1");

/** Many archivers write UTF-8 without saying so. */
function readName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return isUtf8 ? new TextDecoder().decode(bytes) : latin1.decode(bytes);
  }
}

/** Files that share bytes make a small zip endlessly large. */
function refuseOverlaps(entries: readonly ZipEntry[], directoryAt: number): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  let free = 0;
  for (const { offset, compressedSize } of sorted) {
    if (offset < free) throw unreadable("The zip's files overlap: it is damaged, or made to harm.");
    free = offset + LOCAL_LENGTH + compressedSize;
  }
  if (free > directoryAt) throw new RangeError("A file overlaps the directory.");
}

function unreadable(
  message = "The zip cannot be read: it is incomplete or damaged. Download it again.",
  cause?: unknown,
): MediaLibraryError {
  return new MediaLibraryError("decode", message, { cause });
}
