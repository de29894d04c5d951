import type { AssetQuery, AssetQuerySnapshot, AssetStack } from "./asset-query.js";
import type { Columns } from "./columns.js";
import { idsOf } from "./find-rows.js";
import { placesOf } from "./places-of.js";
import { lineageKeys, stackRows } from "./stack-rows.js";

/** The stacks of an answer. */
export type QueryStacks = {
  /** The first row of each, in the order of the answer. */
  readonly covers: Uint32Array;
} & Required<Pick<AssetQuerySnapshot, "indexOf" | "stackOf">>;

/** Undefined where each asset stands alone. */
export function stacksOf(query: AssetQuery, rows: Uint32Array, columns: Columns): QueryStacks | undefined {
  const { stack, run, lineage } = query;
  if (stack === undefined || run !== undefined || lineage !== undefined) return undefined;
  const runs = columns.values.run.values;
  const lineages = stack === "lineage" ? lineageKeys(columns) : undefined;
  // Columns change after the answer: what it needs later is copied.
  const keys = lineages?.keys ?? columns.numbers().run.slice();
  const ids = idsOf(rows, columns);
  const { covers, placeOf, membersAt } = stackRows(rows, keys, lineages?.most ?? runs.length);
  const filterOf = (row: number): AssetStack["filter"] => {
    const key = keys[row] ?? 0;
    return lineages ? { lineage: lineages.idOf(key) } : { run: runs[key] };
  };
  const found = placesOf(rows, ids, columns);
  const indexOf = (id: string): number => {
    const index = found(id);
    return index < 0 ? -1 : placeOf(index);
  };
  /** The stacks that were asked for: only those that are drawn are. */
  const known = new Map<number, AssetStack | undefined>();
  return {
    covers,
    indexOf,
    stackOf(id) {
      const place = indexOf(id);
      if (!known.has(place)) {
        const own = membersAt(place).map((index) => ids[index] ?? "");
        known.set(place, own.length > 1 ? { ids: own, filter: filterOf(covers[place] ?? 0) } : undefined);
      }
      return known.get(place);
    },
  };
}
