import { fourCC, viewOf } from "./byte-parts.js";
import { MOST_BOXES, readBox } from "./iso-boxes.js";

/**
 * How many frames an image claims to have, without decoding it; 1 for a still one. Where the file is damaged or
 * goes on beyond `bytes`, those that were found. Never throws.
 */
export function countFrames(bytes: Uint8Array, mimeType: string): number {
  const counter = counters[mimeType];
  if (!counter) return 1;
  const found = { frames: 0 };
  try {
    counter(viewOf(bytes), found);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return Math.max(1, found.frames);
}

/** Counts into `found`, so that what was found stays when the bytes end. */
type Counter = (view: DataView, found: { frames: number }) => void;

const counters: Partial<Record<string, Counter>> = {
  "image/gif": gif,
  "image/png": apng,
  "image/webp": webp,
  "image/avif": avif,
};

const GIF_IMAGE = 0x2c;
const GIF_EXTENSION = 0x21;

function gif(view: DataView, found: { frames: number }): void {
  let offset = 13 + colorTable(view.getUint8(10));
  while (true) {
    const block = view.getUint8(offset);
    if (block === GIF_IMAGE) {
      found.frames += 1;
      // The descriptor and, after the colours, the LZW code size.
      offset += 10 + colorTable(view.getUint8(offset + 9)) + 1;
    } else if (block === GIF_EXTENSION) offset += 2;
    else return; // the trailer, or what no decoder reads on from
    for (let length = view.getUint8(offset); length > 0; length = view.getUint8(offset)) offset += 1 + length;
    offset += 1;
  }
}

/** Bytes of the colour table that the packed field announces (GIF89a, 18 and 20). */
function colorTable(packed: number): number {
  return packed & 0x80 ? 3 << ((packed & 7) + 1) : 0;
}

const [ACTL, FCTL, IEND, ANMF] = ["acTL", "fcTL", "IEND", "ANMF"].map(fourCC);

/** What `acTL` promises, or more `fcTL` than that (PNG, third edition, 11.3.6). */
function apng(view: DataView, found: { frames: number }): void {
  let controls = 0;
  let animated = false;
  for (let offset = 8; offset + 8 <= view.byteLength; ) {
    const type = view.getUint32(offset + 4);
    if (type === ACTL) {
      animated = true;
      found.frames = Math.max(found.frames, view.getUint32(offset + 8));
    }
    if (type === FCTL) controls += 1;
    if (animated) found.frames = Math.max(found.frames, controls);
    if (type === IEND) return;
    offset += 12 + view.getUint32(offset);
  }
}

function webp(view: DataView, found: { frames: number }): void {
  for (let offset = 12; offset + 8 <= view.byteLength; ) {
    if (view.getUint32(offset) === ANMF) found.frames += 1;
    const size = view.getUint32(offset + 4, true);
    offset += 8 + size + (size % 2);
  }
}

const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"].map(fourCC));
const SAMPLE_SIZES = new Set(["stsz", "stz2"].map(fourCC));

/** The samples of all tracks: an image sequence keeps its alpha in a track of its own. */
function avif(view: DataView, found: { frames: number }): void {
  let left = MOST_BOXES;
  const visit = (start: number, end: number): void => {
    for (let offset = start; offset + 8 <= end; left--) {
      if (left === 0) throw new RangeError("There are too many boxes.");
      const { type, bodyAt, next } = readBox(view, offset, end);
      if (CONTAINERS.has(type)) visit(bodyAt, next);
      // Version and flags, the size of a sample, and how many there are (ISO/IEC 14496-12, 8.7.3).
      else if (SAMPLE_SIZES.has(type)) found.frames += view.getUint32(bodyAt + 8);
      offset = next;
    }
  };
  visit(0, view.byteLength);
}
