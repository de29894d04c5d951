import type { ByteRange, PutOptions } from "./file-store.js";

/*
 * The constraints that every store enforces: those of the strictest store, so that a deployment with another store
 * accepts the same files.
 */

/**
 * One or more segments separated by slashes, of lower-case letters, digits, `-` and `_`. There are no dots, so no
 * segment can be `..`.
 */
const KEY = /^[a-z0-9][a-z0-9_-]*(?:\/[a-z0-9][a-z0-9_-]*)*$/;
const PREFIX = /^(?:[a-z0-9][a-z0-9_/-]*)?$/;
const MAX_KEY = 200;
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;
const METADATA_NAME = /^[a-z][a-z0-9-]{0,63}$/;
/** S3 allows 2 KB of names and values. */
const MAX_METADATA = 2_000;

export function checkKey(key: string): void {
  if (KEY.test(key) && key.length <= MAX_KEY) return;
  throw new RangeError(
    `A file key consists of lower-case letters, digits, "-" and "_" in segments separated by slashes, at most ${MAX_KEY} characters; got ${quoted(key)}.`,
  );
}

export function checkPrefix(prefix: string): void {
  if (PREFIX.test(prefix) && prefix.length <= MAX_KEY) return;
  throw new RangeError(`A prefix must be the beginning of a key; got ${quoted(prefix)}.`);
}

/** Whether `put` accepts the key. */
export const isKey = (key: string): boolean => KEY.test(key) && key.length <= MAX_KEY;

export function checkPut(key: string, { mimeType, metadata }: PutOptions): void {
  checkKey(key);
  if (!MIME_TYPE.test(mimeType)) {
    throw new RangeError(`A file's type must have the form "image/png"; got ${quoted(mimeType)}.`);
  }
  const encoded = Object.entries(encodeMetadata(metadata ?? {}));
  const bad = encoded.find(([name]) => !METADATA_NAME.test(name));
  if (bad) {
    throw new RangeError(
      `A metadata name consists of lower-case letters, digits and "-"; got ${quoted(bad[0])}.`,
    );
  }
  const size = encoded.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > MAX_METADATA) {
    throw new RangeError(
      `A file's metadata may take ${MAX_METADATA} bytes as stored; got ${size}. Remove some of it.`,
    );
  }
}

/**
 * The first and last byte to read.
 *
 * @throws {RangeError} if the range starts beyond the end of the file
 */
export function boundsOf(range: ByteRange, size: number): { start: number; end: number } {
  checkRange(range);
  if (range.start >= size)
    throw new RangeError(`The file has ${size} bytes, so the range cannot start at byte ${range.start}.`);
  return { start: range.start, end: Math.min(range.end ?? size - 1, size - 1) };
}

export function checkRange({ start, end = start }: ByteRange): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new RangeError(
    `A range must start at 0 or later and must not end before its start; got ${start} to ${end}.`,
  );
}

/** Percent-encoded, because headers are ASCII. Lone surrogates become U+FFFD. */
export const encodeMetadata = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\uFFFD")),
    ]),
  );

/** Reverses `encodeMetadata`; values written by other software are returned unchanged. */
export const decodeMetadata = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, decoded(value)]));

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 80));
