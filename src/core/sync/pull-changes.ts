import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { sessionOf } from "../library/library-sessions.js";
import { withParentIds } from "../library/lineage/with-parent-ids.js";
import { fileNameOf } from "../transfer/export-names.js";
import type { SyncServices } from "./push-changes.js";
import {
  fieldsOf,
  isSame,
  mergeFields,
  remoteFields,
  type SyncFields,
  updateBetween,
} from "./sync-fields.js";
import type { PullChange, SyncedAsset } from "./sync-port.js";
import type { SyncRecord } from "./sync-records.js";

type Put = Extract<PullChange, { type: "put" }>;

/**
 * Applies a change of the server to the library.
 * @throws what the download throws, and why the library could not save it (`quota`): the change is then pulled again
 */
export async function applyPull(change: PullChange, services: SyncServices): Promise<void> {
  const { get, storage, signal } = services;
  signal.throwIfAborted();
  const remoteId = change.type === "put" ? change.asset.id : change.id;
  const known = await get(remoteId);
  const id = known?.localId ?? remoteId;
  const [asset] = await storage.assets.get([id]);
  const record = known?.localId === undefined ? known : await get(id);
  if (change.type === "delete") {
    const remaining = record?.remoteIds?.filter((other) => other !== remoteId) ?? [];
    if (!record || remaining.length === 0) return applyDelete(id, asset, record, services);
    // The same file is there under another id.
    return services.note(new Map([[id, { ...record, remoteIds: remaining }], ...forget(remoteId, id)]));
  }
  // Deleted here: that is pushed next.
  if (record?.isDeleted) return;
  if (!asset) return addPulled(change, services);
  await merge(asset, record, change.asset, services);
}

/** An asset that was changed here since is kept, in the trash: what a user has entered is not lost. */
async function applyDelete(
  id: string,
  asset: MediaAsset | undefined,
  record: SyncRecord | undefined,
  { library, note }: SyncServices,
): Promise<void> {
  const isChanged = asset && !(record?.base && isSame(record.base, fieldsOf(asset)));
  if (isChanged && record?.base) {
    await library.remove(id, { source: "sync" });
    await note(new Map([[id, { state: "local" }]]));
  } else if (asset && record?.base) {
    await library.purge(id, { source: "sync" });
    await note(new Map([[id, undefined]]));
  } else if (!asset) await note(new Map([[id, undefined]]));
}

async function merge(
  asset: MediaAsset,
  record: SyncRecord | undefined,
  remote: SyncedAsset,
  { library, note }: SyncServices,
): Promise<void> {
  const before = fieldsOf(asset);
  const base = remoteFields(remote);
  const after = mergeFields(before, record?.base, base);
  const update = updateBetween(before, after);
  if (update) await library.update(asset.id, update, { source: "sync" });
  await setTrashed(asset.id, before, after, library);
  const state = isSame(after, base) ? "synced" : "local";
  await note(new Map([[asset.id, { ...record, state, base }]]));
}

async function setTrashed(
  id: string,
  before: SyncFields,
  after: SyncFields,
  library: SyncServices["library"],
): Promise<void> {
  if (after.isTrashed && !before.isTrashed) await library.remove(id, { source: "sync" });
  if (before.isTrashed && !after.isTrashed) await library.restore(id, { source: "sync" });
}

/** Imports an asset of the server like any other file. */
async function addPulled(
  { asset: remote, file }: Put,
  { library, get, note, signal }: SyncServices,
): Promise<void> {
  const content = await file();
  signal.throwIfAborted();
  const name = remote.name ?? fileNameOf({ name: "file", mimeType: content.type });
  const parents = await ownParentIds(remote, get);
  const described = {
    file: new File([content], name, { type: content.type }),
    asset: withParentIds(remote, parents),
  };
  const [result] = await library.importAssets([described], { signal, listed: false });
  signal.throwIfAborted();
  if (result?.status === "rejected") {
    // Not of a kind that this library takes: pulled again, it would be rejected again.
    return note(new Map([[remote.id, { state: "failed", isFinal: true }]]));
  }
  if (!result?.asset) throw result?.error ?? new MediaLibraryError("write", "The file could not be saved.");
  const { asset } = result;
  const base = remoteFields(remote);
  const before = fieldsOf(asset);
  await setTrashed(asset.id, before, base, library);
  const { isTrashed: _, ...own } = before;
  const state = isSame({ ...own, ...(base.isTrashed && { isTrashed: true }) }, base) ? "synced" : "local";
  if (asset.id === remote.id) return note(new Map([[asset.id, { state, base }]]));
  // The library has the same file under another id. If the server does not have that one, it takes the server's.
  const other = await get(asset.id);
  const remoteIds = other?.base ? [...(other.remoteIds ?? [asset.id]), remote.id] : [remote.id];
  // What was pulled before, and made from it.
  const session = await sessionOf(library);
  await session.adoptLineage({ aliases: new Map([[remote.id, asset.id]]) });
  const alias: SyncRecord = { state: "synced", localId: asset.id };
  const kept: SyncRecord = other?.base ? { ...other, remoteIds } : { state, base, remoteIds };
  await note(
    new Map([
      [asset.id, kept],
      [remote.id, alias],
    ]),
  );
}

/** The parents that this library has under other ids than the server. */
async function ownParentIds(
  { parents = [] }: SyncedAsset,
  get: SyncServices["get"],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { id } of parents) {
    const own = (await get(id))?.localId;
    if (own !== undefined) ids.set(id, own);
  }
  return ids;
}

/** Takes an alias off the records. */
const forget = (remoteId: string, id: string): [string, SyncRecord | undefined][] =>
  remoteId === id ? [] : [[remoteId, undefined]];
