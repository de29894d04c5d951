import type { Columns } from "./columns.js";

/** The places of assets among the rows of an answer; -1 of one that is not there. @param ids Of the rows, as they were then. */
export function placesOf(
  rows: Uint32Array,
  ids: readonly string[],
  columns: Columns,
): (id: string) => number {
  let places: Uint32Array | undefined;
  return (id) => {
    if (!places) {
      places = new Uint32Array(columns.size());
      for (let index = 0; index < rows.length; index++) places[rows[index] ?? 0] = index;
    }
    const place = places[columns.rowOf(id) ?? -1] ?? 0;
    return ids[place] === id ? place : -1;
  };
}
