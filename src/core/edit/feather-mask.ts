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
  let mask = new Uint8Array(width * height);
  for (let at = 0; at < mask.length; at++) mask[at] = pixels[at * 4] ?? 0;
  for (const part of [0, 1, 2]) {
    const radius = Math.floor((reach + part) / 3);
    // Each turns the picture, so that the columns of one are the rows of the next.
    if (radius > 0) mask = blurRows(blurRows(mask, width, height, radius), height, width, radius);
  }
  for (let at = 0; at < mask.length; at++) pixels.fill(mask[at] ?? 0, at * 4, at * 4 + 3);
}

/** Blurs the rows, and returns them as columns. */
function blurRows(from: Uint8Array<ArrayBuffer>, width: number, height: number, radius: number) {
  const blurred = new Uint8Array(from.length);
  const span = 2 * radius + 1;
  for (let y = 0; y < height; y++) {
    const first = y * width;
    const last = first + width - 1;
    let sum = (from[first] ?? 0) * (radius + 1);
    for (let at = 1; at <= radius; at++) sum += from[Math.min(first + at, last)] ?? 0;
    for (let x = 0; x < width; x++) {
      blurred[x * height + y] = Math.round(sum / span);
      const at = first + x;
      sum += (from[Math.min(at + radius + 1, last)] ?? 0) - (from[Math.max(at - radius, first)] ?? 0);
    }
  }
  return blurred;
}
