import type { MediaAsset, OrderKey } from "./asset.js";
import type { MediaLibraryError } from "./errors.js";

/** What goes in with one asset. */
export type StorageEntry = {
  asset: MediaAsset;
  original: Blob;
  thumbnail?: Blob;
};

export type PutResult = { status: "added" } | { status: "duplicate"; asset: MediaAsset };

/** A change made elsewhere: in another tab, or by another library over the same storage. */
export type StorageChange =
  | { type: "changed"; added: readonly string[]; removed: readonly string[] }
  /** The storage can serve no more; `error` says why. */
  | { type: "lost"; error: MediaLibraryError };

/**
 * The port behind which files and records live. One contract suite (`storage.contract.ts`) holds for every
 * implementation. Nothing is opened before `open`, and after `close` it may be opened again.
 */
export interface MediaStorage {
  /** @throws MediaLibraryError `opfs-unavailable`, `blocked`, `version-newer`, `storage-lost` */
  open(onChange: (change: StorageChange) => void): Promise<OpenStorage>;
}

export interface OpenStorage {
  /** `ephemeral`: everything is gone with the page. */
  readonly persistence: "persistent" | "ephemeral";

  /**
   * Saves one asset: when it resolves with `added`, the original and the record are there; when it rejects,
   * neither is. With `unique`, an asset of the same hash makes it a `duplicate` and nothing is written.
   * @throws MediaLibraryError `quota`, `write`; the signal's reason when it fires before the record is written
   */
  put(entry: StorageEntry, options?: { unique?: boolean; signal?: AbortSignal }): Promise<PutResult>;

  /** One answer per id, in their order; undefined where there is no such asset. */
  get(ids: readonly string[]): Promise<(MediaAsset | undefined)[]>;

  findByHash(hash: string): Promise<MediaAsset | undefined>;

  /** The newest `limit` assets that come after `after` in the order of `byNewest`. */
  page(options: { after?: OrderKey; limit: number }): Promise<MediaAsset[]>;

  /** Of the whole storage, in constant time: how many assets, and the bytes of their originals. */
  totals(): Promise<{ count: number; bytes: number }>;

  /** The bytes, with an empty or untrusted type; undefined where there are none. */
  read(id: string, kind: AssetFileKind): Promise<Blob | undefined>;

  /** Unknown ids are passed over. When it resolves, the records are gone and the space is free. */
  remove(ids: readonly string[]): Promise<void>;

  close(): Promise<void>;
}

export type AssetFileKind = "original" | "thumbnail";
