import { type Bytes, fourCC, uint32, unchangedOr, viewOf } from "./byte-parts.js";
import { type PlacedBox, readBox } from "./iso-boxes.js";
import { stripHeifMeta } from "./strip-heif-meta.js";
import { stripMovie } from "./strip-movie.js";

const FREE = fourCC("free");
const FTYP = fourCC("ftyp");
const META = fourCC("meta");
const MDAT = fourCC("mdat");
const MOOV = fourCC("moov");

const KEPT = new Set([FTYP, META, MDAT, MOOV]);

/** Brands of image sequences, whose frames are in the tracks of a movie. */
const SEQUENCES = new Set(["avis", "msf1", "hevc", "hevx"].map(fourCC));

/** More consecutive boxes than any valid image has. */
const MOST_BOXES = 1000;

/**
 * For AVIF and HEIC. Offsets occur in many places, so no byte is moved: removed content is overwritten with zeros, and
 * its table entries become `free` boxes. The orientation is an image property and is kept.
 */
export function stripAvif(bytes: Bytes): Bytes | undefined {
  const boxes = readBoxes(bytes);
  const meta = boxes.find(({ type }) => type === META);
  const movie = isSequence(bytes, boxes) ? boxes.find(({ type }) => type === MOOV) : undefined;
  const items = meta && stripHeifMeta(bytes, meta);
  const out = new Uint8Array(boxes.at(-1)?.next ?? 0);
  const copy = (start: number, end: number): void =>
    out.set(bytes.subarray(start, Math.min(end, out.length)), start);

  if (movie) {
    // The tracks have their own tables: bytes that belong to no item may belong to a frame.
    for (const { type, at, next } of boxes) if (type === MDAT) copy(at, next);
    for (const { start, end } of merged(items?.dropped ?? [])) out.fill(0, start, end);
  }
  for (const { start, end } of merged(items?.kept ?? [])) copy(start, end);
  for (const box of boxes) {
    copy(box.at, box.type === FTYP ? box.next : box.bodyAt);
    if (KEPT.has(box.type) && (box.type !== META || box === meta) && (box.type !== MOOV || box === movie))
      continue;
    out.set(uint32(FREE), box.at + 4);
    out.fill(0, box.bodyAt, box.next);
  }
  if (meta && items) out.set(items.meta, meta.at);
  if (movie) out.set(stripMovie(bytes.slice(movie.at, movie.next)), movie.at);
  return unchangedOr(bytes, out);
}

/** The boxes of the whole file. Trailing data is dropped. */
function readBoxes(bytes: Bytes): PlacedBox[] {
  const view = viewOf(bytes);
  const boxes: PlacedBox[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const box = readBox(view, at, bytes.length);
    const whole = at + box.size <= bytes.length && at + box.size >= box.bodyAt;
    if (!whole && (KEPT.has(box.type) || boxes.length === 0)) throw new RangeError("A box is truncated.");
    // A second file begins.
    if (!whole || (box.type === FTYP && boxes.length > 0)) break;
    if (boxes.length === MOST_BOXES) throw new RangeError("There are too many boxes.");
    boxes.push({ ...box, at });
    at = box.next;
  }
  return boxes.slice(0, 1 + boxes.findLastIndex(({ type }) => KEPT.has(type)));
}

function isSequence(bytes: Bytes, [first]: readonly PlacedBox[]): boolean {
  const view = viewOf(bytes);
  for (let at = first?.bodyAt ?? 0; at + 4 <= (first?.next ?? 0); at += 4) {
    if (SEQUENCES.has(view.getUint32(at))) return true;
  }
  return false;
}

type Range = { start: number; end: number };

/** In a hostile file they may overlap: each byte is copied once. */
function merged(ranges: readonly Range[]): Range[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  const result: Range[] = [];
  for (const { start, end } of sorted) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
