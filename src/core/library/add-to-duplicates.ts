import { portions } from "../portions.js";
import type { AssetUpdate } from "./asset-update.js";
import { addedLists } from "./import-fields.js";
import type { Session } from "./open-session.js";

/** Assets that are updated at once; between two such groups an import can be stopped. */
const UPDATED_AT_ONCE = 250;

/** An asset that a file was found to be, and what an import sets on new ones. */
export type FoundAsset = { id: string; fields: readonly AssetUpdate[] };

/**
 * An asset that was already there gets the tags and albums of the place that its file came from. Equal ones are added
 * together: a folder that is imported again has thousands of files and one album.
 */
export async function addToDuplicates(
  found: readonly FoundAsset[],
  { update }: Pick<Session, "update">,
  signal: AbortSignal,
): Promise<void> {
  const groups = new Map<string, { added: AssetUpdate; ids: Set<string> }>();
  for (const { id, fields } of found) {
    const added = addedLists(fields);
    if (!added) continue;
    const key = JSON.stringify(added);
    const group = groups.get(key) ?? { added, ids: new Set() };
    groups.set(key, group);
    group.ids.add(id);
  }
  for (const { added, ids: all } of groups.values()) {
    const ids = [...all];
    for (const part of portions(ids, UPDATED_AT_ONCE)) {
      if (signal.aborted) return;
      // All of them were removed meanwhile.
      await update(part, added, { source: "import" }).catch(() => {});
    }
  }
}
