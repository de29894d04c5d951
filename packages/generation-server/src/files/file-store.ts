/** The storage of files. Every implementation runs `file-store.contract.ts`. */
export type FileStore = {
  /**
   * Stores `bytes` under `key`, atomically: if it rejects, an existing file is unchanged. Replaces a file with the
   * same key; of two concurrent puts, one is stored completely.
   *
   * @throws {RangeError} for a key, type or metadata outside the limits below
   * @throws {MediaLibraryError} `too-large` over `maxBytes`; `quota` if there is no space left; `write` (retryable)
   * if the store fails. Errors of the stream and the signal's reason are thrown unchanged.
   */
  put(key: string, bytes: ReadableStream<Uint8Array> | Uint8Array, options: PutOptions): Promise<PutFile>;
  /**
   * Opens the file, or the part of it in `range`; undefined if there is none. The stream must be read to its end or
   * canceled, because it holds a descriptor or a connection.
   *
   * @throws {RangeError} for a key outside the limits, or a range that starts beyond the last byte
   * @throws {MediaLibraryError} `network` (retryable) if the store cannot be read
   */
  get(key: string, range?: ByteRange): Promise<StoredFile | undefined>;
  /** Deletes the file if it exists. Rejects as `put` does. */
  delete(key: string): Promise<void>;
  /** All files whose key begins with `prefix` ("" for all), in any order. Rejects as `get` does. */
  list(prefix: string): AsyncIterable<ListedFile>;
  /**
   * A URL from which anyone can download the file for `seconds` (whole, 1 to 900), named `fileName`. Present only if
   * the store itself serves files.
   *
   * @throws {RangeError} for other values of `seconds`
   */
  presign?(key: string, options: { seconds: number; fileName: string }): Promise<string>;
};

export type PutOptions = {
  /** `type/subtype` in lower case, without parameters. */
  mimeType: string;
  /** Names of lower-case letters, digits and dashes; any text; at most 2,000 bytes in total as stored. */
  metadata?: Readonly<Record<string, string>>;
  /** Default: unlimited. */
  maxBytes?: number;
  signal?: AbortSignal;
};

export type PutFile = {
  size: number;
  /** In hexadecimal. */
  sha256: string;
};

/**
 * Byte positions from 0. `end` is inclusive, as in HTTP; absent or beyond the last byte, the range extends to the end
 * of the file.
 */
export type ByteRange = { start: number; end?: number };

export type StoredFile = {
  stream: ReadableStream<Uint8Array>;
  /** Bytes of the whole file, regardless of the range. */
  size: number;
  mimeType: string;
  metadata: Record<string, string>;
};

export type ListedFile = {
  key: string;
  size: number;
  /** Milliseconds since 1970. */
  storedAt: number;
};
