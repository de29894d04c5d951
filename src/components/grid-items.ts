import type { Generation } from "../core/generation/generation.js";
import type { AssetList, AssetQuerySnapshot } from "../core/library/query/asset-query.js";
import type { DatedCells } from "./date-sections.js";
import type { GridItems } from "./use-grid-frame.js";

/** A cell for an image that is still to come. */
type Placeholder = { key: string; generation: Generation };

/** As images arrive, the first placeholder of their generation goes. */
export function placeholdersOf(generations: readonly Generation[]): Placeholder[] {
  return generations.flatMap((generation) => {
    const { id, kind, request, saved } = generation;
    const n = kind === "images" ? (request.n ?? 1) : 1;
    const count = Math.max(0, n - saved);
    return Array.from({ length: count }, (_, index) => ({ key: `${id} ${saved + index}`, generation }));
  });
}

/** The cells of a grid: placeholders first, then assets. */
export function gridItems(placeholders: readonly Placeholder[], assets: AssetList): GridItems {
  const before = placeholders.length;
  const answer = isAnswer(assets) ? assets : undefined;
  return {
    count: before + assets.count,
    keyAt: (index) => placeholders[index]?.key ?? assets.ids[index - before] ?? `place ${index - before}`,
    indexOf(key) {
      const place = placeholders.findIndex((each) => each.key === key);
      if (place >= 0) return place;
      const index = assets.indexOf(key);
      return index < 0 ? -1 : index + before;
    },
    aspectAt(index) {
      const place = placeholders[index];
      if (!place && assets.columns) return assets.columns.aspect(index - before);
      const { width = 0, height = 0 } = (place ? sizeOf(place.generation) : assets.at(index - before)) ?? {};
      return height > 0 ? width / height : 0;
    },
    complete: answer?.status !== "loading" && assets.ids.length >= assets.count,
    list: answer ? JSON.stringify(answer.query) : "",
  };
}

/** The dates of a list that is sorted by them. */
export function datedCells(undated: number, assets: AssetList): DatedCells | undefined {
  const { columns } = assets;
  if (!columns || !isAnswer(assets)) return undefined;
  const { sort = "added", direction = "desc" } = assets.query;
  if (sort !== "added" && sort !== "taken") return undefined;
  const timeAt = (index: number) => columns.time(index - undated);
  return { count: undated + assets.count, undated, timeAt, direction };
}

const isAnswer = (assets: AssetList): assets is AssetQuerySnapshot => "query" in assets;

const sizeOf = (generation: Generation) => (generation.kind === "images" ? generation.request : undefined);
