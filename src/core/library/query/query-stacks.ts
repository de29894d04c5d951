import type { AssetQuery, AssetQuerySnapshot, AssetStack } from "./asset-query.js";
import type { Columns } from "./columns.js";
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
  const size = columns.size();
  const runs = columns.values.run.values;
  const runKeys = columns.numbers().run;
  const lineages = stack === "lineage" ? lineageKeys(columns) : undefined;
  const { covers, placeOf, rowsAt } = lineages
    ? stackRows(rows, lineages.keys, lineages.most, size)
    : stackRows(rows, runKeys, runs.length, size);
  const filterOf = (row: number): AssetStack["filter"] =>
    lineages ? { lineage: lineages.idOf(lineages.keys[row] ?? 0) } : { run: runs[runKeys[row] ?? 0] };
  /** The stacks that were asked for: only those that are drawn are. */
  const known = new Map<number, AssetStack | undefined>();
  const indexOf = (id: string) => placeOf(columns.rowOf(id) ?? -1);
  return {
    covers,
    indexOf,
    stackOf(id) {
      const place = indexOf(id);
      if (!known.has(place)) {
        const own = rowsAt(place);
        const [cover] = own;
        const isStack = cover !== undefined && own.length > 1;
        known.set(place, isStack ? { ids: own.map(columns.id), filter: filterOf(cover) } : undefined);
      }
      return known.get(place);
    },
  };
}
