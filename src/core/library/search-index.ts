import { byNewest, type MediaAsset, type OrderKey } from "./asset.js";
import { foldText } from "./fold-text.js";
import type { OpenStorage } from "./storage.js";

const PAGE = 1000;

type Row = OrderKey & { text: string };

export type SearchIndex = {
  /** The ids of the assets whose names contain every word of `text`, newest first. */
  find: (text: string, signal?: AbortSignal) => Promise<string[]>;
  add: (assets: readonly MediaAsset[]) => void;
  remove: (ids: ReadonlySet<string>) => void;
};

/** All names in memory: read page by page at the first search and kept up to date from then on. */
export function createSearchIndex(storage: OpenStorage): SearchIndex {
  let rows: Map<string, Row> | undefined;
  let building: Promise<Map<string, Row>> | undefined;
  const removed = new Set<string>();

  const build = async (): Promise<Map<string, Row>> => {
    const built = new Map<string, Row>();
    rows = built;
    let after: OrderKey | undefined;
    while (true) {
      const page = await storage.assets.page({ limit: PAGE, ...(after && { after }) });
      for (const asset of page) if (!removed.has(asset.id)) built.set(asset.id, toRow(asset));
      after = page.at(-1);
      if (page.length < PAGE) return built;
    }
  };

  return {
    async find(text, signal) {
      building ??= build().catch((error) => {
        building = undefined;
        rows = undefined;
        throw error;
      });
      const all = await building;
      signal?.throwIfAborted();
      const words = foldText(text).split(/\s+/).filter(Boolean);
      return [...all.values()]
        .filter((row) => words.every((word) => row.text.includes(word)))
        .sort(byNewest)
        .map((row) => row.id);
    },
    add(assets) {
      for (const asset of assets) if (!removed.has(asset.id)) rows?.set(asset.id, toRow(asset));
    },
    remove(ids) {
      for (const id of ids) {
        rows?.delete(id);
        // A page that was read before the removal, or an import of this tab, may arrive after it.
        if (building) removed.add(id);
      }
    },
  };
}

function toRow({ id, createdAt, name }: MediaAsset): Row {
  return { id, createdAt, text: foldText(name) };
}
