/** @typedef {{ next: () => number, below: (end: number) => number, pick: <Item>(items: readonly Item[]) => Item }} Random */

/**
 * A generator of pseudo-random numbers, the same in Node and in the page for the same seed (mulberry32).
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (/** @type {number} */ end) => Math.floor(next() * end);
  return {
    /** From 0 (inclusive) to 1 (exclusive). */
    next,
    /** An integer from 0 to `end` - 1. */
    below,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("There are no items to pick from.");
      return item;
    },
  };
}
