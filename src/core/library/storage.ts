import type { MediaLibraryError } from "../errors.js";
import type { GenerationRecord } from "../generation/generation.js";
import type { GenerationQueueRecord } from "../generation/generation-queue.js";
import type { PromptRecord } from "../prompts/prompt-record.js";
import type { AlbumRecord } from "./albums/album.js";
import type { MediaAsset, OrderKey } from "./asset.js";
import type { AssetStub } from "./lineage/asset-stub.js";

/** An asset to be saved, with its files. */
export type StorageEntry = {
  /** The record. */
  asset: MediaAsset;
  /** The original file. */
  original: Blob;
  /** The thumbnail, if one could be rendered. */
  thumbnail?: Blob;
};

/**
 * What a saved asset survives: `crash` of the page, the browser or its processes; `power` also a power cut, at roughly a
 * third more time.
 */
export type Durability = "crash" | "power";

/** Options of `AssetStorage.put`. */
export type PutOptions = {
  /** If an asset with the same hash exists, the result is `duplicate` and nothing is written. Default false. */
  unique?: boolean;
  /** If an asset with the same id exists, the result is `duplicate` and nothing is written. Default false. */
  again?: boolean;
  /** Cancels the save as long as its record is not written. */
  signal?: AbortSignal;
  /** Default `crash`. */
  durability?: Durability;
};

/** The problems found in a storage, as ids of assets and names of files. */
export type StorageReport = {
  /** Whether no problem was found. */
  ok: boolean;
  /** Assets whose originals are gone or have the wrong size. */
  missing: string[];
  /** Files that belong to no asset. */
  orphans: string[];
  /** Leftovers of unfinished writes. */
  debris: string[];
};

/** The result of `AssetStorage.put`. */
export type PutResult =
  | { status: "added" }
  | {
      status: "duplicate";
      /** The existing asset. */
      asset: MediaAsset;
    };

/**
 * What made a change: the `user`, through the app; `undo`; an `import` of a file whose content was in the trash;
 * `retention`, which empties the trash after a while; or `sync` with a server.
 */
export type ChangeSource = "user" | "undo" | "import" | "retention" | "sync";

/** A change of a storage. `sequence` counts its changes from 1, without gaps. */
export type StoredChange =
  | {
      type: "changed";
      /** The number of the change. */
      sequence: number;
      /** The ids of new assets. */
      added: readonly string[];
      /** The ids of assets whose records and files were removed. */
      removed: readonly string[];
      /** The ids of assets whose records changed, or whose originals were lost or restored. */
      updated: readonly string[];
      /** What removed assets; absent if only the library knew of them, because they were hidden. */
      source?: ChangeSource;
    }
  | {
      type: "trash";
      /** The number of the change. */
      sequence: number;
      /** The ids of the assets that were moved into the trash, or out of it. */
      ids: readonly string[];
      /** When they were moved into it, in milliseconds since 1970; absent if they were moved out. */
      removedAt?: number;
      /** What moved them. */
      source: ChangeSource;
    }
  | {
      type: "generations";
      /** The number of the change. */
      sequence: number;
      /** The ids of generations that were added, changed or removed; none if their queue was changed. */
      ids: readonly string[];
    }
  | {
      type: "albums";
      /** The number of the change. */
      sequence: number;
      /** The ids of albums that were added, changed or removed. */
      ids: readonly string[];
    }
  | {
      /** Of prompts or snippets. It does not say which: a deleted text must not stay in the log of changes. */
      type: "prompts";
      /** The number of the change. */
      sequence: number;
    };

/** What a storage reports: changes made elsewhere (in another tab, or by another connection), and its own state. */
export type StorageChange =
  | StoredChange
  | {
      /** Opening waits for something that the user can resolve. */
      type: "waiting";
      /** What it waits for. */
      error: MediaLibraryError;
    }
  | {
      /** The storage can no longer be used. */
      type: "lost";
      /** Why. */
      error: MediaLibraryError;
    };

/**
 * The port for files and records. Every implementation passes `runStorageContract` of `/testing`. Nothing is opened
 * before `open`, and after `close` it can be opened again.
 */
export interface MediaStorage {
  /**
   * Opens the storage. Until it is closed, changes made by others are reported to `onChange`.
   * @throws MediaLibraryError `version-newer`, `storage-lost`; waiting for another tab is reported as a change
   */
  open(onChange: (change: StorageChange) => void): Promise<OpenStorage>;
}

/** An open storage. */
export interface OpenStorage {
  /** `ephemeral`: everything is lost when the page is closed. */
  readonly persistence: "persistent" | "ephemeral";

  /** Assets and their files. */
  readonly assets: AssetStorage;

  /** Records of generations. */
  readonly generations: GenerationStorage;

  /** Records of albums. */
  readonly albums: AlbumStorage;

  /** Prompts, snippets, and what was typed and not sent. */
  readonly prompts: PromptStorage;

  /** Stubs of deleted assets. */
  readonly stubs: StubStorage;

  /** Data that can be computed from the records. */
  readonly derived: DerivedStorage;

  /**
   * The changes after `sequence` in order, including those of this connection; undefined if some of them are no longer
   * known, in which case everything must be read again.
   */
  changesSince(sequence: number): Promise<StoredChange[] | undefined>;

  /** The number of the last change; 0 before the first. */
  lastSequence(): Promise<number>;

  /**
   * Runs `work` under an exclusive lock of this name, across tabs; the lock of a crashed tab is released. If the lock is
   * taken, it waits until `wait` is aborted, and then rejects with the signal's reason; without `wait` it resolves to
   * undefined at once.
   */
  exclusively<Result>(
    name: string,
    work: () => Promise<Result>,
    wait?: AbortSignal,
  ): Promise<Result | undefined>;

  /** Checks all records and files without changing anything. Linear in the number of assets. */
  check(): Promise<StorageReport>;

  /**
   * Removes orphans and debris, completes operations interrupted by a crash or a power cut, and marks assets without
   * originals as missing. Resolves to what it found. While another tab writes, it does not touch files.
   */
  repair(): Promise<StorageReport>;

  /** Asks the browser not to evict this storage; resolves to whether it agreed. */
  persist(): Promise<boolean>;

  /** The browser's estimate of the whole origin's usage and quota, in bytes. Only a hint. */
  estimate(): Promise<{ usage?: number; quota?: number }>;

  /** Closes the storage. */
  close(): Promise<void>;
}

/** Data that can be computed from the records, kept because that takes time. It may be lost at any time. */
export interface DerivedStorage {
  /** A copy of the value of a key; undefined if there is none. */
  get(key: string): Promise<unknown>;

  /** Keeps a copy of a value that can be cloned structurally. A failure loses the value and nothing else. */
  set(key: string, value: unknown): Promise<void>;
}

/** Assets: records and their files. `hidden` assets are only found by id; those with `removedAt` are in the trash. */
export interface AssetStorage {
  /**
   * Saves one asset. If it resolves to `added`, original and record exist; if it rejects, neither does.
   * @throws MediaLibraryError `quota`, `write`; the signal's reason if it is aborted before the record is written
   */
  put(entry: StorageEntry, options?: PutOptions): Promise<PutResult>;

  /** One asset per id, in the same order; undefined if there is none. */
  get(ids: readonly string[]): Promise<(MediaAsset | undefined)[]>;

  /** An asset with this content hash that is not hidden; it may be in the trash. */
  findByHash(hash: string): Promise<MediaAsset | undefined>;

  /** The next `limit` assets after `after`, newest first; only those in the trash, or, by default, only listed ones. */
  page(options: { after?: OrderKey; limit: number; trashed?: boolean }): Promise<MediaAsset[]>;

  /** The ids of the assets that were moved to the trash before a time, in milliseconds since 1970. */
  trashedBefore(time: number): Promise<string[]>;

  /** The ids of the hidden assets that were created before a time, in milliseconds since 1970. */
  hidden(before: number): Promise<string[]>;

  /**
   * The number of listed assets, of those in the trash, and the bytes of the originals of both. Takes constant time.
   */
  totals(): Promise<StorageTotals>;

  /** A file's content, with an empty or untrusted type; undefined if there is none. */
  read(id: string, kind: AssetFileKind): Promise<Blob | undefined>;

  /**
   * Changes records atomically, all in one change: `change` gets the current record and returns the new one, or the same
   * object to make no change. Resolves to the new records in the order of the ids; undefined for those that do not exist.
   * What describes the content (id, hash, type, size and so on) and `removedAt` must stay as they are.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  update(
    ids: readonly string[],
    change: (asset: MediaAsset) => MediaAsset,
  ): Promise<(MediaAsset | undefined)[]>;

  /**
   * Moves assets into the trash at a time, in milliseconds since 1970, or, with undefined, out of it: all or none of them,
   * however many there are, in one change. Resolves to the ids of those that were moved; hidden and unknown ones are
   * ignored.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  setTrashed(ids: readonly string[], removedAt: number | undefined, source: ChangeSource): Promise<string[]>;

  /**
   * Removes assets and frees their space; `source` is reported with the change. Resolves to the ids of those that were
   * removed; unknown ones are ignored.
   */
  remove(ids: readonly string[], source?: ChangeSource): Promise<string[]>;

  /** Restores the lost original of an asset; resolves to false if the asset was removed. */
  restoreOriginal(id: string, original: Blob): Promise<boolean>;

  /**
   * Replaces the thumbnail of an asset, and its size in the record. Resolves to the new record; undefined if the asset was
   * removed. Not a change of the storage, as nothing that a thumbnail shows is new.
   */
  setThumbnail(
    id: string,
    thumbnail: Blob,
    size: { width: number; height: number },
  ): Promise<MediaAsset | undefined>;
}

/** How much a storage holds, without hidden assets. */
export type StorageTotals = {
  /** The number of listed assets. */
  count: number;
  /** Bytes of the originals of listed assets and of those in the trash. */
  bytes: number;
  /** The number of assets in the trash. */
  trashed: number;
};

/** Records of generations. */
export interface GenerationStorage {
  /** All records, or those of the given ids that exist; in no order. */
  get(ids?: readonly string[]): Promise<GenerationRecord[]>;

  /**
   * Changes one record atomically: `change` gets the current record and returns the new one, `undefined` to delete it, or
   * the same object to make no change. Resolves to the new record once it survives a power cut.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  update(
    id: string,
    change: (before: GenerationRecord | undefined) => GenerationRecord | undefined,
  ): Promise<GenerationRecord | undefined>;

  /** The order and the pause of the generations that wait; undefined before the first change. */
  readQueue(): Promise<GenerationQueueRecord | undefined>;

  /**
   * Changes that record atomically, and resolves to the new one: the same object makes no change.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  updateQueue(
    change: (before: GenerationQueueRecord | undefined) => GenerationQueueRecord,
  ): Promise<GenerationQueueRecord>;
}

/** Records of albums; the assets in them are found by their own records. */
export interface AlbumStorage {
  /** All records, in no order. */
  get(): Promise<AlbumRecord[]>;

  /**
   * Changes one record atomically, like `GenerationStorage.update`.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  update(
    id: string,
    change: (before: AlbumRecord | undefined) => AlbumRecord | undefined,
  ): Promise<AlbumRecord | undefined>;
}

/** Records of prompts and snippets, and drafts of forms. */
export interface PromptStorage {
  /** All records, in no order. */
  get(): Promise<PromptRecord[]>;

  /**
   * Changes records atomically, all in one change: `change` gets the current record and returns the new one, `undefined`
   * to delete it, or the same object to make no change.
   * @throws MediaLibraryError `quota`, `write`, `storage-lost`
   */
  update(
    ids: readonly string[],
    change: (before: PromptRecord | undefined, id: string) => PromptRecord | undefined,
  ): Promise<void>;

  /** A copy of what was typed into the form of this name; undefined if there is nothing. */
  readDraft(form: string): Promise<unknown>;

  /**
   * Keeps a copy of what was typed, which must be possible to clone structurally; undefined forgets it. Not a change of the
   * storage: each tab types for itself.
   */
  writeDraft(form: string, value: unknown): Promise<void>;
}

/** Stubs of assets that were deleted permanently while others made from them are kept. */
export interface StubStorage {
  /** All stubs, or those of the given ids that exist; in no order. */
  get(ids?: readonly string[]): Promise<AssetStub[]>;

  /** Saves stubs; one of an existing id replaces it. @throws MediaLibraryError `quota`, `write`, `storage-lost` */
  put(stubs: readonly AssetStub[]): Promise<void>;

  /** Removes stubs; unknown ids are ignored. */
  remove(ids: readonly string[]): Promise<void>;
}

/** The two files of an asset. */
export type AssetFileKind = "original" | "thumbnail";
