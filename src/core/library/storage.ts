import type { MediaLibraryError } from "../errors.js";
import type { GenerationRecord } from "../generation/generation.js";
import type { MediaAsset, OrderKey } from "./asset.js";

/** What goes in with one asset. */
export type StorageEntry = {
  asset: MediaAsset;
  original: Blob;
  thumbnail?: Blob;
};

/**
 * What a save outlives: `crash` of the page, the browser or its processes; `power` also a power cut, for
 * about a third more of time.
 */
export type Durability = "crash" | "power";

export type PutOptions = {
  unique?: boolean;
  /** Its id may be there already: then it is a `duplicate` of itself, and nothing is written. */
  again?: boolean;
  signal?: AbortSignal;
  durability?: Durability;
};

/** What is wrong in a storage, by the names of assets and files. */
export type StorageReport = {
  /** Nothing at all is wrong. */
  ok: boolean;
  /** Assets whose originals are gone or have another size. */
  missing: string[];
  /** Files that belong to no asset. */
  orphans: string[];
  /** What unfinished writes left. */
  debris: string[];
};

export type PutResult = { status: "added" } | { status: "duplicate"; asset: MediaAsset };

/** A change made elsewhere: in another tab, or by another library over the same storage. */
export type StorageChange =
  | {
      type: "changed";
      added: readonly string[];
      removed: readonly string[];
      /** Their originals were lost, or came back. */
      updated: readonly string[];
    }
  /** Generations that came, changed or went. */
  | { type: "generations"; ids: readonly string[] }
  /** Opening waits for something that the user can end; `error` says for what. */
  | { type: "waiting"; error: MediaLibraryError }
  /** The storage can serve no more; `error` says why. */
  | { type: "lost"; error: MediaLibraryError };

/**
 * The port behind which files and records live. One contract suite (`storage.contract.ts`) holds for every
 * implementation. Nothing is opened before `open`, and after `close` it may be opened again.
 */
export interface MediaStorage {
  /** @throws MediaLibraryError `version-newer`, `storage-lost`; waiting for another tab is told as a change */
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
  put(entry: StorageEntry, options?: PutOptions): Promise<PutResult>;

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

  /** Brings the lost original of an asset back; answers false, without effect, where the asset was removed. */
  restore(id: string, original: Blob): Promise<boolean>;

  /** All generations that are kept, or those of the ids that are there; in no order. */
  generations(ids?: readonly string[]): Promise<GenerationRecord[]>;

  /**
   * Changes what is kept of one generation, with nobody else in between: `change` gets what is there and gives what
   * shall be, `undefined` for nothing, the very same for no change. Its kind and its request stay as they came.
   * Resolves to what is there then, once that outlives a power cut.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  updateGeneration(
    id: string,
    change: (before: GenerationRecord | undefined) => GenerationRecord | undefined,
  ): Promise<GenerationRecord | undefined>;

  /**
   * Runs `work` while no other of that name runs over this storage, in this tab or another; what a tab held that has
   * crashed is free. Where another one runs it waits if it is given `wait`, and rejects with its reason when that
   * fires; without `wait` it answers undefined at once.
   */
  exclusively<Result>(
    name: string,
    work: () => Promise<Result>,
    wait?: AbortSignal,
  ): Promise<Result | undefined>;

  /** Looks at everything and changes nothing. Linear in the number of assets. */
  check(): Promise<StorageReport>;

  /**
   * Removes orphans and debris, finishes what a crash or a power cut left half-way, and marks assets without
   * originals as missing. Resolves to what it found. While another tab writes, it leaves files alone.
   */
  repair(): Promise<StorageReport>;

  /** Asks the browser not to evict this storage; resolves to its answer. */
  persist(): Promise<boolean>;

  /** The browser's own hint at what the whole origin uses and may use, in bytes. Never a gate. */
  estimate(): Promise<{ usage?: number; quota?: number }>;

  close(): Promise<void>;
}

export type AssetFileKind = "original" | "thumbnail";
