export type Pixels = { width: number; height: number };

/**
 * The nearest size with both sides in the range and multiples of `multipleOf`. The shape is kept as long as
 * both sides can be brought into the range together.
 */
export function fitPixels(
  { width, height }: Pixels,
  { min, max, multipleOf }: { min: number; max: number; multipleOf: number },
): Pixels {
  const shrink = Math.min(1, max / Math.max(width, height));
  const grow = Math.max(1, min / Math.min(width, height));
  const scale = shrink < 1 ? shrink : grow;
  const side = (pixels: number) => {
    const rounded = Math.round((pixels * scale) / multipleOf) * multipleOf;
    const lowest = Math.ceil(min / multipleOf) * multipleOf;
    const highest = Math.floor(max / multipleOf) * multipleOf;
    return Math.min(highest, Math.max(lowest, rounded));
  };
  return { width: side(width), height: side(height) };
}
