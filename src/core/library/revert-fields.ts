import type { MediaAsset } from "./asset.js";
import { EDITABLE_FIELDS, type EditableField, withFields } from "./editable-fields.js";

export const isField = (name: string): name is EditableField =>
  EDITABLE_FIELDS.some((field) => field === name);

/** The fields of one asset that an update changed, before and after it. */
export type FieldChange = {
  id: string;
  fields: readonly EditableField[];
  before: Pick<Partial<MediaAsset>, EditableField>;
  after: Pick<Partial<MediaAsset>, EditableField>;
};

export function fieldChange(before: MediaAsset, after: MediaAsset): FieldChange {
  const fields = EDITABLE_FIELDS.filter((field) => before[field] !== after[field]);
  return { id: after.id, fields, before: pick(before, fields), after: pick(after, fields) };
}

function pick(asset: MediaAsset, fields: readonly EditableField[]): FieldChange["before"] {
  return Object.fromEntries(fields.map((field) => [field, asset[field]]));
}

/**
 * The asset with what a change replaced, except for what was changed again meanwhile: of lists and `meta`, each value
 * counts for itself. The same object if nothing is left to revert.
 */
export function revertFields(asset: MediaAsset, { fields, before, after }: FieldChange): MediaAsset {
  const is = (field: EditableField) => fields.includes(field) && isEqual(asset[field], after[field]);
  const name = is("name") ? (before.name ?? asset.name) : asset.name;
  const alt = is("alt") ? before.alt : asset.alt;
  const rating = is("rating") ? before.rating : asset.rating;
  const starred = is("starred") ? before.starred : asset.starred;
  const list = (field: "tags" | "albums") =>
    fields.includes(field) ? revertList(asset[field], before[field], after[field]) : asset[field];
  const tags = list("tags");
  const albums = list("albums");
  const meta = fields.includes("meta") ? revertMeta(asset.meta, before.meta, after.meta) : asset.meta;
  const reverted = withFields(asset, { name, alt, tags, albums, rating, starred, meta });
  return EDITABLE_FIELDS.every((field) => isEqual(reverted[field], asset[field])) ? asset : reverted;
}

function revertList(
  now: readonly string[] = [],
  before: readonly string[] = [],
  after: readonly string[] = [],
): readonly string[] | undefined {
  if (isEqual(now, after)) return before.length > 0 ? before : undefined;
  const kept = now.filter((value) => before.includes(value) || !after.includes(value));
  const back = before.filter((value) => !after.includes(value) && !kept.includes(value));
  return kept.length + back.length > 0 ? [...kept, ...back] : undefined;
}

function revertMeta(
  now: MediaAsset["meta"] = {},
  before: MediaAsset["meta"] = {},
  after: MediaAsset["meta"] = {},
): MediaAsset["meta"] {
  const reverted: Record<string, unknown> = { ...now };
  for (const field of Object.keys({ ...before, ...after })) {
    if (isEqual(before[field], after[field]) || !isEqual(now[field], after[field])) continue;
    if (before[field] === undefined) delete reverted[field];
    else reverted[field] = before[field];
  }
  return Object.keys(reverted).length > 0 ? reverted : undefined;
}

/**
 * Compares what storages keep as copies. The content of blobs cannot be read at once: they are equal if all else is. Of
 * what has no fields to compare, such as keys, only the same object is.
 */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const prototype: unknown = Object.getPrototypeOf(a);
  if (prototype !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp || a instanceof Error) return String(a) === String(b);
  if (a instanceof Blob && b instanceof Blob) return isEqual(describeBlob(a), describeBlob(b));
  if (isBytes(a) && isBytes(b)) return isSameBytes(bytesOf(a), bytesOf(b));
  if (isIterable(a) && isIterable(b)) return isEqual({ ...[...a] }, { ...[...b] });
  if (prototype !== Object.prototype && prototype !== null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && isEqual(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

const describeBlob = (blob: Blob) => ({
  size: blob.size,
  type: blob.type,
  ...(blob instanceof File && { name: blob.name, lastModified: blob.lastModified }),
});

type Bytes = ArrayBuffer | ArrayBufferView;
const isBytes = (value: object): value is Bytes => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
const bytesOf = (value: Bytes): Uint8Array =>
  value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;
