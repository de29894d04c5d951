import type { MediaAsset } from "../asset.js";

/** Parents under other ids, as another library or a server has them; the same object if all are the same. */
export function withParentIds<Fields extends Pick<MediaAsset, "parents" | "source">>(
  fields: Fields,
  ids: ReadonlyMap<string, string>,
): Fields {
  const { parents, source } = fields;
  const from = source?.type === "edit" ? ids.get(source.from) : undefined;
  if (from === undefined && !parents?.some(({ id }) => ids.has(id))) return fields;
  return {
    ...fields,
    ...(parents && {
      parents: parents.map((parent) => ({ ...parent, id: ids.get(parent.id) ?? parent.id })),
    }),
    ...(from !== undefined && { source: { ...source, from } }),
  };
}
