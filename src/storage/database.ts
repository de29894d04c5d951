import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { MediaLibraryError } from "../core/errors.js";
import type { GenerationRequest, GenerationRow } from "../core/generation/generation.js";
import type { GenerationQueueRecord } from "../core/generation/generation-queue.js";
import type { AlbumRecord } from "../core/library/albums/album.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { AssetStub } from "../core/library/lineage/asset-stub.js";
import type { ChangeSource, StorageChange, StorageEntry, StorageTotals } from "../core/library/storage.js";
import type { PromptRecord } from "../core/prompts/prompt-record.js";

export const VERSION = 10;

export interface Schema extends DBSchema {
  assets: {
    key: string;
    value: AssetRow;
    indexes: {
      newest: [number, string];
      hash: string;
      hidden: number;
      trash: [number, string];
      trashedHash: string;
      removedAt: number;
    };
  };
  /** Separate from the records, so that reading a page of records reads no image data. */
  thumbnails: { key: string; value: Blob };
  /** One row, updated by every transaction that adds or removes: `count()` takes linear time. */
  totals: { key: "all"; value: TotalsRow };
  /** Complete entries that must survive a power cut, kept until their files are certain to. */
  inbox: { key: string; value: InboxRow };
  generations: { key: string; value: GenerationRow };
  /** By the generation's id. Separate, so that updating a row does not rewrite the files of its request. */
  requests: { key: string; value: GenerationRequest };
  /** One row: the order and the pause of the generations that wait. */
  queue: { key: "all"; value: GenerationQueueRecord };
  /** The change log, by sequence number. */
  changes: { key: number; value: ChangeRow };
  /** What can be computed from the other stores. */
  derived: { key: string; value: unknown };
  albums: { key: string; value: AlbumRecord };
  /** What is left of deleted assets that others were made from. */
  stubs: { key: string; value: AssetStub };
  /** Moves into and out of the trash that are not in the records yet, in their order. */
  journal: { key: number; value: JournalRow };
  prompts: { key: string; value: PromptRecord };
  /** What was typed into forms and not sent, by the form's name. */
  drafts: { key: string; value: unknown };
}

export type AssetRow =
  | (MediaAsset & { hidden?: true })
  | { id: string; hidden: MediaAsset }
  | { id: string; trashed: MediaAsset };

/** `origin`: the connection that made the change. `ids` are generations, none for their queue; of the other lists, all but `albums` are assets. */
export type ChangeRow = {
  origin: string;
  ids?: string[];
  albums?: string[];
  /** Prompts or snippets changed. */
  prompts?: true;
  /** Moved into the trash at `removedAt`, or, without it, out of the trash. */
  trash?: string[];
  removedAt?: number;
  source?: ChangeSource;
  added?: string[];
  removed?: string[];
  updated?: string[];
};

/** Assets that were moved into the trash at `removedAt`, or, without it, out of the trash. */
export type JournalRow = { ids: string[]; removedAt?: number };

export type TotalsRow = Omit<StorageTotals, "trashed"> & Partial<StorageTotals>;

/** `at`: milliseconds since 1970 at which the row was written. */
export type InboxRow = StorageEntry & { at: number };

export type Database = IDBPDatabase<Schema>;

/** Milliseconds after which an upgrade that another tab blocks is reported to the user. */
const BLOCKED_AFTER = 800;

/** @throws MediaLibraryError `version-newer`, `storage-lost` */
export async function openDatabase(
  namespace: string,
  onChange: (change: StorageChange) => void,
): Promise<Database> {
  const lost = (error: MediaLibraryError): void => onChange({ type: "lost", error });
  let blocked: ReturnType<typeof setTimeout> | undefined;
  try {
    const database = await openDB<Schema>(`react-media-library:${namespace}`, VERSION, {
      upgrade(db, oldVersion, _, transaction) {
        // An aborted upgrade also rejects `openDB`, where it is handled.
        transaction.done.catch(() => {});
        if (oldVersion < 1) {
          const assets = db.createObjectStore("assets", { keyPath: "id" });
          assets.createIndex("newest", ["createdAt", "id"]);
          assets.createIndex("hash", "hash");
          db.createObjectStore("thumbnails");
          db.createObjectStore("totals");
        }
        // Paid images must survive a power cut, which files in OPFS do not.
        if (oldVersion < 2) db.createObjectStore("inbox");
        // Generations survive their page.
        if (oldVersion < 3) {
          db.createObjectStore("generations", { keyPath: "id" });
          db.createObjectStore("requests");
        }
        // Frozen tabs miss messages of the others and catch up from the log.
        if (oldVersion < 4) {
          db.createObjectStore("changes", { autoIncrement: true });
          transaction.objectStore("assets").createIndex("hidden", "hidden.createdAt");
        }
        if (oldVersion < 5) {
          const assets = transaction.objectStore("assets");
          assets.createIndex("trash", ["trashed.createdAt", "trashed.id"]);
          assets.createIndex("trashedHash", "trashed.hash");
          assets.createIndex("removedAt", "trashed.removedAt");
          db.createObjectStore("derived");
        }
        // Any number of assets is moved into the trash at once; their records follow later.
        if (oldVersion < 6) db.createObjectStore("journal", { autoIncrement: true });
        if (oldVersion < 7) db.createObjectStore("albums", { keyPath: "id" });
        if (oldVersion < 8) {
          db.createObjectStore("prompts", { keyPath: "id" });
          db.createObjectStore("drafts");
        }
        if (oldVersion < 9) db.createObjectStore("stubs", { keyPath: "id" });
        if (oldVersion < 10) db.createObjectStore("queue");
      },
      blocked() {
        blocked = setTimeout(() => onChange({ type: "waiting", error: blockedError() }), BLOCKED_AFTER);
      },
      blocking(_, __, event) {
        // An old tab that keeps its connection blocks the upgrade of a newer one for ever.
        if (event.target instanceof IDBDatabase) event.target.close();
        lost(new MediaLibraryError("version-newer", "The app was updated in another tab. Reload this page."));
      },
      terminated() {
        lost(lostError());
      },
    });
    return database;
  } catch (cause) {
    throw openError(cause);
  } finally {
    clearTimeout(blocked);
  }
}

export function lostError(cause?: unknown): MediaLibraryError {
  const message =
    "The browser cleared or closed this site's storage. Reload the page; restart the browser if that does not help.";
  return new MediaLibraryError("storage-lost", message, { cause, retryable: true });
}

function blockedError(): MediaLibraryError {
  const message = "Another tab still uses an older version of this app. Close or reload the other tabs.";
  return new MediaLibraryError("blocked", message, { retryable: true });
}

function openError(cause: unknown): MediaLibraryError {
  if (cause instanceof DOMException && cause.name === "VersionError") {
    const message = "This library was saved by a newer version of the app. Reload the page to get it.";
    return new MediaLibraryError("version-newer", message, { cause });
  }
  return lostError(cause);
}
