/** Random access to a file's bytes, of which only a little is in memory at a time. */
export type ByteSource = {
  /** Bytes of the whole file. */
  readonly size: number;
  /**
   * `length` bytes from `offset` on; at once where they are in memory, as a promise for each of a million elements
   * would take seconds. @throws RangeError where the file ends before
   */
  view: (offset: number, length: number) => DataView | Promise<DataView>;
};

/** Bytes read at once: headers stand close together. */
const CHUNK = 64 * 1024;

/** Over a file, or over its bytes where they were read already. */
export function createByteSource(file: Blob, bytes?: Uint8Array<ArrayBuffer>): ByteSource {
  let chunk = bytes ?? new Uint8Array();
  let chunkAt = 0;
  const within = (offset: number, length: number): DataView =>
    new DataView(chunk.buffer, chunk.byteOffset + offset - chunkAt, length);
  const load = async (offset: number, length: number): Promise<DataView> => {
    const wanted = file.slice(offset, offset + Math.max(length, CHUNK));
    chunk = new Uint8Array(await wanted.arrayBuffer());
    chunkAt = offset;
    return within(offset, length);
  };
  return {
    size: file.size,
    view(offset, length) {
      if (offset < 0 || offset + length > file.size) throw new RangeError("The file ends before.");
      const isLoaded = offset >= chunkAt && offset + length <= chunkAt + chunk.length;
      return isLoaded ? within(offset, length) : load(offset, length);
    },
  };
}
