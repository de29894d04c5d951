import type { BatchCell, BatchPlace } from "../generation/batch-cell.js";
import type { GenerateOptions } from "../generation/library-generations.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { uuid } from "../uuid.js";
import type { BatchAxis, BatchPlan } from "./plan-batch.js";

/**
 * Generates all cells of a plan, in its order and in one queue. Resolves to the assets of those that succeeded; the others
 * report their failures as any generation does. If the plan has an axis, all of them are one batch: `useContactSheet` shows it as a table, and
 * `query({ run })` finds its assets. The history of prompts keeps one prompt of it: `history`, or that of the first cell.
 * @throws the signal's reason when it is aborted; the first failure, if all have failed
 *
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 * import { generateBatch, planBatch } from "@reactkits.dev/react-media-library/prompts";
 *
 * const library = createMediaLibrary();
 * const plan = planBatch({
 *   request: { prompt: "a red fox", width: 768, height: 768 },
 *   columns: { parameter: "seed", values: ["1", "2", "3"] },
 * });
 * const [first] = await generateBatch(library, plan);
 * const batch = first?.run?.batch?.id;
 * ```
 */
export async function generateBatch(
  library: Pick<MediaLibraryInstance, "generateImages">,
  { cells, columns, rows }: Pick<BatchPlan, "cells" | "columns" | "rows">,
  options: GenerateOptions = {},
): Promise<MediaAsset[]> {
  const id = uuid();
  const ids: (string | undefined)[] = cells.map(() => undefined);
  const unfinished = new Set(cells.keys());
  let followed: string | undefined;
  /** Reports the first one that has not ended, as its progress is the run's. */
  const follow = (): void => {
    const next = [...unfinished].map((index) => ids[index]).find((each) => each !== undefined);
    if (next === undefined || next === followed) return;
    followed = next;
    options.onStart?.(next);
  };
  const generateOne = async (cell: BatchPlan["cells"][number], index: number): Promise<MediaAsset[]> => {
    const { request } = cell;
    try {
      return await library.generateImages(request, {
        ...options,
        ...((columns || rows) && { batch: cellOf(id, columns, rows, cell) }),
        history: index === 0 && (options.history ?? request.prompt),
        onStart(generationId) {
          ids[index] = generationId;
          follow();
        },
      });
    } finally {
      unfinished.delete(index);
      follow();
    }
  };
  const results = await Promise.allSettled(cells.map(generateOne));
  options.signal?.throwIfAborted();
  const [failure] = results.filter((result) => result.status === "rejected");
  if (failure && results.every((result) => result.status === "rejected")) throw failure.reason;
  return results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
}

function cellOf(
  id: string,
  columns: BatchAxis | undefined,
  rows: BatchAxis | undefined,
  { column, row }: { column: number; row: number },
): BatchCell {
  const place = (axis: BatchAxis | undefined, index: number): BatchPlace | undefined =>
    axis && { parameter: axis.parameter, index: index + 1, count: axis.values.length };
  const [across, down] = [place(columns, column), place(rows, row)];
  return { id, ...(across && { column: across }), ...(down && { row: down }) };
}
