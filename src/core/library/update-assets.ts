import { MediaLibraryError } from "../errors.js";
import { portions } from "../portions.js";
import { createPause } from "../yield-to-page.js";
import type { MediaAsset } from "./asset.js";
import { type AssetUpdate, checkUpdate, updateAsset } from "./asset-update.js";
import { type FieldChange, fieldChange, revertFields } from "./revert-fields.js";
import type { OpenStorage } from "./storage.js";
import type { MadeChange } from "./undo-history.js";

/** Records that are changed in one transaction: more would block the page. */
const UPDATED_AT_ONCE = 250;

export type UpdateAssetsContext = {
  storage: Pick<OpenStorage, "assets">;
  /** Shows and reports assets that changed. */
  publish: (assets: readonly MediaAsset[]) => Promise<void>;
};

export type UpdatedAssets = {
  /** The new records. */
  assets: MediaAsset[];
  /** What was changed, also if a part of it failed; undefined if nothing was. */
  made: MadeChange | undefined;
  /** Why not all were changed. */
  error?: unknown;
};

/** @throws MediaLibraryError `field` */
export async function updateAssets(
  context: UpdateAssetsContext,
  ids: readonly string[],
  update: AssetUpdate,
): Promise<UpdatedAssets> {
  checkUpdate(update);
  const changes: FieldChange[] = [];
  const assets: MediaAsset[] = [];
  const failed: { error?: unknown } = {};
  try {
    for await (const part of changeAssets(context, ids, (asset) => updateAsset(asset, update))) {
      for (const { before, after } of part) {
        assets.push(after);
        if (after !== before) changes.push(fieldChange(before, after));
      }
    }
    if (assets.length === 0 && ids.length > 0) {
      throw new MediaLibraryError("missing", "The asset is no longer in the library.");
    }
  } catch (error) {
    failed.error = error;
  }
  const fields = new Set(changes.flatMap((change) => change.fields));
  const [field] = fields;
  const made = field && {
    type: fields.size === 1 ? field : ("update" as const),
    count: changes.length,
    undo: () => revertAssets(context, changes),
  };
  return { assets, made, ...failed };
}

async function revertAssets(context: UpdateAssetsContext, changes: readonly FieldChange[]): Promise<void> {
  const changeOf = new Map(changes.map((change) => [change.id, change]));
  const revert = (asset: MediaAsset): MediaAsset => {
    const change = changeOf.get(asset.id);
    return change ? revertFields(asset, change) : asset;
  };
  for await (const _ of changeAssets(context, [...changeOf.keys()], revert));
}

type ChangedAsset = { before: MediaAsset; after: MediaAsset };

/** In portions, each with the records of those that exist. */
async function* changeAssets(
  { storage, publish }: UpdateAssetsContext,
  ids: readonly string[],
  change: (asset: MediaAsset) => MediaAsset,
): AsyncGenerator<ChangedAsset[]> {
  const { pause, end } = createPause();
  try {
    for (const some of portions(ids, UPDATED_AT_ONCE)) {
      const part: ChangedAsset[] = [];
      await storage.assets.update(some, (before) => {
        if (before.hidden) return before;
        const after = change(before);
        part.push({ before, after });
        return after;
      });
      yield part;
      const changed = part.flatMap(({ before, after }) => (after === before ? [] : after));
      if (changed.length > 0) await publish(changed);
      await pause();
    }
  } finally {
    end();
  }
}
