import { MediaLibraryError } from "../errors.js";
import type { AssetMeta, MediaAsset } from "./asset.js";
import { cleanName, cleanText } from "./clean-name.js";
import { withFields } from "./editable-fields.js";
import type { ChangeSource } from "./storage.js";

/** UTF-16 units of a tag. */
const MAX_TAG = 100;

/** UTF-16 units of an alt text. */
const MAX_ALT = 2_000;

/** Tags, or albums, of one asset. */
const MAX_VALUES = 200;

/** A new list, or what to add to and remove from the one that is there, whatever other tabs do to it meanwhile. */
export type ListUpdate =
  | readonly string[]
  | {
      /** Values to add at the end, if they are not there. */
      readonly add?: readonly string[] | undefined;
      /** Values to remove, if they are there. */
      readonly remove?: readonly string[] | undefined;
    };

/** Changes of an asset's record; what is left out stays. Its content never changes. */
export type AssetUpdate<Meta extends object = AssetMeta> = {
  /** Cleaned like the name of an imported file; a blank name changes nothing. */
  name?: string | undefined;
  /** A description for people who cannot see the image, at most 2,000 UTF-16 units; "" removes it. */
  alt?: string | undefined;
  /** At most 200 tags of 100 UTF-16 units. */
  tags?: ListUpdate | undefined;
  /** Ids of albums, at most 200. */
  albums?: ListUpdate | undefined;
  /** 1 to 5; 0 removes it. */
  rating?: number | undefined;
  /** Sets or removes the star. */
  starred?: boolean | undefined;
  /** The app's own data, field by field; `undefined` removes a field. Anything that can be cloned structurally. */
  meta?: { readonly [Field in keyof Meta]?: Meta[Field] | undefined } | undefined;
};

/** Options of `update`, `remove`, `restore` and `purge`. */
export type ChangeOptions = {
  /**
   * What makes the change. Events about the trash report it, and only the changes of a `user` can be undone. Default
   * `user`.
   */
  source?: ChangeSource | undefined;
};

/** @throws MediaLibraryError `field` */
export function checkUpdate({ rating }: AssetUpdate): void {
  if (rating === undefined || (Number.isInteger(rating) && rating >= 0 && rating <= 5)) return;
  const message = "A rating must be a whole number from 0 to 5.";
  throw new MediaLibraryError("field", message, { fields: [{ field: "rating", message }] });
}

/** The updated asset; the same object if the update changes nothing. */
export function updateAsset(asset: MediaAsset, update: AssetUpdate): MediaAsset {
  const name = update.name === undefined ? asset.name : cleanName(update.name, asset.name);
  const alt = update.alt === undefined ? asset.alt : cleanText(update.alt, MAX_ALT);
  const tags = updateList(asset.tags, update.tags, (tag) => cleanText(tag, MAX_TAG));
  const albums = updateList(asset.albums, update.albums, (id) => id);
  const rating = update.rating ?? asset.rating;
  const starred = (update.starred ?? asset.starred) ? true : undefined;
  const meta = update.meta ? updateMeta(asset.meta, update.meta) : asset.meta;
  const same =
    name === asset.name &&
    (alt ?? "") === (asset.alt ?? "") &&
    tags === asset.tags &&
    albums === asset.albums &&
    (rating ?? 0) === (asset.rating ?? 0) &&
    starred === asset.starred &&
    meta === asset.meta;
  if (same) return asset;
  return withFields(asset, { name, alt, tags, albums, rating, starred, meta });
}

/** Each value once, in order; undefined if none is left, and the same list if it stays as it was. */
function updateList(
  before: readonly string[] | undefined,
  update: ListUpdate | undefined,
  clean: (value: string) => string,
): readonly string[] | undefined {
  if (!update) return before;
  const { add = [], remove = [] } = isList(update) ? { add: update, remove: before ?? [] } : update;
  const removed = new Set(remove.map(clean));
  const kept = (before ?? []).filter((value) => !removed.has(value));
  const after = [...new Set([...kept, ...add.map(clean)])].filter(Boolean).slice(0, MAX_VALUES);
  if (after.join("\n") === (before ?? []).join("\n")) return before;
  return after.length > 0 ? after : undefined;
}

export const isList = (update: ListUpdate): update is readonly string[] => Array.isArray(update);

function updateMeta(
  before: MediaAsset["meta"],
  update: Readonly<Record<string, unknown>>,
): MediaAsset["meta"] {
  const changed = Object.entries(update).filter(([field, value]) => !Object.is(value, before?.[field]));
  if (changed.length === 0) return before;
  const entries = Object.entries({ ...before, ...update }).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
