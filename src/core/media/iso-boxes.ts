/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
export type IsoBox = {
  /** As `fourCC` has it. */
  type: number;
  /** Behind its size and type. */
  bodyAt: number;
  /** As it says itself, which may be beyond what it stands in. */
  size: number;
  /** Where the next one begins; always farther, so that a hostile size cannot loop for ever. */
  next: number;
};

/** The box at `offset`; a size of 0 reaches to `end`. @throws RangeError where its head is cut off */
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

/** More than any image has: one of 50 MB could have six million. */
export const MOST_BOXES = 100_000;

/** All boxes between two offsets. @throws RangeError where one ends behind `end` or before its own body */
export function boxesWithin(view: DataView, start: number, end: number): PlacedBox[] {
  const boxes: PlacedBox[] = [];
  for (let at = start; at + 8 <= end; ) {
    const box = readBox(view, at, end);
    if (at + box.size > end || at + box.size < box.bodyAt) throw new RangeError("A box breaks off.");
    if (boxes.length === MOST_BOXES) throw new RangeError("There are too many boxes.");
    boxes.push({ ...box, at });
    at = box.next;
  }
  return boxes;
}
