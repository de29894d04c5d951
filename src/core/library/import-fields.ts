import { type AssetUpdate, isList, type ListUpdate } from "./asset-update.js";

/**
 * What an app sets on the record of an imported file: tags from its folders, an album, and so on. `path` is the file's
 * path from the folder that was dropped or chosen ("Italy/Rome/1.jpg"), else its name alone.
 */
export type ImportFields = (path: string, file: File) => AssetUpdate | undefined;

/** The path that browsers give files of a chosen folder; ours has those of a dropped one too. */
export const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/** Of what is set on a new asset, in this order, that which is added to one that was already there: its tags and albums. */
export function addedLists(updates: readonly AssetUpdate[]): AssetUpdate | undefined {
  const listsOf = (field: "tags" | "albums") => [
    ...new Set(updates.flatMap((update) => addedTo(update[field]))),
  ];
  const [tags, albums] = [listsOf("tags"), listsOf("albums")];
  if (tags.length + albums.length === 0) return undefined;
  return { tags: { add: tags }, albums: { add: albums } };
}

function addedTo(update: ListUpdate | undefined): readonly string[] {
  if (!update) return [];
  return isList(update) ? update : (update.add ?? []);
}
