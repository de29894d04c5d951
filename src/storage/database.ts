import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { MediaLibraryError } from "../core/errors.js";
import type { GenerationRequest, GenerationRow } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { StorageChange, StorageEntry } from "../core/library/storage.js";

export const VERSION = 4;

export interface Schema extends DBSchema {
  assets: {
    key: string;
    value: AssetRow;
    indexes: { newest: [number, string]; hash: string; hidden: number };
  };
  /** Apart from the records, so that reading a page of records reads no pictures. */
  thumbnails: { key: string; value: Blob };
  /** One row, kept in step by every transaction that adds or removes: counting records takes linear time. */
  totals: { key: "all"; value: Totals };
  /** Whole entries that must outlive a power cut, until their files surely do. */
  inbox: { key: string; value: InboxRow };
  generations: { key: string; value: GenerationRow };
  /** By the generation's id. Apart, so that a change of its row does not write the files of its request again. */
  requests: { key: string; value: GenerationRequest };
  /** What was changed, by a number that counts up: for who missed it. */
  changes: { key: number; value: ChangeRow };
}

export type AssetRow = (MediaAsset & { hidden?: true }) | { id: string; hidden: MediaAsset };

/** `origin`: the connection that made the change. `ids`: of generations; the others are of assets. */
export type ChangeRow = {
  origin: string;
  ids?: string[];
  added?: string[];
  removed?: string[];
  updated?: string[];
};

export type Totals = { count: number; bytes: number };

/** `at`: milliseconds since 1970 at which the row was written. */
export type InboxRow = StorageEntry & { at: number };

export type Database = IDBPDatabase<Schema>;

/** Milliseconds after which an upgrade that another tab holds up is told to the user. */
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
        // An upgrade that aborts rejects the opening too, which is where it is handled.
        transaction.done.catch(() => {});
        if (oldVersion < 1) {
          const assets = db.createObjectStore("assets", { keyPath: "id" });
          assets.createIndex("newest", ["createdAt", "id"]);
          assets.createIndex("hash", "hash");
          db.createObjectStore("thumbnails");
          db.createObjectStore("totals");
        }
        // Images that cost money must survive a power cut, which files in OPFS do not.
        if (oldVersion < 2) db.createObjectStore("inbox");
        // A generation outlives its page.
        if (oldVersion < 3) {
          db.createObjectStore("generations", { keyPath: "id" });
          db.createObjectStore("requests");
        }
        // Tabs that were frozen miss what others tell them, and catch up.
        if (oldVersion < 4) {
          db.createObjectStore("changes", { autoIncrement: true });
          transaction.objectStore("assets").createIndex("hidden", "hidden.createdAt");
        }
      },
      blocked() {
        blocked = setTimeout(() => onChange({ type: "waiting", error: blockedError() }), BLOCKED_AFTER);
      },
      blocking(_, __, event) {
        // An old tab that kept its connection would block the upgrade of a newer one for ever.
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
