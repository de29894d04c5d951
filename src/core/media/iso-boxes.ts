/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
export type IsoBox = {
  /** As returned by `fourCC`. */
  type: number;
  /** The offset after its size and type. */
  bodyAt: number;
  /** As declared, which may exceed the parent. */
  size: number;
  /** The offset of the next box; always larger, so that a hostile size cannot cause an endless loop. */
  next: number;
};

/** The box at `offset`; a size of 0 means up to `end`. @throws RangeError if its header is truncated */
export function readBox(view: DataView, offset: number, end: number): IsoBox {
  const size32 = view.getUint32(offset);
  const long = size32 === 1;
  const size = long ? Number(view.getBigUint64(offset + 8)) : size32 === 0 ? end - offset : size32;
  const bodyAt = offset + (long ? 16 : 8);
  return {
    type: view.getUint32(offset + 4),
    bodyAt,
    size,
    next: Math.min(end, Math.max(bodyAt, offset + size)),
  };
}

/** The four letters of a type. */
export function lettersOf(type: number): string {
  return String.fromCharCode(type >>> 24, (type >>> 16) & 255, (type >>> 8) & 255, type & 255);
}

export type PlacedBox = IsoBox & { at: number };

/** More than any valid image has; a hostile one of 50 MB could have six million. */
export const MOST_BOXES = 100_000;

/** All boxes between two offsets. @throws RangeError if a box ends after `end` or before its body */
export function boxesWithin(view: DataView, start: number, end: number): PlacedBox[] {
  const boxes: PlacedBox[] = [];
  for (let at = start; at + 8 <= end; ) {
    const box = readBox(view, at, end);
    if (at + box.size > end || at + box.size < box.bodyAt) throw new RangeError("A box is truncated.");
    if (boxes.length === MOST_BOXES) throw new RangeError("There are too many boxes.");
    boxes.push({ ...box, at });
    at = box.next;
  }
  return boxes;
}
