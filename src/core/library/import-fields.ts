import { type AssetUpdate, isList, type ListUpdate } from "./asset-update.js";

/**
 * What an app sets on the record of an imported file: tags from its folders, an album, and so on. `path` is the file's
 * path from the folder that was dropped or chosen ("Italy/Rome/1.jpg"), else its name alone.
 */
export type ImportFields = (path: string, file: File) => AssetUpdate | undefined;

/** The path that browsers give files of a chosen folder; ours has those of a dropped one too. */
export const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/** Of what is set on a new asset, that which is added to one that was already there: its tags and albums. */
export function addedLists({ tags, albums }: AssetUpdate): AssetUpdate | undefined {
  const [addedTags, addedAlbums] = [addedTo(tags), addedTo(albums)];
  if (addedTags.length + addedAlbums.length === 0) return undefined;
  return { tags: { add: addedTags }, albums: { add: addedAlbums } };
}

function addedTo(update: ListUpdate | undefined): readonly string[] {
  if (!update) return [];
  return isList(update) ? update : (update.add ?? []);
}
