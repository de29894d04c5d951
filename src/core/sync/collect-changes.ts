import type { MediaAsset } from "../library/asset.js";
import type { OpenStorage } from "../library/storage.js";
import { portions } from "../portions.js";
import { fieldsOf, isSame } from "./sync-fields.js";
import type { SyncRecord, SyncRecords } from "./sync-records.js";

/** Records read at once. */
const PAGE = 500;

/**
 * Notes what has changed in the library since the last sync: from the log of changes, or, if that does not reach back so
 * far, by comparing everything.
 */
export async function collectChanges(
  storage: OpenStorage,
  records: SyncRecords,
  note: (changes: ReadonlyMap<string, SyncRecord | undefined>) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { sequence } = await records.position();
  const last = await storage.lastSequence();
  const changes = sequence === undefined ? undefined : await storage.changesSince(sequence);
  const compare = async (ids: readonly string[], known: (id: string) => Promise<SyncRecord | undefined>) => {
    const noted = new Map<string, SyncRecord | undefined>();
    for (const page of portions(ids, PAGE)) {
      signal.throwIfAborted();
      const assets = await storage.assets.get(page);
      for (const [index, id] of page.entries()) {
        const before = await known(id);
        const after = recordOf(before, assets[index]);
        if (!isSame(before, after)) noted.set(id, after);
      }
    }
    await note(noted);
  };
  if (changes) {
    const ids = changes.flatMap((change) => {
      if (change.type === "trash") return change.ids;
      return change.type === "changed" ? [...change.added, ...change.updated, ...change.removed] : [];
    });
    const changed = [...new Set(ids)];
    // Each record is read with all of its bucket: of many, everything is read once instead.
    const known = changed.length > PAGE ? await records.all() : undefined;
    await compare(changed, async (id) => (known ? known.get(id) : records.get(id)));
    const seen = changes.at(-1)?.sequence ?? sequence;
    await records.savePosition({ sequence: seen });
    return;
  }
  const all = await records.all();
  const present = await allIds(storage, signal);
  const gone = [...all].flatMap(([id, { localId }]) => (localId === undefined && !present.has(id) ? id : []));
  await compare([...present, ...gone], async (id) => all.get(id));
  await records.savePosition({ sequence: last });
}

/** What becomes of a record by the asset as it is now. */
function recordOf(before: SyncRecord | undefined, asset: MediaAsset | undefined): SyncRecord | undefined {
  if (before?.localId !== undefined) return before;
  if (!asset || asset.hidden) {
    // The server never had it.
    if (!before?.base && !before?.remoteIds) return undefined;
    return before.isDeleted ? before : { ...before, isDeleted: true, state: "local", isFinal: undefined };
  }
  if (before?.base && isSame(before.base, fieldsOf(asset))) {
    return before.state === "synced"
      ? before
      : { ...before, isDeleted: undefined, state: "synced", isFinal: undefined };
  }
  if (before && before.state !== "synced" && !before.isFinal && !before.isDeleted) return before;
  return { ...before, isDeleted: undefined, isFinal: undefined, state: "local" };
}

async function allIds(storage: OpenStorage, signal: AbortSignal): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const trashed of [false, true]) {
    let page = await storage.assets.page({ limit: PAGE, trashed });
    while (page.length > 0) {
      signal.throwIfAborted();
      for (const { id } of page) ids.add(id);
      const after = page.at(-1);
      page = await storage.assets.page({ limit: PAGE, trashed, ...(after && { after }) });
    }
  }
  return ids;
}
