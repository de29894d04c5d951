import { BATCH_PARAMETERS, type BatchCell, type BatchPlace } from "../../generation/batch-cell.js";
import type { AssetParent, AssetRun } from "../asset.js";
import { isAssetId } from "../asset-id.js";

/** Parents of one asset that are read: a generation has at most 15 inputs. */
const MAX_PARENTS = 32;

/** Files of one run. */
const MAX_COUNT = 10_000;

const ROLE = /^[a-z][a-z-]{0,31}$/;

/** The valid part of what a description, which may come from anywhere, says about an asset's lineage. */
export function readLineage({ id, parents, run }: Record<string, unknown>): {
  parents?: readonly AssetParent[];
  run?: AssetRun;
} {
  const read = (Array.isArray(parents) ? parents : []).slice(0, MAX_PARENTS).flatMap((parent: unknown) => {
    const { id: parentId, role } = fieldsOf(parent);
    const isValid = isAssetId(parentId) && parentId !== id && typeof role === "string" && ROLE.test(role);
    return isValid ? { id: parentId, role } : [];
  });
  const { id: runId, index, count } = fieldsOf(run);
  const isRun = isAssetId(runId) && isPlace(index, MAX_COUNT) && isPlace(count, MAX_COUNT) && index <= count;
  return {
    ...(read.length > 0 && { parents: read }),
    ...(isRun && { run: { id: runId, index, count, ...readBatch(fieldsOf(run).batch) } }),
  };
}

function readBatch(batch: unknown): { batch?: BatchCell } {
  const { id, column, row } = fieldsOf(batch);
  if (!isAssetId(id)) return {};
  const [columns, rows] = [readPlace(column), readPlace(row)];
  return { batch: { id, ...(columns && { column: columns }), ...(rows && { row: rows }) } };
}

function readPlace(place: unknown): BatchPlace | undefined {
  const { parameter, index, count } = fieldsOf(place);
  const known = BATCH_PARAMETERS.find((each) => each === parameter);
  const isValid = isPlace(index, MAX_COUNT) && isPlace(count, MAX_COUNT) && index <= count;
  return known && isValid ? { parameter: known, index, count } : undefined;
}

const isPlace = (value: unknown, most: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;

const fieldsOf = (value: unknown): Record<string, unknown> => ({ ...Object(value) });
