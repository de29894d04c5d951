import type { MediaAsset } from "../library/asset.js";
import type { AssetDescription } from "../library/asset-details.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";

/** What a server keeps of an asset. `removedAt`: in the trash since then. */
export type SyncedAsset = AssetDescription & {
  /** The asset's id, the same on every device. */
  readonly id: string;
  /** Milliseconds since 1970; absent if it is not in the trash. */
  readonly removedAt?: number | undefined;
};

/** A change of this library, for the server. */
export type PushChange =
  | {
      /** An asset is new, or its record has changed. */
      readonly type: "put";
      /** The record as it is now. `JSON.stringify` keeps it, unless `meta` has values that JSON lacks. */
      readonly asset: MediaAsset;
      /** Whether the server has not confirmed the asset before: its file must be uploaded. It may have arrived all the same. */
      readonly isNew: boolean;
      /** Reads the original. */
      readonly file: () => Promise<File>;
    }
  | {
      /** An asset was deleted permanently. */
      readonly type: "delete";
      /** The asset's id. */
      readonly id: string;
    };

/** A change on the server, for this library. */
export type PullChange =
  | {
      /** An asset is new, or its record has changed. */
      readonly type: "put";
      /** Its record, as it was pushed. */
      readonly asset: SyncedAsset;
      /** Downloads the original; called only if this library does not have it. */
      readonly file: () => Promise<Blob>;
    }
  | {
      /** An asset was deleted permanently. */
      readonly type: "delete";
      /** The asset's id. */
      readonly id: string;
    };

/** The changes on the server since a cursor. */
export type PullResult = {
  /** In the order in which they were made. This library's own changes may be among them. */
  readonly changes: readonly PullChange[];
  /** Where the next pull begins: any value that can be cloned structurally. It is kept once all changes are applied. */
  readonly cursor: unknown;
  /** Whether there are more changes already. Default false. */
  readonly more?: boolean;
};

/** Passed to `push` and `pull`. */
export type SyncContext = {
  /** Aborted when the sync is closed. */
  readonly signal: AbortSignal;
};

/** Options of `createSync`. */
export type SyncOptions = {
  /** The library to keep in sync. */
  library: MediaLibraryInstance;
  /**
   * Sends one change. It may be called again with a change that has arrived already: the same id must then be overwritten. At
   * most four run at a time, never two of one asset. If it rejects, it is called again later, unless the error is a
   * `MediaLibraryError` that is not `retryable`.
   */
  push: (change: PushChange, context: SyncContext) => Promise<unknown>;
  /** Reads the changes since a cursor, which is undefined the first time. Without it, the library is only backed up. */
  pull?: ((cursor: unknown, context: SyncContext) => Promise<PullResult>) | undefined;
  /** Separates syncs of one library with several servers. Default `default`. */
  name?: string | undefined;
  /** Milliseconds between two pulls. Default 30,000. */
  interval?: number | undefined;
};

/** Whether the server has an asset: not yet, being sent, as it is here, or it could not be sent. */
export type AssetSyncState = "local" | "syncing" | "synced" | "failed";

/** The state of a sync at one moment. Immutable. */
export type SyncSnapshot = {
  /** `elsewhere`: another tab does it. `waiting`: it failed, and is repeated after a while. */
  readonly status: "starting" | "elsewhere" | "syncing" | "idle" | "waiting" | "closed";
  /** Assets that the server does not have as they are here, deleted ones included. */
  readonly pending: number;
  /** Of these, those that could not be sent. */
  readonly failed: number;
  /** Why it waits, or why the last asset could not be sent. */
  readonly error: unknown;
};

/** A running sync. */
export type Sync = {
  /** The current state; the same object until something changes. */
  readonly getSnapshot: () => SyncSnapshot;
  /** Calls `listener` after each change of the snapshot, or of an asset's state. Returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
  /** The state of an asset; undefined if it is not known yet. */
  readonly stateOf: (id: string) => AssetSyncState | undefined;
  /** Syncs now, failed assets too, and resolves once that is done. Does nothing where another tab syncs. */
  readonly syncNow: () => Promise<void>;
  /** Stops; what is not sent is sent next time. */
  readonly close: () => Promise<void>;
};
