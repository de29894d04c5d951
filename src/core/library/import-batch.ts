import { createDeferred } from "../deferred.js";
import { createThumbnailer } from "../media/thumbnail.js";
import { createSlots } from "../slots.js";
import type { MediaAsset } from "./asset.js";
import { type ImportContext, type ImportItem, importFile } from "./import-file.js";
import type { ImportResult } from "./import-result.js";

/**
 * Files of one batch that are worked on at once: four times those that the storage writes at once, as the others
 * wait for a decoder, or for the commit that their records share.
 */
export const IMPORT_WIDTH = 64;

/** Files that are in memory at once, each of at most 64 MB. */
const READS = 8;

/** Decoders that an app brings hold an image whole, and often more. */
const CONVERSIONS = 2;

export type ImportBatch = {
  items: readonly ImportItem[];
  context: Omit<ImportContext, "findTwin" | "foundFull" | "thumbnailer" | "whileReading" | "whileConverting">;
  onDone: (item: ImportItem, result: ImportResult) => void;
};

export type Importer = {
  /** Runs files through the pipeline, several at once; the answers stand in the order of the files. */
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
    let lastKnown = Promise.resolve();
    let full: ImportResult | undefined;
    const foundFull = () => full;

    const importOne = async (index: number, item: ImportItem): Promise<void> => {
      const known = createDeferred<void>();
      const before = lastKnown;
      lastKnown = known.promise;
      const done = createDeferred<ImportResult>();
      /** One that was converted has two. */
      const claimed: string[] = [];

      // Files take their hashes in their order, so that of two equal files the first is the one that is added.
      const findTwin = async (hash: string): Promise<MediaAsset | undefined> => {
        await before;
        const earlier = claimed.includes(hash) ? undefined : saving.get(hash);
        saving.set(hash, done.promise);
        claimed.push(hash);
        known.resolve();
        return (await earlier)?.asset ?? context.storage.assets.findByHash(hash);
      };

      const result =
        full ??
        (await importFile(item, {
          ...context,
          thumbnailer,
          whileReading,
          whileConverting,
          findTwin,
          foundFull,
        }));
      if (result.error?.code === "quota") full ??= result;
      known.resolve();
      done.resolve(result);
      for (const hash of claimed) if (saving.get(hash) === done.promise) saving.delete(hash);
      results[index] = result;
      onDone(item, result);
    };

    const worker = async (): Promise<void> => {
      for (const [index, item] of queue) await importOne(index, item);
    };
    await Promise.all(Array.from({ length: Math.min(IMPORT_WIDTH, items.length) }, worker));
    return results;
  };

  return { importBatch, close: thumbnailer.close };
}
