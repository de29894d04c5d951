import { createHash } from "node:crypto";

/**
 * @typedef {object} Random
 * @property {() => number} next in [0, 1)
 * @property {(low: number, high: number) => number} between
 * @property {(low: number, high: number) => number} whole an integer, both ends included
 * @property {<T>(items: readonly T[]) => T} pick
 */

/**
 * A generator of pseudo-random numbers, seeded by a text (sfc32 over its SHA-256).
 * @param {string} text
 * @returns {Random}
 */
export function randomFrom(text) {
  const hash = createHash("sha256").update(text).digest();
  let a = hash.readUInt32LE(0);
  let b = hash.readUInt32LE(4);
  let c = hash.readUInt32LE(8);
  let d = hash.readUInt32LE(12);
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  /** @type {Random["between"]} */
  const between = (low, high) => low + next() * (high - low);
  return {
    next,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error("pick() needs at least one item");
      return item;
    },
  };
}
