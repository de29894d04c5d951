import { anySignal } from "../any-signal.js";
import { createDeferred } from "../deferred.js";
import { createThumbnailer } from "../media/thumbnail.js";
import { createSlots } from "../slots.js";
import type { MediaAsset } from "./asset.js";
import { type ImportContext, type ImportItem, importFile } from "./import-file.js";
import type { ImportResult } from "./import-result.js";

/**
 * Files of one batch that are processed concurrently: four times as many as the storage writes concurrently, because
 * the others wait for a decoder, or for the commit that their records share.
 */
export const IMPORT_WIDTH = 64;

/** Files that are in memory at the same time, each of at most 64 MB. */
const READS = 8;

/** Concurrent conversions: an app's decoder holds at least the whole image in memory. */
const CONVERSIONS = 2;

export type ImportBatch = {
  items: readonly ImportItem[];
  context: Omit<
    ImportContext,
    "findDuplicate" | "foundFull" | "thumbnailer" | "whileReading" | "whileConverting"
  >;
  onDone: (item: ImportItem, result: ImportResult, index: number) => void;
};

export type Importer = {
  /** Imports files concurrently; the results are in the order of the files. */
  importBatch: (batch: ImportBatch) => Promise<ImportResult[]>;
  close: () => void;
};

export function createImporter(): Importer {
  const saving = new Map<string, Promise<ImportResult>>();
  const thumbnailer = createThumbnailer();
  const whileReading = createSlots(READS);
  const whileConverting = createSlots(CONVERSIONS);

  const importBatch: Importer["importBatch"] = async ({ items, context, onDone }) => {
    const results: ImportResult[] = [];
    const queue = items.entries();
    let lastHashed = Promise.resolve();
    let full: ImportResult | undefined;
    const foundFull = () => full;

    const importOne = async (index: number, item: ImportItem): Promise<void> => {
      const hashed = createDeferred<void>();
      const before = lastHashed;
      lastHashed = hashed.promise;
      const done = createDeferred<ImportResult>();
      /** A converted file has two. */
      const claimed: string[] = [];

      // Files claim their hashes in order, so that the first of two equal files is the one that is added.
      const findDuplicate = async (hash: string): Promise<MediaAsset | undefined> => {
        await before;
        const earlier = claimed.includes(hash) ? undefined : saving.get(hash);
        saving.set(hash, done.promise);
        claimed.push(hash);
        hashed.resolve();
        return (await earlier)?.asset ?? context.storage.assets.findByHash(hash);
      };

      const result =
        full ??
        (await importFile(item, {
          ...context,
          signal: item.signal ? anySignal(context.signal, item.signal) : context.signal,
          thumbnailer,
          whileReading,
          whileConverting,
          findDuplicate,
          foundFull,
        }));
      if (result.error?.code === "quota") full ??= result;
      hashed.resolve();
      done.resolve(result);
      for (const hash of claimed) if (saving.get(hash) === done.promise) saving.delete(hash);
      results[index] = result;
      onDone(item, result, index);
    };

    const worker = async (): Promise<void> => {
      for (const [index, item] of queue) await importOne(index, item);
    };
    await Promise.all(Array.from({ length: Math.min(IMPORT_WIDTH, items.length) }, worker));
    return results;
  };

  return { importBatch, close: thumbnailer.close };
}
