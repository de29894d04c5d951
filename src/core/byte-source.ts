/** Random access to a file's bytes, of which only a little is in memory at a time. */
export type ByteSource = {
  /** Bytes of the whole file. */
  readonly size: number;
  /** `length` bytes from `offset` on. @throws RangeError where the file ends before */
  view: (offset: number, length: number) => Promise<DataView>;
};

/** Bytes read at once: headers stand close together. */
const CHUNK = 64 * 1024;

/** Over a file, or over its bytes where they were read already. */
export function createByteSource(file: Blob, bytes?: Uint8Array<ArrayBuffer>): ByteSource {
  let chunk = bytes ?? new Uint8Array();
  let chunkAt = 0;
  return {
    size: file.size,
    async view(offset, length) {
      if (offset < 0 || offset + length > file.size) throw new RangeError("The file ends before.");
      if (offset < chunkAt || offset + length > chunkAt + chunk.length) {
        const wanted = file.slice(offset, offset + Math.max(length, CHUNK));
        chunk = new Uint8Array(await wanted.arrayBuffer());
        chunkAt = offset;
      }
      return new DataView(chunk.buffer, chunk.byteOffset + offset - chunkAt, length);
    },
  };
}
