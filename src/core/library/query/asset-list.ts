import type { MediaAsset } from "../asset.js";
import type { AssetList } from "./asset-query.js";

/** A list of records that are all at hand. */
export function toAssetList(assets: AssetList | readonly MediaAsset[]): AssetList {
  if (isList(assets)) return assets;
  let places: Map<string, number> | undefined;
  return {
    count: assets.length,
    ids: assets.map(({ id }) => id),
    indexOf(id) {
      places ??= new Map(assets.map((asset, index) => [asset.id, index]));
      return places.get(id) ?? -1;
    },
    at: (index) => assets[index],
    range: async (start, end) => assets.slice(start, end),
  };
}

const isList = (assets: AssetList | readonly MediaAsset[]): assets is AssetList => !Array.isArray(assets);
