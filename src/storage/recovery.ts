import type { StorageReport } from "../core/library/storage.js";
import { sha256 } from "../core/media/hash.js";
import type { InboxRow } from "./database.js";
import type { FileStore } from "./opfs.js";
import type { Records } from "./records.js";
import type { WriteLock } from "./write-lock.js";

/** Milliseconds after which the operating system is certain to have written a closed file to the disk. */
export const DURABLE_AFTER = 60_000;

/** The number of newest files whose size is checked at a start: an interrupted write is among them. */
export const SWEPT_SIZES = 1000;

/** Records checked per step, so that the page stays usable. */
const STEP = 200;

export type Recovery = {
  files: FileStore;
  records: Records;
  lock: WriteLock;
  /** Called with the assets whose state has changed, and with those restored from the inbox. */
  onRepaired: (change: { added?: string[]; updated?: string[] }) => void;
};

/**
 * Checks everything and changes nothing. The sizes of the newest `sizesOf` files are checked; others only have to
 * exist.
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
  // Checked again: files saved, removed or repaired since they were listed are fine.
  const missing = await filter([...suspects], async (id) => {
    const [asset] = await records.get([id]);
    return asset !== undefined && (await files.read(id))?.size !== asset.size;
  });
  const unrecorded = [...present].filter((name) => !ids.has(name));
  // A file that is being written looks like a leftover of a crash, unless nobody writes.
  const leftovers = await lock.whileNobodyWrites(() => findLeftovers({ files, records }, unrecorded));
  const { orphans, debris } = leftovers ?? { orphans: [], debris: [] };
  return { ok: missing.length + orphans.length + debris.length === 0, missing, orphans, debris };
}

async function findLeftovers(
  { files, records }: Pick<Recovery, "files" | "records">,
  names: string[],
): Promise<Pick<StorageReport, "orphans" | "debris">> {
  const inbox = new Set(await records.inboxKeys());
  const candidates = names.filter((name) => !inbox.has(name));
  const leftovers = await filter(
    await withoutRecord(records, candidates),
    async (name) => (await files.read(name)) !== undefined,
  );
  return {
    orphans: leftovers.filter((name) => !isSwap(name)),
    debris: [...(await files.listTmp()), ...leftovers.filter(isSwap)],
  };
}

/** Repairs what `check` finds as far as possible; resolves to the findings. */
export async function repair(recovery: Recovery, sizesOf?: number): Promise<StorageReport> {
  const { files, records, lock, onRepaired } = recovery;
  await lock.whileNobodyWrites((preempted) => replayInbox(recovery, preempted));
  const report = await check(recovery, sizesOf);
  // Assets in the inbox are not lost: the next sweep that gets the lock restores them.
  const inbox = new Set(await records.inboxKeys());
  const lost = report.missing.filter((id) => !inbox.has(id));
  const updated = await markMissing(recovery, lost);
  if (updated.length > 0) onRepaired({ updated });
  await lock.whileNobodyWrites(async (preempted) => {
    for (const name of await files.listTmp()) {
      preempted.throwIfAborted();
      await files.removeTmp(name);
    }
    for (const name of report.debris.filter(isSwap)) await files.remove(name);
    // Checked again: another tab may have finished its write before the lock was acquired.
    for (const name of await withoutRecord(records, report.orphans)) {
      preempted.throwIfAborted();
      await files.remove(name);
    }
  });
  return report;
}

/** Marks assets as missing; resolves to those whose state has changed. */
export async function markMissing(
  { files, records }: Pick<Recovery, "files" | "records">,
  ids: readonly string[],
): Promise<string[]> {
  const marked = await records.setState(ids, "missing");
  // Checked again: another tab may have restored the file just before it was marked.
  const present = await filter(marked, async (id) => {
    const [[asset], file] = await Promise.all([records.get([id]), files.read(id)]);
    return asset !== undefined && file?.size === asset.size;
  });
  await records.setState(present, undefined);
  // Including these: meanwhile another tab may have read them as missing.
  return marked;
}

/** Completes saves that a crash or a power cut interrupted after the inbox row was written. Requires the write lock. */
async function replayInbox({ files, records, onRepaired }: Recovery, preempted: AbortSignal): Promise<void> {
  for (const id of await records.inboxKeys()) {
    preempted.throwIfAborted();
    const row = await records.inboxRow(id);
    if (!row) continue;
    if (!(await isIntact(files, row))) await files.write(id, row.original);
    const outcome = await records.addFromInbox(id);
    if (outcome === "added") onRepaired({ added: [id] });
    else if (outcome === "existing") {
      const updated = await records.setState([id], undefined);
      if (updated.length > 0) onRepaired({ updated });
    } else {
      await files.remove(id);
      continue;
    }
    if (Date.now() - row.at >= DURABLE_AFTER) await records.dropInbox(id);
  }
}

/** Drops an inbox row if its file is intact; otherwise leaves it to the next sweep. */
export async function flushInbox({ files, records }: Pick<Recovery, "files" | "records">, id: string) {
  const row = await records.inboxRow(id);
  if (row && (await isIntact(files, row))) await records.dropInbox(id);
}

/** Whether the file has exactly the row's bytes: after a power cut its size may be right and its content wrong. */
async function isIntact(files: FileStore, { asset }: InboxRow): Promise<boolean> {
  const file = await files.read(asset.id);
  try {
    return file?.size === asset.size && (await sha256(file)) === asset.hash;
  } catch {
    // Another tab removed or replaced the file while it was read.
    return false;
  }
}

async function filter<Item>(items: Item[], test: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const answers = await Promise.all(items.map(test));
  return items.filter((_, index) => answers[index]);
}

async function withoutRecord(records: Records, names: string[]): Promise<string[]> {
  const found = await records.get(names);
  return names.filter((_, index) => !found[index]);
}

/** Chromium writes to `name.crswap` and leaves it behind when it is killed. */
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
