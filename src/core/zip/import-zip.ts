import { MediaLibraryError } from "../errors.js";
import type { AssetDetails } from "../library/asset-details.js";
import { type ImportItem, toImportItem } from "../library/import-file.js";
import type { ImportResult } from "../library/import-result.js";
import type { ImportLimits } from "../library/limits.js";
import type { ForeignLineage } from "../library/lineage/library-lineage.js";
import { stoppedImport } from "../library/stopped-import.js";
import { DEFAULT_LIMITS } from "../media/media-types.js";
import { extractEntry } from "./extract-entry.js";
import { MANIFEST_NAME, MAX_MANIFEST, readManifest } from "./manifest.js";
import { readZip, type ZipEntry } from "./read-zip.js";

/** Files that are extracted before they are saved together: deflated ones take space until then. */
const BATCH = 64;
const BATCH_BYTES = 64 * 1024 * 1024;

/** What archivers and systems add to a zip. */
const CLUTTER = /(?:^|\/)(?:__MACOSX\/|\.|thumbs\.db$|desktop\.ini$)/i;

export type ZipImportServices = {
  limits: ImportLimits;
  signal: AbortSignal;
  /** Called with the number of files and their size in bytes, before the first is extracted. */
  onRead: (files: { count: number; bytes: number }) => void;
  /** Called for each file that is not given to `save`. */
  onSkipped: (bytes: number) => void;
  reserveTimes: (count: number) => number;
  /** One result per item. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
  /** Called with what the zip says of the lineage of its assets, once they are saved. */
  adoptLineage: (foreign: ForeignLineage) => Promise<void>;
};

/** One result per file in the zip, in its order; one result for the zip if it cannot be read or has no files. */
export async function importZip(zip: Blob, services: ZipImportServices): Promise<ImportResult[]> {
  const { signal, onRead, reserveTimes, adoptLineage } = services;
  try {
    const { entries, details, stubs } = await openZip(zip, signal);
    onRead({ count: entries.length, bytes: entries.reduce((sum, { size }) => sum + size, 0) });
    if (entries.length === 0) {
      throw new MediaLibraryError("empty", "The zip contains no files. Choose another one.");
    }
    // Newest first, as for other files.
    const last = reserveTimes(entries.length) + entries.length - 1;
    const files = entries.map((entry, index) => ({
      entry,
      createdAt: last - index,
      details: details.get(entry.name),
    }));
    const results: ImportResult[] = [];
    for (const batch of batchesOf(files)) results.push(...(await importBatch(zip, batch, services)));
    const aliases = aliasesOf(files, results);
    // The files are saved: what cannot be said of their lineage is not said.
    if (aliases.size > 0 || stubs.length > 0) await adoptLineage({ aliases, stubs }).catch(() => {});
    return results;
  } catch (error) {
    if (signal.aborted) return [{ status: "failed", error: stoppedImport() }];
    if (!MediaLibraryError.isInstance(error)) throw error;
    return [{ status: "rejected", error }];
  }
}

/** Assets that the library has under other ids than the zip: it had the same files already. */
function aliasesOf(files: readonly ZipFile[], results: readonly ImportResult[]): Map<string, string> {
  const pairs = files.flatMap(({ details }, index): [string, string][] => {
    const own = results[index]?.asset?.id;
    return own !== undefined && details?.id !== undefined && details.id !== own ? [[details.id, own]] : [];
  });
  return new Map(pairs);
}

type ZipFile = { entry: ZipEntry; createdAt: number; details: AssetDetails | undefined };

async function openZip(zip: Blob, signal: AbortSignal) {
  const all = await readZip(zip);
  signal.throwIfAborted();
  const manifest = all.find(({ name }) => name === MANIFEST_NAME);
  const entries = all.filter((entry) => entry !== manifest && !CLUTTER.test(entry.name));
  if (!manifest) return { entries, details: new Map<string, AssetDetails>(), stubs: [] };
  const text = await (await extractEntry(zip, manifest, { maxBytes: MAX_MANIFEST, signal })).text();
  const { details, stubs } = readManifest(text);
  return { entries, details: withUniqueIds(details), stubs };
}

/** Two assets of one id would overwrite each other: the second gets an id of its own. */
function withUniqueIds(details: Map<string, AssetDetails>): Map<string, AssetDetails> {
  const ids = new Set<string>();
  const unique = [...details].map(([file, { id, ...others }]): [string, AssetDetails] => {
    if (id === undefined || ids.has(id)) return [file, others];
    ids.add(id);
    return [file, { id, ...others }];
  });
  return new Map(unique);
}

function* batchesOf(files: readonly ZipFile[]): Generator<ZipFile[]> {
  let batch: ZipFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length > 0 && (batch.length >= BATCH || bytes + file.entry.size > BATCH_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(file);
    bytes += file.entry.size;
  }
  if (batch.length > 0) yield batch;
}

async function importBatch(
  zip: Blob,
  batch: readonly ZipFile[],
  { limits, signal, save, onSkipped }: ZipImportServices,
): Promise<ImportResult[]> {
  const { maxBytes = 0, maxVideoBytes = 0 } = limits;
  const options = { signal, maxBytes: Math.max(maxBytes, maxVideoBytes, DEFAULT_LIMITS.maxVideoBytes) };
  const results: ImportResult[] = [];
  const items: { index: number; item: ImportItem }[] = [];
  for (const [index, { entry, createdAt, details }] of batch.entries()) {
    try {
      const content = await extractEntry(zip, entry, options);
      const file = new File([content], entry.name.slice(entry.name.lastIndexOf("/") + 1));
      items.push({ index, item: { ...toImportItem(file, createdAt, details), path: entry.name } });
    } catch (error) {
      results[index] = refusedResult(error, signal);
      onSkipped(entry.size);
    }
  }
  const saved = await save(items.map(({ item }) => item));
  items.forEach(({ index }, at) => {
    const result = saved[at];
    if (result) results[index] = result;
  });
  return results;
}

function refusedResult(error: unknown, signal: AbortSignal): ImportResult {
  if (signal.aborted) return { status: "failed", error: stoppedImport() };
  if (MediaLibraryError.isInstance(error)) return { status: "rejected", error };
  const message = "A file of the zip could not be read. Choose the zip again.";
  return { status: "failed", error: new MediaLibraryError("write", message, { cause: error }) };
}
