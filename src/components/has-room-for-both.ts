/** As in `queue.css`; in rem, as large text takes the room too. */
const SHEET_WIDTH = 44;

/** Whether the library is wide enough to show the composer and the queue at once, which are sheets otherwise. */
export function hasRoomForBoth(library: HTMLElement | null): boolean {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (library?.clientWidth ?? 0) > SHEET_WIDTH * rem;
}
