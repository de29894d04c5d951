import { isRecord } from "../is-record.js";
import { EXTENTS, type MediaAIOperationRequest, OPERATION_TYPES } from "./ai-operation.js";

/** The operation of a stored request; undefined if this version does not know it. */
export function readOperation(value: unknown): MediaAIOperationRequest | undefined {
  const { type, scale, extent } = isRecord(value) ? value : {};
  const known = OPERATION_TYPES.find((each) => each === type);
  const side = EXTENTS.find((each) => each === extent);
  if (!known || side !== extent) return undefined;
  if (scale !== undefined && !(typeof scale === "number" && scale > 0 && Number.isFinite(scale)))
    return undefined;
  return { type: known, ...(scale !== undefined && { scale }), ...(side && { extent: side }) };
}
