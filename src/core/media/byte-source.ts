/** Random access to a file's bytes without reading the whole file into memory. */
export type ByteSource = {
  /** The size of the file in bytes. */
  readonly size: number;
  /**
   * `length` bytes from `offset`. Synchronous if they are in memory, because a promise for each of a million elements
   * would take seconds. @throws RangeError if the file is shorter
   */
  view: (offset: number, length: number) => DataView | Promise<DataView>;
};

/** Bytes read at once: headers are close together. */
const CHUNK = 64 * 1024;

/** Reads from a file, or from its bytes if they have been read. */
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
      if (offset < 0 || offset + length > file.size) throw new RangeError("The read is out of range.");
      const isLoaded = offset >= chunkAt && offset + length <= chunkAt + chunk.length;
      return isLoaded ? within(offset, length) : load(offset, length);
    },
  };
}
