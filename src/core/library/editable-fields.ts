import type { MediaAsset } from "./asset.js";

/** What people can change of an asset's record. */
export const EDITABLE_FIELDS = ["name", "alt", "tags", "albums", "rating", "starred", "meta"] as const;

export type EditableField = (typeof EDITABLE_FIELDS)[number];

/** The values of the fields; undefined, or an empty value, where an asset has none. */
export type EditableFields = Pick<MediaAsset, "name"> & {
  readonly [Field in Exclude<EditableField, "name">]: MediaAsset[Field];
};

/** The fields as a record has them: those without a value are not there. */
export function presentFields({ name, alt, tags, albums, rating, starred, meta }: EditableFields) {
  return {
    name,
    ...(alt && { alt }),
    ...(tags && { tags }),
    ...(albums && { albums }),
    ...(rating && { rating }),
    ...(starred && { starred }),
    ...(meta && { meta }),
  };
}

/** The asset with these values in place of its own. */
export function withFields(asset: MediaAsset, fields: EditableFields): MediaAsset {
  const { alt: _, tags: __, albums: ___, rating: ____, starred: _____, meta: ______, ...fixed } = asset;
  return { ...fixed, ...presentFields(fields) };
}
