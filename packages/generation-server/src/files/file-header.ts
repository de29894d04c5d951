import type { FileHandle } from "node:fs/promises";

/*
 * The file system store writes a file's type and metadata before its bytes, so that one rename publishes all of it:
 * "RMF1", the length of the JSON (32 bits, big-endian), the JSON, the bytes.
 */

const MAGIC = Buffer.from("RMF1");
const FIXED = MAGIC.length + 4;
const MAX_JSON = 16_384;

export type FileHeader = { mimeType: string; metadata: Record<string, string> };

export function encodeHeader(header: FileHeader): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const fixed = Buffer.alloc(FIXED);
  MAGIC.copy(fixed);
  fixed.writeUInt32BE(json.length, MAGIC.length);
  return Buffer.concat([fixed, json]);
}

/** The number of bytes before the content; undefined if the file was not written by this store. */
export async function headerLength(file: FileHandle): Promise<number | undefined> {
  const fixed = Buffer.alloc(FIXED);
  const { bytesRead } = await file.read(fixed, 0, FIXED, 0);
  const length = fixed.readUInt32BE(MAGIC.length);
  const ours = bytesRead === FIXED && fixed.subarray(0, MAGIC.length).equals(MAGIC) && length <= MAX_JSON;
  return ours ? FIXED + length : undefined;
}

/** @throws {Error} if the file was not written by this store or is damaged */
export async function readHeader(file: FileHandle): Promise<FileHeader & { length: number }> {
  const length = await headerLength(file);
  if (length === undefined) throw new Error("The stored file does not begin with its header.");
  const json = Buffer.alloc(length - FIXED);
  const { bytesRead } = await file.read(json, 0, json.length, FIXED);
  const value: unknown = bytesRead === json.length ? JSON.parse(json.toString()) : undefined;
  if (!isHeader(value)) throw new Error("The stored file's header is damaged.");
  return { ...value, length };
}

const isHeader = (value: unknown): value is FileHeader =>
  isObject(value) &&
  typeof value.mimeType === "string" &&
  isObject(value.metadata) &&
  Object.values(value.metadata).every((text) => typeof text === "string");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
