/**
 * Softens the edges of a mask in place: each fades from `reach` pixels before it to as many behind it. At the border of the
 * image the mask goes on as it is there. Three box blurs, which come close to a Gaussian one in linear time.
 * @param pixels Opaque greys, four bytes per pixel
 */
export function featherMask(
  pixels: Uint8ClampedArray,
  { width, height }: { width: number; height: number },
  reach: number,
): void {
  const { left, top, right, bottom } = blurredArea(pixels, width, height, reach);
  const area = { width: right - left, height: bottom - top };
  if (area.width <= 0) return;
  const mask = new Uint8Array(area.width * area.height);
  const between = new Uint8Array(mask.length);
  /** Calls with the offset of each pixel of the area in the mask and in the image. */
  const forEach = (visit: (at: number, byte: number) => void) => {
    for (let y = 0, at = 0; y < area.height; y++) {
      let byte = ((top + y) * width + left) * 4;
      for (const end = at + area.width; at < end; at++, byte += 4) visit(at, byte);
    }
  };
  forEach((at, byte) => {
    mask[at] = pixels[byte] ?? 0;
  });
  for (const part of [0, 1, 2]) {
    const radius = Math.floor((reach + part) / 3);
    if (radius === 0) continue;
    blurRows(mask, between, area, radius);
    blurColumns(between, mask, area, radius);
  }
  forEach((at, byte) => {
    const grey = mask[at] ?? 0;
    pixels[byte] = grey;
    pixels[byte + 1] = grey;
    pixels[byte + 2] = grey;
  });
}

type Size = { width: number; height: number };

/** What differs from the first pixel, with `reach` pixels around it: beyond, blurring changes nothing. */
function blurredArea(pixels: Uint8ClampedArray, width: number, height: number, reach: number) {
  const background = pixels[0];
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, byte = 0; y < height; y++) {
    for (let x = 0; x < width; x++, byte += 4) {
      if (pixels[byte] === background) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return {
    left: Math.max(0, left - reach),
    top: Math.max(0, top - reach),
    right: right === 0 ? 0 : Math.min(width, right + reach),
    bottom: Math.min(height, bottom + reach),
  };
}

/** The target's bytes cut the fraction off: half of one is added to round. */
const HALF = 0.5;

function blurRows(from: Uint8Array, to: Uint8Array, { width, height }: Size, radius: number): void {
  const span = 2 * radius + 1;
  for (let y = 0; y < height; y++) {
    const first = y * width;
    const last = first + width - 1;
    let sum = (from[first] ?? 0) * (radius + 1);
    for (let at = 1; at <= radius; at++) sum += from[Math.min(first + at, last)] ?? 0;
    for (let at = first; at <= last; at++) {
      to[at] = sum / span + HALF;
      sum += (from[Math.min(at + radius + 1, last)] ?? 0) - (from[Math.max(at - radius, first)] ?? 0);
    }
  }
}

/** All columns at once, row by row: memory is read in its order. */
function blurColumns(from: Uint8Array, to: Uint8Array, { width, height }: Size, radius: number): void {
  const span = 2 * radius + 1;
  const sums = new Uint32Array(width);
  const add = (row: number, times: number) => {
    const start = Math.max(0, Math.min(row, height - 1)) * width;
    for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + times * (from[start + x] ?? 0);
  };
  add(0, radius + 1);
  for (let row = 1; row <= radius; row++) add(row, 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[y * width + x] = (sums[x] ?? 0) / span + HALF;
    add(y + radius + 1, 1);
    add(y - radius, -1);
  }
}
