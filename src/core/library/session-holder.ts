import { MediaLibraryError } from "../errors.js";
import type { GenerationQueueRecord } from "../generation/generation-queue.js";
import { loadPart } from "../load-part.js";
import type { Store } from "../store.js";
import type { LibraryEmitter } from "./library-events.js";
import type { Session } from "./open-session.js";
import type { ColumnsOptions } from "./query/columns.js";
import type { SessionState } from "./session-state.js";
import type { MediaStorage, StorageChange } from "./storage.js";

export type SessionHolder = {
  /** Opens the storage with the first call; after a failure, the next call tries again. */
  get: () => Promise<Session>;
  /** Applies pending changes of other tabs and closes the storage, if it was opened. */
  close: () => Promise<void>;
};

export function createSessionHolder(
  source: MediaStorage,
  store: Store<SessionState>,
  options: {
    pageSize: number;
    columns: ColumnsOptions;
    closing: AbortSignal;
    emit: LibraryEmitter["emit"];
    onOpen: (session: Session) => void;
    /** Called with generations that another tab changed; without any, their queue was changed, to `queue` by this one. */
    onGenerations: (ids: readonly string[], queue?: GenerationQueueRecord) => void;
    /** Called with the ids of assets that were removed for ever, in this or another tab. */
    onPurged: (ids: readonly string[]) => void;
    onThumbnails: (ids: readonly string[]) => void;
    isImporting: () => boolean;
  },
): SessionHolder {
  let opening: Promise<Session> | undefined;
  let current: Session | undefined;
  let changes = Promise.resolve();
  let reopened = false;

  const open = async (): Promise<Session> => {
    // Loaded while the storage opens; a failure is handled where it is awaited.
    const part = loadPart(() => import("./open-session.js"));
    part.catch(() => {});
    const storage = await source.open(onChange);
    let session: Session;
    try {
      const { openSession } = await part;
      options.closing.throwIfAborted();
      session = await openSession(storage, { ...options, store });
      options.closing.throwIfAborted();
    } catch (error) {
      await storage.close();
      throw error;
    }
    current = session;
    session.refreshEstimate();
    options.onOpen(session);
    return session;
  };

  const get = (): Promise<Session> => {
    if (options.closing.aborted) return Promise.reject(options.closing.reason);
    opening ??= open().catch((cause: unknown) => {
      opening = undefined;
      const message = "The library's storage could not be opened. Reload the page.";
      const error = MediaLibraryError.isInstance(cause)
        ? cause
        : new MediaLibraryError("storage-lost", message, { cause });
      store.set({ status: "failed", error });
      throw error;
    });
    return opening;
  };

  const onChange = (change: StorageChange): void => {
    if (change.type === "waiting") {
      if (store.get().status !== "ready") store.set({ error: change.error });
    } else if (change.type === "lost") {
      void onLost(change.error);
    } else if (change.type === "generations") {
      options.onGenerations(change.ids);
    } else {
      // Sequentially, so that an asset that is added and removed stays removed. A lost storage reports that itself.
      changes = changes.then(() => apply(change)).catch(() => {});
    }
  };

  const apply = async (
    change: Extract<StorageChange, { type: "changed" | "trash" | "albums" | "prompts" }>,
  ): Promise<void> => (await get()).apply(change);

  /** Reopens the storage once, then reports the error: a storage that is lost repeatedly must not cause a loop. */
  const onLost = async (error: MediaLibraryError): Promise<void> => {
    const again = error.code === "storage-lost" && !reopened;
    const before = current;
    opening = undefined;
    current = undefined;
    reopened = true;
    if (!again) store.set({ status: "failed", error });
    // It is lost already, and may be unable to close.
    await before?.close().catch(() => {});
    // The snapshot reports a failure to open.
    if (again) await get().catch(() => {});
  };

  return {
    get,
    async close() {
      // A storage that is still opening is not awaited: it closes as soon as it has opened.
      if (!current) return;
      await changes;
      await current.close();
    },
  };
}
