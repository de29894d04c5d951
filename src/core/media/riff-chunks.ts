/** Called with a chunk's type, its offset, those of its data and the end of the data, and that of the next chunk. */
export type RiffVisit = (type: number, at: number, data: number, dataEnd: number, next: number) => unknown;

/**
 * Visits the chunks between two offsets of a RIFF file, until `visit` returns true. Returns whether all visited chunks end
 * before `end`.
 */
export function eachRiffChunk(view: DataView, start: number, end: number, visit: RiffVisit): boolean {
  for (let at = start; at + 8 <= end; ) {
    const data = at + 8;
    const size = view.getUint32(at + 4, true);
    const dataEnd = data + size;
    if (dataEnd > end || dataEnd > view.byteLength) return false;
    const next = dataEnd + (size % 2);
    if (visit(view.getUint32(at), at, data, dataEnd, next) === true) return true;
    at = next;
  }
  return true;
}
