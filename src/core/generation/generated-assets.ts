import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { assetIdOf } from "../library/asset-id.js";
import type { ImportItem } from "../library/import-file.js";
import type { ImportResult } from "../library/import-result.js";
import type { GeneratedFile } from "./call-generator.js";
import { toImportItem } from "./generated-item.js";
import type { Generation, GenerationRequest } from "./generation.js";

/** Maximum number of files per generation; more are dropped, with an error. */
export const MAX_FILES = 16;

export type SaveGenerated = {
  /** Reserves `count` increasing creation times and returns the first. */
  reserveTimes: (count: number) => number;
  /** Stops when the library closes, not when the generation is cancelled: generated files are paid for. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
};

export type GeneratedAssets = {
  /** Whether a file arrived that is to be saved. */
  readonly hasKept: boolean;
  /** The number of files that arrived. */
  readonly count: number;
  /** Saves files in the order of their arrival, at most MAX_FILES; files that were saved before are ignored. */
  take: (files: readonly GeneratedFile[]) => void;
  /** One result per file to be saved, once all are saved. */
  results: () => Promise<Outcome[]>;
};

export type DescribedRequest = Pick<GenerationRequest, "inputs"> & { described: Record<string, unknown> };

type Outcome = Pick<ImportResult, "asset" | "error">;

/**
 * Saves the files of one generation. `described` is the request that is stored with each of them, `inputs` become their
 * parents. `onSaved` is called with all saved assets whenever more are saved.
 */
export function createGeneratedAssets(
  generation: Generation,
  { described, inputs = [] }: DescribedRequest,
  { save, reserveTimes }: SaveGenerated,
  onSaved: (assets: readonly MediaAsset[]) => void,
): GeneratedAssets {
  const { id: generationId, assetIds: savedBefore } = generation;
  const parents = inputs.map(({ assetId, role }) => ({ id: assetId, role }));
  const saves: Promise<Outcome[]>[] = [];
  const places = new Set<number>();
  const saved: MediaAsset[] = [];
  let beyond = 0;
  let latest: number | undefined;

  const toItem = (generated: GeneratedFile, n: number): ImportItem | MediaLibraryError => {
    // Newest first: the first file gets the latest time, however much later the others arrive.
    latest ??= reserveTimes(MAX_FILES) + MAX_FILES - 1;
    try {
      const place = { id: assetIdOf(generationId, n), createdAt: latest - n, parents, n };
      return toImportItem(atFullCost(generated, generation), generation, described, place);
    } catch (error) {
      if (MediaLibraryError.isInstance(error)) return error;
      throw error;
    }
  };

  /** The index of a file in its generation; undefined if it arrived before, or if there are too many. */
  const indexOf = (generated: GeneratedFile): number | undefined => {
    const stated: unknown = generated?.n;
    const isPlace =
      typeof stated === "number" && Number.isInteger(stated) && stated >= 0 && stated < MAX_FILES;
    if (isPlace && places.has(stated)) return undefined;
    const n = isPlace ? stated : firstFree(places);
    if (n < MAX_FILES) places.add(n);
    else beyond += 1;
    return n < MAX_FILES ? n : undefined;
  };

  return {
    get hasKept() {
      return [...places].some((n) => isKept(n, generation));
    },
    get count() {
      return places.size + beyond;
    },
    take(files) {
      const entries = files.flatMap((file) => {
        const n = indexOf(file);
        if (n === undefined || !isKept(n, generation)) return [];
        return savedBefore.includes(assetIdOf(generationId, n)) ? [] : [toItem(file, n)];
      });
      const items = entries.filter((entry) => "file" in entry);
      const errors = entries.flatMap((entry) => ("file" in entry ? [] : [{ error: entry }]));
      if (errors.length > 0) saves.push(Promise.resolve(errors));
      if (items.length === 0) return;
      const saving = save(items).then((results) => {
        saved.push(...results.flatMap(({ asset }) => asset ?? []));
        onSaved([...saved]);
        return results;
      });
      // The results of a cancelled generation are never read.
      saving.catch(() => {});
      saves.push(saving);
    },
    results: async () => (await Promise.all(saves)).flat(),
  };
}

/** The ids and the total cost of a generation's assets, in its order, after `assets` were saved too. */
export function withSaved(
  generation: Generation,
  assets: readonly MediaAsset[],
): { assetIds: readonly string[]; microUsd?: number | null } {
  const fresh = assets.filter(({ id }) => !generation.assetIds.includes(id));
  const saved = new Set([...generation.assetIds, ...fresh.map(({ id }) => id)]);
  const assetIds = possibleIds(generation.id).filter((id) => saved.has(id));
  const costs = [generation.microUsd, ...fresh.map(({ sourceMeta }) => sourceMeta?.microUsd)];
  const reported = costs.filter((cost) => typeof cost === "number" || cost === null);
  // If one cost is unknown, so is the sum.
  const sum = reported.reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0);
  return { assetIds, ...(reported.length > 0 && { microUsd: sum }) };
}

/** The possible ids of a generation's assets. */
export const possibleIds = (generationId: string): string[] =>
  Array.from({ length: MAX_FILES }, (_, n) => assetIdOf(generationId, n));

const isKept = (n: number, request: GenerationRequest): boolean =>
  request.kind === "videos" || request.keep === undefined || request.keep === n;

/** If only one of several images is saved, it carries the cost of all of them. */
function atFullCost(generated: GeneratedFile, generation: GenerationRequest): GeneratedFile {
  if (generation.kind === "videos" || generation.keep === undefined) return generated;
  const { metadata } = generated;
  if (!metadata || !("microUsd" in metadata) || typeof metadata.microUsd !== "number") return generated;
  const microUsd = metadata.microUsd * (generation.request.n ?? 1);
  return { ...generated, metadata: { ...metadata, microUsd } };
}

function firstFree(places: ReadonlySet<number>): number {
  let n = 0;
  while (places.has(n)) n += 1;
  return n;
}
