import { fourCC } from "./byte-parts.js";
import { boxesWithin, type PlacedBox } from "./iso-boxes.js";

/** An item of a HEIF file (ISO/IEC 23008-12): an image, or metadata of one. */
export type HeifItem = {
  id: number;
  type: number;
  /** Its `infe` box, and the offset of the name. */
  at: number;
  nameAt: number;
  end: number;
};

/** The location of an item's bytes: in the file (method 0), in the `idat` box (1), or derived from another item (2). */
export type HeifLocation = {
  id: number;
  method: number;
  extents: { start: number; end: number }[];
  /** Its entry in the table. */
  at: number;
  end: number;
};

/** The children of `meta`, after its version and flags. */
export function metaBoxes(view: DataView, meta: PlacedBox): PlacedBox[] {
  return boxesWithin(view, meta.bodyAt + 4, meta.next);
}

export function findBox(boxes: readonly PlacedBox[], type: string): PlacedBox | undefined {
  const code = fourCC(type);
  return boxes.find((box) => box.type === code);
}

/** The offset of the first entry of `iinf`: the count has four bytes from version 1 on. */
export function itemsStart(view: DataView, { bodyAt }: PlacedBox): number {
  return bodyAt + (view.getUint8(bodyAt) === 0 ? 6 : 8);
}

/** @throws RangeError if an entry is truncated, or older than HEIF */
export function readItems(view: DataView, boxes: readonly PlacedBox[]): HeifItem[] {
  const info = findBox(boxes, "iinf");
  if (!info) return [];
  return boxesWithin(view, itemsStart(view, info), info.next).map(({ at, bodyAt, next: end }) => {
    const version = view.getUint8(bodyAt);
    if (version < 2) throw new RangeError("An item has no type.");
    const id = version === 2 ? view.getUint16(bodyAt + 4) : view.getUint32(bodyAt + 4);
    const typeAt = bodyAt + (version === 2 ? 8 : 10);
    return { id, type: view.getUint32(typeAt), at, nameAt: typeAt + 4, end };
  });
}

/** @throws RangeError if the table is truncated */
export function readLocations(view: DataView, boxes: readonly PlacedBox[]): HeifLocation[] {
  const table = findBox(boxes, "iloc");
  if (!table) return [];
  const { bodyAt, next } = table;
  const version = view.getUint8(bodyAt);
  const [packed, packed2] = [view.getUint8(bodyAt + 4), view.getUint8(bodyAt + 5)];
  const [offsetSize, lengthSize, baseSize] = [packed >> 4, packed & 15, packed2 >> 4];
  const indexSize = version === 0 ? 0 : packed2 & 15;
  const wide = version < 2 ? 2 : 4;
  let at = bodyAt + 6;
  const number = (size: number): number => {
    if (at + size > next) throw new RangeError("The table of items is truncated.");
    at += size;
    return readUint(view, at - size, size);
  };
  return Array.from({ length: number(wide) }, () => {
    const start = at;
    const id = number(wide);
    const method = version === 0 ? 0 : number(2) & 15;
    number(2); // The index of the file, which is this one.
    const base = number(baseSize);
    const extents = Array.from({ length: number(2) }, () => {
      number(indexSize);
      const from = base + number(offsetSize);
      const length = number(lengthSize);
      // A length of 0 means up to the end.
      return { start: from, end: length === 0 ? Number.POSITIVE_INFINITY : from + length };
    });
    return { id, method, extents, at: start, end: at };
  });
}

export function readUint(view: DataView, at: number, size: number): number {
  if (size === 0) return 0;
  if (size === 2) return view.getUint16(at);
  if (size === 4) return view.getUint32(at);
  if (size === 8) return Number(view.getBigUint64(at));
  throw new RangeError("A number has an invalid size.");
}
