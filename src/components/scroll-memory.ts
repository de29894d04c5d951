/** Where a list was scrolled to: the cell at the top, and how many pixels of its row lie above. */
export type ScrollPlace = { key: string; index: number; offset: number };

// As long as the tab, also across a reload, and apart for each page of an app.
const nameOf = (key: string) => `react-media-library scroll ${location.pathname} ${key}`;

/** Undefined at the top, and where the browser keeps nothing for the page. */
export function recallScroll(key: string): ScrollPlace | undefined {
  try {
    const place: unknown = JSON.parse(sessionStorage.getItem(nameOf(key)) ?? "null");
    return isPlace(place) ? place : undefined;
  } catch {
    return undefined;
  }
}

export function rememberScroll(key: string, place: ScrollPlace | undefined): void {
  try {
    if (place) sessionStorage.setItem(nameOf(key), JSON.stringify(place));
    else sessionStorage.removeItem(nameOf(key));
  } catch {
    // A page without storage starts at the top.
  }
}

function isPlace(value: unknown): value is ScrollPlace {
  if (typeof value !== "object" || value === null) return false;
  const { key, index, offset }: Partial<Record<string, unknown>> = { ...value };
  return typeof key === "string" && Number.isFinite(index) && Number.isFinite(offset);
}
