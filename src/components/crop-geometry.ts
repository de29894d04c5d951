/** A part of an image, in whole pixels. */
export type CropRect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type CropBounds = { readonly width: number; readonly height: number };

/** Which sides a handle moves: -1 the left or the upper one, 1 the right or the lower one, 0 none. */
export type CropHandle = { readonly across: -1 | 0 | 1; readonly down: -1 | 0 | 1 };

/** Pixels of an image that are always kept: less cannot be taken hold of again. */
const SMALLEST = 8;

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, max));

/** The rectangle moved, as far as the image allows. */
export function moveCrop(rect: CropRect, across: number, down: number, bounds: CropBounds): CropRect {
  return {
    ...rect,
    x: clamp(Math.round(rect.x + across), 0, bounds.width - rect.width),
    y: clamp(Math.round(rect.y + down), 0, bounds.height - rect.height),
  };
}

/**
 * The rectangle with a handle moved, as far as the image allows. With a ratio of width to height, the opposite corner
 * stays where it is, or the middle of the opposite side.
 */
export function resizeCrop(
  rect: CropRect,
  handle: CropHandle,
  across: number,
  down: number,
  bounds: CropBounds,
  ratio: number | undefined,
): CropRect {
  const horizontal = axis(rect.x, rect.width, handle.across, across, bounds.width);
  const vertical = axis(rect.y, rect.height, handle.down, down, bounds.height);
  if (ratio === undefined) {
    const width = clamp(horizontal.size, Math.min(SMALLEST, rect.width), horizontal.most);
    const height = clamp(vertical.size, Math.min(SMALLEST, rect.height), vertical.most);
    return rounded(horizontal.start(width), vertical.start(height), width, height, bounds);
  }
  const widths = [handle.across !== 0 && horizontal.size, handle.down !== 0 && vertical.size * ratio];
  const wanted = Math.max(...widths.filter((width) => width !== false));
  const most = Math.min(horizontal.most, vertical.most * ratio);
  const width = clamp(wanted, Math.min(most, Math.max(SMALLEST, SMALLEST * ratio)), most);
  const height = width / ratio;
  return rounded(horizontal.start(width), vertical.start(height), width, height, bounds);
}

/** One side of the rectangle: how long it becomes, how long it may be, and where it then begins. */
function axis(from: number, length: number, side: -1 | 0 | 1, by: number, bound: number) {
  const end = from + length;
  const middle = from + length / 2;
  if (side > 0) return { size: length + by, most: bound - from, start: () => from };
  if (side < 0) return { size: length - by, most: end, start: (size: number) => end - size };
  return {
    size: length,
    most: 2 * Math.min(middle, bound - middle),
    start: (size: number) => middle - size / 2,
  };
}

/** The largest part of a ratio, around the middle of the part before. */
export function cropOfRatio(rect: CropRect, ratio: number, bounds: CropBounds): CropRect {
  const width = Math.min(bounds.width, bounds.height * ratio);
  const height = width / ratio;
  const x = clamp(rect.x + rect.width / 2 - width / 2, 0, bounds.width - width);
  const y = clamp(rect.y + rect.height / 2 - height / 2, 0, bounds.height - height);
  return rounded(x, y, width, height, bounds);
}

function rounded(left: number, top: number, wide: number, high: number, bounds: CropBounds): CropRect {
  const width = clamp(Math.round(wide), 1, bounds.width);
  const height = clamp(Math.round(high), 1, bounds.height);
  return {
    x: clamp(Math.round(left), 0, bounds.width - width),
    y: clamp(Math.round(top), 0, bounds.height - height),
    width,
    height,
  };
}
