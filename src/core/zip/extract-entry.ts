import { MediaLibraryError } from "../errors.js";
import { isAbortError } from "../is-abort-error.js";
import { viewOf } from "../media/byte-parts.js";
import { createCrc32 } from "../media/crc32.js";
import { readBytes, type ZipEntry } from "./read-zip.js";
import { LOCAL_HEADER, LOCAL_LENGTH } from "./zip-format.js";

/** Bytes in memory while a deflated file is extracted; browsers keep larger blobs on the disk. */
const PART = 8 * 1024 * 1024;

/** Files below this many bytes may be compressed as much as they like. */
const SMALL = 1024 * 1024;

/** Deflate reaches 1,032; images and videos, which are compressed already, stay below 2. */
const MAX_RATIO = 200;

/**
 * The content of a file in a zip. A stored one is a part of the zip and takes no memory.
 * @throws MediaLibraryError `decode` if it is damaged, encrypted or compressed by another method, `too-large`; the signal's
 * reason when it is aborted
 */
export async function extractEntry(
  zip: Blob,
  entry: ZipEntry,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Blob> {
  const { name, size, compressedSize, method } = entry;
  if (entry.isEncrypted) throw refused(name, "is encrypted. Extract the zip first");
  if (method !== 0 && method !== 8) throw refused(name, "is compressed in a way that browsers cannot read");
  if (size > maxBytes) {
    const message = `“${name}” is too large to be imported from a zip. Extract the zip and import the file by itself.`;
    throw new MediaLibraryError("too-large", message);
  }
  if (size > SMALL && size > compressedSize * MAX_RATIO) throw refused(name, "is compressed too much");
  const data = await dataOf(zip, entry);
  try {
    return method === 0 ? await checkStored(data, entry, signal) : await inflate(data, entry, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (MediaLibraryError.isInstance(error) || isAbortError(error)) throw error;
    throw damaged(name, error);
  }
}

async function dataOf(zip: Blob, { name, offset, compressedSize }: ZipEntry): Promise<Blob> {
  try {
    const header = viewOf(await readBytes(zip, offset, LOCAL_LENGTH));
    if (header.getUint32(0, true) !== LOCAL_HEADER) throw damaged(name);
    // The texts may differ from those in the directory.
    const start = offset + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
    if (start + compressedSize > zip.size) throw damaged(name);
    return zip.slice(start, start + compressedSize);
  } catch (error) {
    throw error instanceof RangeError ? damaged(name, error) : error;
  }
}

async function checkStored(data: Blob, { name, size, crc }: ZipEntry, signal: AbortSignal): Promise<Blob> {
  const checksum = createCrc32();
  await eachChunk(data.stream(), signal, checksum.update);
  if (data.size !== size || checksum.value() !== crc) throw damaged(name);
  return data;
}

async function inflate(data: Blob, { name, size, crc }: ZipEntry, signal: AbortSignal): Promise<Blob> {
  const checksum = createCrc32();
  const parts: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let [held, total] = [0, 0];
  const hold = (): void => {
    parts.push(new Blob(chunks));
    chunks = [];
    held = 0;
  };
  await eachChunk(data.stream().pipeThrough(new DecompressionStream("deflate-raw")), signal, (chunk) => {
    total += chunk.length;
    // The declared size is only a claim.
    if (total > size) throw damaged(name);
    checksum.update(chunk);
    chunks.push(chunk);
    held += chunk.length;
    if (held >= PART) hold();
  });
  hold();
  if (total !== size || checksum.value() !== crc) throw damaged(name);
  return new Blob(parts);
}

async function eachChunk(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
  use: (chunk: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      signal.throwIfAborted();
      use(next.value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => {});
    throw error;
  }
}

const refused = (name: string, why: string, cause?: unknown) =>
  new MediaLibraryError("decode", `“${name}” ${why}.`, { cause });

const damaged = (name: string, cause?: unknown) =>
  refused(name, "is damaged in the zip. Download the zip again", cause);
