/** A list in portions of at most `size` items, in its order. */
export function* portions<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
