/**
 * Positions are strings that are compared by their UTF-16 units, so that there is always another one between two. Moving
 * an asset writes its own position and no other: moves of two tabs at the same time are both kept.
 */

/** The lowest digit; no position that is made here ends with it. */
const LOWEST = 32;

/** Above the highest digit. */
const END = 127;

const LATEST = 10 ** 15;

/** The position of an asset that nobody moved: the newest first. */
export function initialPosition(createdAt: number, id: string): string {
  return String(Math.round(LATEST - createdAt)).padStart(16, "0") + id;
}

/** `count` positions between two others, ascending. @param above Undefined for the end. */
export function positionsBetween(below: string, above: string | undefined, count: number): string[] {
  if (count === 0) return [];
  const middle = positionBetween(below, above);
  // By halves, so that the positions of many grow with the logarithm of their number.
  const left = Math.floor((count - 1) / 2);
  return [
    ...positionsBetween(below, middle, left),
    middle,
    ...positionsBetween(middle, above, count - 1 - left),
  ];
}

function positionBetween(below: string, above: string | undefined): string {
  let end = above;
  for (let index = 0; ; index++) {
    const low = below.charCodeAt(index) || LOWEST;
    const high = end === undefined ? END : end.charCodeAt(index) || LOWEST;
    if (high - low > 1) {
      return prefix(below, index) + String.fromCharCode(Math.floor((low + high) / 2));
    }
    // Whatever follows is below `above`, whose digit is higher.
    if (high > low) end = undefined;
    // Two assets have the same position: nothing is between them.
    if (end !== undefined && index >= below.length && index >= end.length) return below;
  }
}

/** The first digits, with the lowest one for those that are missing. */
const prefix = (text: string, length: number) =>
  text.slice(0, length).padEnd(length, String.fromCharCode(LOWEST));
