import { MediaLibraryError } from "../errors.js";

/**
 * JSON for values that can be cloned structurally. What JSON lacks is an object with the one key `$type`: dates, maps, sets,
 * big integers, bytes, and numbers that are not finite. Blobs, errors and cycles have no JSON form: blobs and errors become
 * null, and a cycle throws.
 */
export function toPortable(value: unknown): unknown {
  if (typeof value === "bigint") return tagged("bigint", String(value));
  if (typeof value === "number" && !Number.isFinite(value)) return tagged("number", String(value));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toPortable);
  if (value instanceof Date) return tagged("date", Number.isNaN(value.getTime()) ? null : value.getTime());
  if (value instanceof Map) return tagged("map", [...value].map(toPortable));
  if (value instanceof Set) return tagged("set", [...value].map(toPortable));
  if (value instanceof ArrayBuffer) return tagged("bytes", toBase64(new Uint8Array(value)));
  if (value instanceof Uint8Array) return tagged("uint8", toBase64(value));
  if (!isPlain(value)) return null;
  const fields = Object.entries(value).map(([key, field]) => [key, toPortable(field)]);
  // An app's own object that looks like one of ours.
  return "$type" in value ? tagged("object", fields) : Object.fromEntries(fields);
}

/** The value that `toPortable` was given. @throws MediaLibraryError `decode` if a tagged value is damaged */
export function fromPortable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fromPortable);
  if (!("$type" in value)) return fromEntries(Object.entries(value));
  const content = "value" in value ? value.value : undefined;
  const restored = typeof value.$type === "string" ? readers[value.$type]?.(content) : undefined;
  if (!restored) throw damaged();
  return restored.value;
}

const tagged = (type: string, value: unknown) => ({ $type: type, value });

type Restored = { value: unknown } | undefined;

const readers: Partial<Record<string, (content: unknown) => Restored>> = {
  bigint: (text) =>
    typeof text === "string" && /^-?\d{1,10000}$/.test(text) ? { value: BigInt(text) } : undefined,
  number: (text) => (typeof text === "string" ? { value: Number(text) } : undefined),
  date: (time) => ({ value: new Date(typeof time === "number" ? time : Number.NaN) }),
  map(entries) {
    const pairs = pairsOf(entries);
    return pairs && { value: new Map(pairs.map(([key, value]) => [fromPortable(key), fromPortable(value)])) };
  },
  set: (values) => (Array.isArray(values) ? { value: new Set(values.map(fromPortable)) } : undefined),
  bytes: (text) => (typeof text === "string" ? { value: fromBase64(text).buffer } : undefined),
  uint8: (text) => (typeof text === "string" ? { value: fromBase64(text) } : undefined),
  object(entries) {
    const pairs = pairsOf(entries);
    return pairs && { value: fromEntries(pairs.map(([key, value]) => [String(key), value])) };
  },
};

function pairsOf(entries: unknown): [unknown, unknown][] | undefined {
  if (!Array.isArray(entries) || !entries.every((entry) => Array.isArray(entry))) return undefined;
  return entries.map(([key, value]) => [key, value]);
}

/** `fromEntries` defines `__proto__` as a field of its own, where an assignment would change the prototype. */
const fromEntries = (entries: [string, unknown][]) =>
  Object.fromEntries(entries.map(([key, value]) => [key, fromPortable(value)]));

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw damaged(cause);
  }
}

const damaged = (cause?: unknown) =>
  new MediaLibraryError("decode", "The metadata contains a value that cannot be read.", { cause });
