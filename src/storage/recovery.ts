import type { StorageReport } from "../core/library/storage.js";
import { sha256 } from "../core/media/hash.js";
import type { InboxRow } from "./database.js";
import type { FileStore } from "./opfs.js";
import type { Records } from "./records.js";
import type { WriteLock } from "./write-lock.js";

/** Milliseconds after which the operating system has surely written a closed file to the disk. */
export const SETTLED_AFTER = 60_000;

/** The sweep at a start measures only the newest files: a write that was cut off is among them. */
export const SWEPT_SIZES = 1000;

/** Records that one step looks at: the page must stay usable meanwhile. */
const STEP = 200;

export type Recovery = {
  files: FileStore;
  records: Records;
  lock: WriteLock;
  /** Told which assets' state has changed, and which came back from the inbox. */
  onMended: (change: { added?: string[]; updated?: string[] }) => void;
};

/**
 * Looks at everything and changes nothing. `sizesOf`: how many of the newest files are measured; the others
 * must only be there.
 */
export async function check(
  { files, records, lock }: Pick<Recovery, "files" | "records" | "lock">,
  sizesOf = Number.POSITIVE_INFINITY,
): Promise<StorageReport> {
  const present = new Set(await files.list());
  const ids = await records.ids();
  const suspects = new Set([...ids].filter((id) => !present.has(id)));
  let measured = 0;
  for await (const assets of allRecords(records)) {
    if (measured >= sizesOf) break;
    measured += assets.length;
    const found = await Promise.all(assets.map(({ id }) => files.read(id)));
    assets.forEach(({ id, size }, index) => {
      if (found[index]?.size !== size) suspects.add(id);
    });
  }
  // Looked at again: what was saved, removed or mended since the files were listed is as it should be.
  const missing = await filter([...suspects], async (id) => {
    const [asset] = await records.get([id]);
    return asset !== undefined && (await files.read(id))?.size !== asset.size;
  });
  const strangers = [...present].filter((name) => !ids.has(name));
  // What is being written looks like what a crash left: only while nobody writes can they be told apart.
  const strays = await lock.whileNobodyWrites(() => findStrays({ files, records }, strangers));
  const { orphans, debris } = strays ?? { orphans: [], debris: [] };
  return { ok: missing.length + orphans.length + debris.length === 0, missing, orphans, debris };
}

async function findStrays(
  { files, records }: Pick<Recovery, "files" | "records">,
  strangers: string[],
): Promise<Pick<StorageReport, "orphans" | "debris">> {
  const inbox = new Set(await records.inboxKeys());
  const unknown = await unrecorded(
    records,
    strangers.filter((name) => !inbox.has(name)),
  );
  const strays = await filter(unknown, async (name) => (await files.read(name)) !== undefined);
  return {
    orphans: strays.filter((name) => !isSwap(name)),
    debris: [...(await files.listTmp()), ...strays.filter(isSwap)],
  };
}

/** Does what can be done about what `check` finds, and answers what that was. */
export async function repair(recovery: Recovery, sizesOf?: number): Promise<StorageReport> {
  const { files, records, lock, onMended } = recovery;
  await lock.whileNobodyWrites((taken) => replayInbox(recovery, taken));
  const report = await check(recovery, sizesOf);
  // What the inbox holds is not lost: the next sweep that may write brings it back.
  const inbox = new Set(await records.inboxKeys());
  const lost = report.missing.filter((id) => !inbox.has(id));
  const updated = await markMissing(recovery, lost);
  if (updated.length > 0) onMended({ updated });
  await lock.whileNobodyWrites(async (taken) => {
    for (const name of await files.listTmp()) {
      taken.throwIfAborted();
      await files.removeTmp(name);
    }
    for (const name of report.debris.filter(isSwap)) await files.remove(name);
    // Looked at again: before the lock was ours another tab may have finished its write.
    for (const name of await unrecorded(records, report.orphans)) {
      taken.throwIfAborted();
      await files.remove(name);
    }
  });
  return report;
}

/** Marks assets whose originals are gone; resolves to those whose state has changed. */
export async function markMissing(
  { files, records }: Pick<Recovery, "files" | "records">,
  ids: readonly string[],
): Promise<string[]> {
  const marked = await records.setState(ids, "missing");
  // Looked at again: another tab may have brought the file back, and said so, just before it was marked.
  const there = await filter(marked, async (id) => {
    const [[asset], file] = await Promise.all([records.get([id]), files.read(id)]);
    return asset !== undefined && file?.size === asset.size;
  });
  await records.setState(there, undefined);
  // Those too: in between, a third tab may have read that they are missing.
  return marked;
}

/** Finishes saves that a crash or a power cut stopped after the inbox had them. Only while nobody writes. */
async function replayInbox({ files, records, onMended }: Recovery, taken: AbortSignal): Promise<void> {
  for (const id of await records.inboxKeys()) {
    taken.throwIfAborted();
    const row = await records.inboxRow(id);
    if (!row) continue;
    if (!(await holds(files, row))) await files.write(id, row.original);
    const outcome = await records.addFromInbox(id);
    if (outcome === "added") onMended({ added: [id] });
    else if (outcome === "known") {
      const updated = await records.setState([id], undefined);
      if (updated.length > 0) onMended({ updated });
    } else {
      await files.remove(id);
      continue;
    }
    if (Date.now() - row.at >= SETTLED_AFTER) await records.dropInbox(id);
  }
}

/** Drops an inbox row once its file is surely on the disk; otherwise leaves it to the next sweep. */
export async function settleInbox({ files, records }: Pick<Recovery, "files" | "records">, id: string) {
  const row = await records.inboxRow(id);
  if (row && (await holds(files, row))) await records.dropInbox(id);
}

/** Whether the file has the row's very bytes: after a power cut its size may be right and its content not. */
async function holds(files: FileStore, { asset }: InboxRow): Promise<boolean> {
  const file = await files.read(asset.id);
  try {
    return file?.size === asset.size && (await sha256(file)) === asset.hash;
  } catch {
    // Another tab removed or replaced it while it was read.
    return false;
  }
}

async function filter<Item>(items: Item[], test: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const answers = await Promise.all(items.map(test));
  return items.filter((_, index) => answers[index]);
}

async function unrecorded(records: Records, names: string[]): Promise<string[]> {
  const known = await records.get(names);
  return names.filter((_, index) => !known[index]);
}

/** Chromium writes into `name.crswap` and leaves it behind for good when it is killed. */
function isSwap(name: string): boolean {
  return name.endsWith(".crswap");
}

async function* allRecords(records: Records) {
  let page = await records.page({ limit: STEP });
  while (page.length > 0) {
    yield page;
    const after = page.at(-1);
    page = await records.page({ limit: STEP, ...(after && { after }) });
  }
}
