/** The numeric columns; 0 stands for what an asset does not have. Codes are those of `ValueCodes` and `SetCodes`. */
export type NumberColumns = {
  added: Float64Array;
  taken: Float64Array;
  size: Float64Array;
  width: Uint32Array;
  height: Uint32Array;
  orientation: Uint8Array;
  rating: Uint8Array;
  flags: Uint8Array;
  type: Uint32Array;
  source: Uint32Array;
  model: Uint32Array;
  provider: Uint32Array;
  tags: Uint32Array;
  albums: Uint32Array;
  /** Codes of the declared fields of `meta`, one column each. */
  meta: Uint32Array[];
};

const FIRST = 1024;

/** Columns with room for at least one row more than `before`, whose numbers they take over. */
export function growNumbers(before: NumberColumns | number): NumberColumns {
  const old = typeof before === "number" ? undefined : before;
  const length = Math.max(FIRST, Math.ceil(1.5 * (old?.added.length ?? 0)));
  const float = (column?: Float64Array) => copyInto(new Float64Array(length), column);
  const codes = (column?: Uint32Array) => copyInto(new Uint32Array(length), column);
  const bytes = (column?: Uint8Array) => copyInto(new Uint8Array(length), column);
  const meta = old?.meta ?? Array.from({ length: typeof before === "number" ? before : 0 }, () => undefined);
  return {
    added: float(old?.added),
    taken: float(old?.taken),
    size: float(old?.size),
    width: codes(old?.width),
    height: codes(old?.height),
    orientation: bytes(old?.orientation),
    rating: bytes(old?.rating),
    flags: bytes(old?.flags),
    type: codes(old?.type),
    source: codes(old?.source),
    model: codes(old?.model),
    provider: codes(old?.provider),
    tags: codes(old?.tags),
    albums: codes(old?.albums),
    meta: meta.map(codes),
  };
}

function copyInto<Column extends Float64Array | Uint32Array | Uint8Array>(
  column: Column,
  from?: Column,
): Column {
  if (from) column.set(from);
  return column;
}
