import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { assetIdOf } from "../library/asset-id.js";
import type { ImportItem } from "../library/import-file.js";
import type { ImportResult } from "../library/import-result.js";
import type { GeneratedFile } from "./call-generator.js";
import { toImportItem } from "./generated-item.js";
import type { Generation, GenerationRequest } from "./generation.js";

/** Files that one generation may bring in; what comes beyond is dropped, with an error that says so. */
export const MAX_FILES = 16;

export type SaveGenerated = {
  /** Reserves `count` increasing times of creation and returns the first. */
  reserveTimes: (count: number) => number;
  /** Ends when the library closes, and not with the generation: what was made was paid for. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
};

export type GeneratedAssets = {
  /** Whether a file came that is to be saved. */
  readonly hasKept: boolean;
  /** How many files came. */
  readonly count: number;
  /** Saves files in the order in which they come, at most MAX_FILES, and none that was saved before. */
  take: (files: readonly GeneratedFile[]) => void;
  /** One answer for each file that was to be saved, once all are. */
  results: () => Promise<Outcome[]>;
};

type Outcome = Pick<ImportResult, "asset" | "error">;

/** The files of one generation on their way into the library; `described` is the request that is kept with each. `onSaved` gets all that are saved, each time more are. */
export function createGeneratedAssets(
  generation: Generation,
  described: Record<string, unknown>,
  { save, reserveTimes }: SaveGenerated,
  onSaved: (assets: readonly MediaAsset[]) => void,
): GeneratedAssets {
  const { id: generationId, assetIds: savedBefore } = generation;
  const saves: Promise<Outcome[]>[] = [];
  const places = new Set<number>();
  const saved: MediaAsset[] = [];
  let beyond = 0;
  let latest: number | undefined;

  const toItem = (generated: GeneratedFile, n: number): ImportItem | MediaLibraryError => {
    // Newest first: the first file gets the latest time, however much later the others come.
    latest ??= reserveTimes(MAX_FILES) + MAX_FILES - 1;
    try {
      const place = { id: assetIdOf(generationId, n), createdAt: latest - n };
      return toImportItem(atFullCost(generated, generation), generation, described, place);
    } catch (error) {
      if (MediaLibraryError.isInstance(error)) return error;
      throw error;
    }
  };

  /** Which of the run's files it is; undefined if it came before, or is one too many. */
  const placeOf = (generated: GeneratedFile): number | undefined => {
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
        const n = placeOf(file);
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
      // A canceled generation never asks for the results.
      saving.catch(() => {});
      saves.push(saving);
    },
    results: async () => (await Promise.all(saves)).flat(),
  };
}

/** The assets of a generation, in its own order, and their cost, once these are saved too. */
export function withSaved(
  generation: Generation,
  assets: readonly MediaAsset[],
): { assetIds: readonly string[]; microUsd?: number | null } {
  const fresh = assets.filter(({ id }) => !generation.assetIds.includes(id));
  const there = new Set([...generation.assetIds, ...fresh.map(({ id }) => id)]);
  const assetIds = placesOf(generation.id).filter((id) => there.has(id));
  const costs = [generation.microUsd, ...fresh.map(({ sourceMeta }) => sourceMeta?.microUsd)];
  const known = costs.filter((cost) => typeof cost === "number" || cost === null);
  // A sum of which one part is unknown is unknown.
  const sum = known.reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0);
  return { assetIds, ...(known.length > 0 && { microUsd: sum }) };
}

/** The ids that the assets of a generation may have. */
export const placesOf = (generationId: string): string[] =>
  Array.from({ length: MAX_FILES }, (_, n) => assetIdOf(generationId, n));

const isKept = (n: number, request: GenerationRequest): boolean =>
  request.kind === "videos" || request.keep === undefined || request.keep === n;

/** A single image that is kept of several costs what all of them did. */
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
