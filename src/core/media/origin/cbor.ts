import { viewOf } from "../byte-parts.js";

/** A decoded value; a map has texts as its keys, and entries with other keys are left out. */
export type CborValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | CborValue[]
  | { [key: string]: CborValue };

/** Values in one document; those of a claim are a few hundred. */
const MOST_VALUES = 20_000;

/** Levels of nesting. */
const MOST_DEPTH = 32;

const text = new TextDecoder();

/** The first value of a CBOR document (RFC 8949); undefined if it is damaged or exceeds the limits. Never throws. */
export function decodeCbor(bytes: Uint8Array): CborValue | undefined {
  try {
    return createDecoder(bytes)(0);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Ends a list or text whose length was not given. */
const BREAK = 0xff;

function createDecoder(bytes: Uint8Array): (depth: number) => CborValue {
  const view = viewOf(bytes);
  let at = 0;
  let values = 0;

  const argument = (info: number): number => {
    const from = at;
    if (info < 24) return info;
    if (info === 31) return Number.POSITIVE_INFINITY;
    const size = 2 ** (info - 24);
    if (size > 8) throw new RangeError("A length is invalid.");
    at += size;
    if (size === 1) return view.getUint8(from);
    if (size === 2) return view.getUint16(from);
    return size === 4 ? view.getUint32(from) : Number(view.getBigUint64(from));
  };

  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError("A value is truncated.");
    at += length;
    return bytes.subarray(at - length, at);
  };

  const isAtBreak = (): boolean => {
    if (view.getUint8(at) !== BREAK) return false;
    at += 1;
    return true;
  };

  /** Only its first chunk, if its length was not given. */
  const chunk = (length: number): Uint8Array => {
    if (Number.isFinite(length)) return take(length);
    let first: Uint8Array | undefined;
    while (!isAtBreak()) {
      const next = take(argument(view.getUint8(at++) & 31));
      first ??= next;
    }
    return first ?? new Uint8Array();
  };

  const simple = (info: number): CborValue => {
    const from = at;
    if (info >= 24 && info <= 27) at += 2 ** (info - 24);
    if (info === 26) return view.getFloat32(from);
    if (info === 27) return view.getFloat64(from);
    return info === 20 || info === 21 ? info === 21 : null;
  };

  const value = (depth: number): CborValue => {
    values += 1;
    if (depth > MOST_DEPTH || values > MOST_VALUES) throw new RangeError("There are too many values.");
    const initial = view.getUint8(at++);
    const type = initial >> 5;
    if (type === 7) return simple(initial & 31);
    const length = argument(initial & 31);
    if (type === 0) return length;
    if (type === 1) return -1 - length;
    if (type === 2) return chunk(length);
    if (type === 3) return text.decode(chunk(length));
    if (type === 6) return value(depth + 1);
    if (type === 4) {
      const list: CborValue[] = [];
      for (let left = length; left > 0 && !(length === Number.POSITIVE_INFINITY && isAtBreak()); left--)
        list.push(value(depth + 1));
      return list;
    }
    const map = new Map<string, CborValue>();
    for (let left = length; left > 0 && !(length === Number.POSITIVE_INFINITY && isAtBreak()); left--) {
      const key = value(depth + 1);
      const entry = value(depth + 1);
      // COSE's headers have numbers.
      if (typeof key === "string" || typeof key === "number") map.set(String(key), entry);
    }
    return Object.fromEntries(map);
  };
  return value;
}
