import type { AlbumPlace } from "../core/library/albums/album.js";

/** Where something is moved in the order that is shown. */
export type AlbumStep = "start" | "back" | "forward" | "end";

/** The place that a step leads to, in the order that is shown; undefined where it changes nothing. */
export function placeAfterStep(
  shown: readonly string[],
  moved: readonly string[],
  step: AlbumStep,
): AlbumPlace | undefined {
  const isMoved = new Set(moved);
  const others = shown.filter((id) => !isMoved.has(id));
  const first = shown.findIndex((id) => isMoved.has(id));
  const last = shown.findLastIndex((id) => isMoved.has(id));
  if (first < 0 || others.length === 0) return undefined;
  const together = last - first + 1 === shown.length - others.length;
  const beforeFirst = first;
  // Of the others, those before the last one that is moved.
  const beforeLast = last + 1 - (shown.length - others.length);
  if (step === "start") return together && first === 0 ? undefined : before(others[0]);
  if (step === "end") return together && last === shown.length - 1 ? undefined : after(others.at(-1));
  if (step === "back") return beforeFirst === 0 ? undefined : before(others[beforeFirst - 1]);
  return beforeLast === others.length ? undefined : after(others[beforeLast]);
}

const before = (id: string | undefined) => (id === undefined ? undefined : { before: id });
const after = (id: string | undefined) => (id === undefined ? undefined : { after: id });

/** The same place in an order that is shown the other way round. */
export const reversedPlace = (place: AlbumPlace): AlbumPlace =>
  "before" in place ? { after: place.before } : { before: place.after };
