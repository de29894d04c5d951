import { MediaLibraryError } from "../errors.js";
import { isAbortError } from "../is-abort-error.js";
import type { MediaAsset } from "../library/asset.js";
import { withParentIds } from "../library/lineage/with-parent-ids.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { OpenStorage } from "../library/storage.js";
import { fieldsOf } from "./sync-fields.js";
import type { PushChange, SyncOptions } from "./sync-port.js";
import type { SyncRecord } from "./sync-records.js";

/** Changes that are sent at the same time. */
const WIDTH = 4;

/** Failures one after another that end a round: the server, or the connection, is gone. */
const MOST_FAILURES = 3;

export type SyncServices = {
  library: MediaLibraryInstance;
  storage: OpenStorage;
  get: (id: string) => Promise<SyncRecord | undefined>;
  /** Saves and shows records. */
  note: (changes: ReadonlyMap<string, SyncRecord | undefined>) => Promise<void>;
  /** Shows that an asset is being sent, or no longer. */
  sending: (id: string, now: boolean) => void;
  signal: AbortSignal;
};

/** Why a change was not sent; `isFinal` if a repetition does not help. */
type Failure = { error: unknown; isFinal: boolean };

/** Sends what the server lacks; resolves to the last failure, if possible one that a repetition may mend. */
export async function pushChanges(
  ids: readonly string[],
  push: SyncOptions["push"],
  services: SyncServices,
): Promise<Failure | undefined> {
  const { signal } = services;
  const queue = ids.values();
  let failures = 0;
  let last: Failure | undefined;
  const worker = async (): Promise<void> => {
    for (const id of queue) {
      if (failures >= MOST_FAILURES) return;
      signal.throwIfAborted();
      const failure = await pushOne(id, push, services);
      failures = failure && !failure.isFinal ? failures + 1 : 0;
      if (failure && (!last || last.isFinal)) last = failure;
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return last;
}

async function pushOne(
  id: string,
  push: SyncOptions["push"],
  services: SyncServices,
): Promise<Failure | undefined> {
  const { get, note, sending, signal, storage } = services;
  const record = await get(id);
  if (!record || record.state === "synced" || record.isFinal) return undefined;
  const [asset] = await storage.assets.get([id]);
  if (!asset && !record.isDeleted) return undefined;
  sending(id, true);
  try {
    const [remoteId = id, ...others] = record.remoteIds ?? [id];
    if (!asset || record.isDeleted) {
      for (const gone of [remoteId, ...others]) await push({ type: "delete", id: gone }, { signal });
      await note(
        new Map([[id, undefined], ...others.concat(remoteId).map((gone) => [gone, undefined] as const)]),
      );
      return undefined;
    }
    const change: PushChange = {
      type: "put",
      asset: { ...withParentIds(asset, await remoteParentIds(asset, get)), id: remoteId },
      isNew: record.base === undefined,
      file: () => services.library.getFile(id),
    };
    if (change.isNew && asset.state === "missing") throw lost();
    await push(change, { signal });
    const { isFinal: _, ...kept } = (await get(id)) ?? record;
    // If it was changed meanwhile, the next round finds out.
    await note(new Map([[id, { ...kept, state: "synced", base: fieldsOf(asset) }]]));
    return undefined;
  } catch (error) {
    if (signal.aborted || isAbortError(error)) throw error;
    const isFinal = MediaLibraryError.isInstance(error) && !error.retryable;
    await note(new Map([[id, { ...record, state: "failed", ...(isFinal && { isFinal }) }]]));
    return { error: error ?? new Error("The change was not sent."), isFinal };
  } finally {
    sending(id, false);
  }
}

/** The parents that the server has under other ids than this library. */
async function remoteParentIds(
  { parents = [] }: MediaAsset,
  get: SyncServices["get"],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { id } of parents) {
    const [remote = id] = (await get(id))?.remoteIds ?? [];
    if (remote !== id) ids.set(id, remote);
  }
  return ids;
}

function lost(): MediaLibraryError {
  const message = "The original is no longer in the library, so it cannot be sent. Import the file again.";
  return new MediaLibraryError("missing", message);
}
