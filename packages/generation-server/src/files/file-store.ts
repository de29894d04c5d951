/** Where the bytes of generations are kept. Every implementation runs `file-store.contract.ts`. */
export type FileStore = {
  /**
   * Stores the whole of `bytes` under `key`, or nothing: where it rejects, what was there before is still there.
   * A file of the same key is replaced; of two puts at once, one stays, whole.
   *
   * @throws {RangeError} for a key, a type or metadata outside the limits below
   * @throws {MediaLibraryError} `too-large` over `maxBytes`; `quota` where no space is left; `write` (retryable)
   * where the store failed. What the stream itself or `signal` rejected with passes through as it is.
   */
  put(key: string, bytes: ReadableStream<Uint8Array> | Uint8Array, options: PutOptions): Promise<PutFile>;
  /**
   * The file, or the part of it that `range` names; undefined where there is none. The stream must be read to its
   * end or canceled: it holds a descriptor or a connection.
   *
   * @throws {RangeError} for a key outside the limits, or a range that begins behind the last byte
   * @throws {MediaLibraryError} `network` (retryable) where the store cannot be read
   */
  get(key: string, range?: ByteRange): Promise<StoredFile | undefined>;
  /** Removes the file; it is no error where there is none. Rejects as `put` does. */
  delete(key: string): Promise<void>;
  /** All files whose key begins with `prefix` ("" for all), in no promised order. Rejects as `get` does. */
  list(prefix: string): AsyncIterable<ListedFile>;
  /**
   * An address from which anybody may download the file for `seconds` (whole, 1 to 900), named `fileName`.
   * Only a store that serves files itself has this.
   *
   * @throws {RangeError} for other seconds
   */
  presign?(key: string, options: { seconds: number; fileName: string }): Promise<string>;
};

export type PutOptions = {
  /** `type/subtype` in lower case, without parameters. */
  mimeType: string;
  /** Names of lower-case letters, digits and dashes; any text; together at most 2,000 bytes as stored. */
  metadata?: Readonly<Record<string, string>>;
  /** Default: no limit. */
  maxBytes?: number;
  signal?: AbortSignal;
};

export type PutFile = {
  size: number;
  /** In hexadecimal. */
  sha256: string;
};

/** Bytes counted from 0. `end` is the last one, included, as in HTTP; without it, or behind it, to the end. */
export type ByteRange = { start: number; end?: number };

export type StoredFile = {
  stream: ReadableStream<Uint8Array>;
  /** Bytes of the whole file, whatever the range. */
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
