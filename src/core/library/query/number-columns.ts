/** The numeric columns; 0 stands for what an asset does not have. Codes are those of `ValueCodes` and `SetCodes`. */
export type NumberColumns = {
  added: Float64Array;
  taken: Float64Array;
  /** Bytes; 2³² − 1 stands for more. */
  size: Uint32Array;
  /** Pixels; 65,535 stands for more. */
  width: Uint16Array;
  height: Uint16Array;
  orientation: Uint8Array;
  /** Places in `ORIGIN_KINDS`. */
  origin: Uint8Array;
  rating: Uint8Array;
  flags: Uint8Array;
  type: Uint16Array;
  source: Uint8Array;
  model: Uint32Array;
  provider: Uint32Array;
  tags: Uint32Array;
  albums: Uint32Array;
  /** The runs of several files, and batches. */
  run: Uint32Array;
  /** The first parents. */
  parent: Uint32Array;
  /** UTF-16 units of a name at the beginning of the row's text; 0 for one that is kept apart. At most 255. */
  nameLength: Uint8Array;
  /** Codes of the declared fields of `meta`, one column each. */
  meta: Uint32Array[];
};

/** Rows of a new library. */
const FIRST = 1024;

/** @param fields The number of declared fields of `meta`. */
export function createNumbers(fields: number): NumberColumns {
  const none = new Float64Array();
  const codes = new Uint32Array();
  const shorts = new Uint16Array();
  const bytes = new Uint8Array();
  const empty: NumberColumns = {
    added: none,
    taken: none,
    size: codes,
    width: shorts,
    height: shorts,
    orientation: bytes,
    origin: bytes,
    rating: bytes,
    flags: bytes,
    type: shorts,
    source: bytes,
    model: codes,
    provider: codes,
    tags: codes,
    albums: codes,
    run: codes,
    parent: codes,
    nameLength: bytes,
    meta: Array.from({ length: fields }, () => codes),
  };
  return resizeNumbers(empty, FIRST);
}

/** Copies of columns, of another length. */
export function resizeNumbers(before: NumberColumns, length: number): NumberColumns {
  const float = (column: Float64Array) => fill(new Float64Array(length), column);
  const codes = (column: Uint32Array) => fill(new Uint32Array(length), column);
  const shorts = (column: Uint16Array) => fill(new Uint16Array(length), column);
  const bytes = (column: Uint8Array) => fill(new Uint8Array(length), column);
  return {
    added: float(before.added),
    taken: float(before.taken),
    size: codes(before.size),
    width: shorts(before.width),
    height: shorts(before.height),
    orientation: bytes(before.orientation),
    origin: bytes(before.origin),
    rating: bytes(before.rating),
    flags: bytes(before.flags),
    type: shorts(before.type),
    source: bytes(before.source),
    model: codes(before.model),
    provider: codes(before.provider),
    tags: codes(before.tags),
    albums: codes(before.albums),
    run: codes(before.run),
    parent: codes(before.parent),
    nameLength: bytes(before.nameLength),
    meta: before.meta.map(codes),
  };
}

function fill<Column extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(
  column: Column,
  from: Column,
): Column {
  column.set(from.subarray(0, column.length));
  return column;
}
