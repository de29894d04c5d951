import { fourCC, viewOf } from "./byte-parts.js";
import { MOST_BOXES, readBox } from "./iso-boxes.js";

/**
 * The number of frames that an image claims to have, without decoding it; 1 for a still image. If the file is corrupt
 * or longer than `bytes`, the frames found so far. Never throws.
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

/** Counts into `found`, so that the count is kept when the bytes end early. */
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
      // The descriptor, the colour table and the LZW code size.
      offset += 10 + colorTable(view.getUint8(offset + 9)) + 1;
    } else if (block === GIF_EXTENSION) offset += 2;
    else return; // the trailer, or an invalid block, where decoders stop too
    for (let length = view.getUint8(offset); length > 0; length = view.getUint8(offset)) offset += 1 + length;
    offset += 1;
  }
}

/** The size of the colour table in bytes, from the packed field (GIF89a, 18 and 20). */
function colorTable(packed: number): number {
  return packed & 0x80 ? 3 << ((packed & 7) + 1) : 0;
}

const [ACTL, FCTL, IEND, ANMF] = ["acTL", "fcTL", "IEND", "ANMF"].map(fourCC);

/** The count in `acTL`, or the number of `fcTL` chunks if that is larger (PNG, third edition, 11.3.6). */
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

/** The samples of all tracks: the alpha channel of an image sequence is a separate track. */
function avif(view: DataView, found: { frames: number }): void {
  let left = MOST_BOXES;
  const visit = (start: number, end: number): void => {
    for (let offset = start; offset + 8 <= end; left--) {
      if (left === 0) throw new RangeError("There are too many boxes.");
      const { type, bodyAt, next } = readBox(view, offset, end);
      if (CONTAINERS.has(type)) visit(bodyAt, next);
      // Version and flags, sample size, sample count (ISO/IEC 14496-12, 8.7.3).
      else if (SAMPLE_SIZES.has(type)) found.frames += view.getUint32(bodyAt + 8);
      offset = next;
    }
  };
  visit(0, view.byteLength);
}
