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
 * What a save outlives: `crash` of the page, the browser or its processes; `power` also a power cut, at roughly a third
 * more time.
 */
export type Durability = "crash" | "power";

export type PutOptions = {
  /** An asset with the same hash makes it a `duplicate`, and nothing is written. Default false. */
  unique?: boolean;
  /** Its id may be there already: then it is a `duplicate` of itself, and nothing is written. Default false. */
  again?: boolean;
  /** Stops a save whose record is not written yet. */
  signal?: AbortSignal;
  /** Default `crash`. */
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

/** What was changed in a storage. `sequence` counts the changes of a storage from 1, without gaps. */
export type StoredChange =
  | {
      type: "changed";
      sequence: number;
      added: readonly string[];
      removed: readonly string[];
      /** Their records were changed, or their originals were lost or came back. */
      updated: readonly string[];
    }
  /** Generations that came, changed or went. */
  | { type: "generations"; sequence: number; ids: readonly string[] };

/** What a storage tells the one who opened it; changes were made elsewhere: in another tab, or by another connection. */
export type StorageChange =
  | StoredChange
  /** Opening waits for something that the user can end; `error` says for what. */
  | { type: "waiting"; error: MediaLibraryError }
  /** The storage can serve no more; `error` says why. */
  | { type: "lost"; error: MediaLibraryError };

/**
 * The port behind which files and records live. `runStorageContract` of `storage.contract.ts` holds for every
 * implementation. Nothing is opened before `open`, and after `close` it may be opened again.
 */
export interface MediaStorage {
  /**
   * Opens it and reports, until it is closed, what others change.
   * @throws MediaLibraryError `version-newer`, `storage-lost`; that it waits for another tab is reported as a change
   */
  open(onChange: (change: StorageChange) => void): Promise<OpenStorage>;
}

/** An open storage: what it stores, and what that needs together. */
export interface OpenStorage {
  /** `ephemeral`: everything is gone with the page. */
  readonly persistence: "persistent" | "ephemeral";

  readonly assets: AssetStorage;

  readonly generations: GenerationStorage;

  /**
   * The last changes in their order, those of this connection too, for a reader that knows all up to `sequence`;
   * undefined if not all of them are known any more: then everything has to be read anew.
   */
  changesSince(sequence: number): Promise<StoredChange[] | undefined>;

  /**
   * Runs `work` while no other of that name runs over this storage, in this tab or another; a lock of a tab that has
   * crashed is free. If it is taken, waits if it is given `wait`, and rejects with its reason when that fires; without
   * `wait` it answers undefined at once.
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

/** Assets: records and their files. Those that are `hidden` are found by their ids only. */
export interface AssetStorage {
  /**
   * Saves one asset: when it resolves with `added`, the original and the record are there; when it rejects,
   * neither is. With `unique`, an asset of the same hash makes it a `duplicate` and nothing is written.
   * @throws MediaLibraryError `quota`, `write`; the signal's reason when it fires before the record is written
   */
  put(entry: StorageEntry, options?: PutOptions): Promise<PutResult>;

  /** One answer per id, in their order; undefined if there is no such asset. */
  get(ids: readonly string[]): Promise<(MediaAsset | undefined)[]>;

  /** An asset with these bytes, unless it is hidden. */
  findByHash(hash: string): Promise<MediaAsset | undefined>;

  /** The newest `limit` assets that come after `after` in the order of `byNewest`, without those that are hidden. */
  page(options: { after?: OrderKey; limit: number }): Promise<MediaAsset[]>;

  /** The ids of the hidden assets that were created before a time, in milliseconds since 1970. */
  hidden(before: number): Promise<string[]>;

  /** In constant time: how many assets there are, and the bytes of their originals, without those that are hidden. */
  totals(): Promise<{ count: number; bytes: number }>;

  /** The bytes, with an empty or untrusted type; undefined if there are none. */
  read(id: string, kind: AssetFileKind): Promise<Blob | undefined>;

  /**
   * Changes a record, with nobody else in between; fields that are not named stay. Resolves to what is there then,
   * undefined if there is no such asset.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  update(id: string, change: AssetChange): Promise<MediaAsset | undefined>;

  /** Unknown ids are ignored. When it resolves, the records are gone and the space is free. */
  remove(ids: readonly string[]): Promise<void>;

  /** Brings the lost original of an asset back; answers false, without effect, if the asset was removed. */
  restore(id: string, original: Blob): Promise<boolean>;
}

/** What of an asset can be changed. Its bytes, and what is known of them, cannot. */
export type AssetChange = Partial<Pick<MediaAsset, "name" | "sourceMeta">>;

/** Records of generations. */
export interface GenerationStorage {
  /** All that are kept, or those of the ids that are there; in no order. */
  get(ids?: readonly string[]): Promise<GenerationRecord[]>;

  /**
   * Changes what is kept of one generation, with nobody else in between: `change` gets what is there and returns what
   * shall be: `undefined` to delete it, the same object to make no change. Resolves to what is there then, once that
   * outlives a power cut.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  update(
    id: string,
    change: (before: GenerationRecord | undefined) => GenerationRecord | undefined,
  ): Promise<GenerationRecord | undefined>;
}

export type AssetFileKind = "original" | "thumbnail";
