import type { ByteRange, PutOptions } from "./file-store.js";

/*
 * What every store accepts. The rules are those of the strictest one, so that a set-up with another store cannot
 * refuse what this one took.
 */

/** One or more parts between slashes, of lower-case letters, digits, `-` and `_`. No dot: no part can be `..`. */
const KEY = /^[a-z0-9][a-z0-9_-]*(?:\/[a-z0-9][a-z0-9_-]*)*$/;
const PREFIX = /^(?:[a-z0-9][a-z0-9_/-]*)?$/;
const MAX_KEY = 200;
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;
const METADATA_NAME = /^[a-z][a-z0-9-]{0,63}$/;
/** S3 takes 2 KB of names and values. */
const MAX_METADATA = 2_000;

export function checkKey(key: string): void {
  if (KEY.test(key) && key.length <= MAX_KEY) return;
  throw new RangeError(
    `A file's key is made of lower-case letters, digits, "-" and "_", in parts between slashes, at most ${MAX_KEY} characters in all; got ${quoted(key)}.`,
  );
}

export function checkPrefix(prefix: string): void {
  if (PREFIX.test(prefix) && prefix.length <= MAX_KEY) return;
  throw new RangeError(`A prefix is the beginning of a key; got ${quoted(prefix)}.`);
}

/** Whether `key` is one that `put` would take. */
export const isKey = (key: string): boolean => KEY.test(key) && key.length <= MAX_KEY;

export function checkPut(key: string, { mimeType, metadata }: PutOptions): void {
  checkKey(key);
  if (!MIME_TYPE.test(mimeType)) {
    throw new RangeError(`A file's type is written as "image/png" is; got ${quoted(mimeType)}.`);
  }
  const encoded = Object.entries(encodeMetadata(metadata ?? {}));
  const bad = encoded.find(([name]) => !METADATA_NAME.test(name));
  if (bad) {
    throw new RangeError(
      `A metadata name is made of lower-case letters, digits and "-"; got ${quoted(bad[0])}.`,
    );
  }
  const size = encoded.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > MAX_METADATA) {
    throw new RangeError(
      `A file's metadata may take ${MAX_METADATA} bytes as stored; these take ${size}. Leave something out.`,
    );
  }
}

/**
 * The first and the last byte to read.
 *
 * @throws {RangeError} where there is no such byte
 */
export function boundsOf(range: ByteRange, size: number): { start: number; end: number } {
  checkRange(range);
  if (range.start >= size)
    throw new RangeError(`The file has ${size} bytes; there is no byte ${range.start}.`);
  return { start: range.start, end: Math.min(range.end ?? size - 1, size - 1) };
}

export function checkRange({ start, end = start }: ByteRange): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new RangeError(
    `A range counts bytes from 0 and ends at or behind its start; got ${start} to ${end}.`,
  );
}

/** Percent-encoded, since headers carry ASCII only. Half a surrogate pair becomes U+FFFD. */
export const encodeMetadata = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\uFFFD")),
    ]),
  );

/** As `encodeMetadata` wrote it; a value that something else wrote is left as it is. */
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
