import type { AssetList, AssetQuery } from "./query/asset-query.js";

/** Which assets are selected. Contains no records, so that all of 100,000 are selected at once. */
export type AssetSelection =
  | {
      /** In the order in which they were selected. */
      readonly ids: readonly string[];
    }
  | {
      /** Everything that this query finds, now and later, */
      readonly all: AssetQuery;
      /** except these ids. */
      readonly except: readonly string[];
    };

export const NOTHING_SELECTED: AssetSelection = { ids: [] };

/** The selection with one id more, or without it. `all` has what the selection's query finds. */
export function toggleSelected(selection: AssetSelection, id: string, all: AssetList): AssetSelection {
  if ("ids" in selection) return { ids: toggled(selection.ids, id) };
  // What the query does not find can only be selected by its id.
  if (all.indexOf(id) < 0) return addSelected(selection, [id], all);
  return { all: selection.all, except: toggled(selection.except, id) };
}

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];

/** The selection with ids more. */
export function addSelected(
  selection: AssetSelection,
  ids: readonly string[],
  all: AssetList,
): AssetSelection {
  if ("ids" in selection || ids.some((id) => all.indexOf(id) < 0)) {
    return { ids: [...new Set([...selectedIds(selection, all.ids), ...ids])] };
  }
  const added = new Set(ids);
  return { all: selection.all, except: selection.except.filter((id) => !added.has(id)) };
}

/** The selection without ids that left the library. */
export function dropSelected(selection: AssetSelection, ids: readonly string[]): AssetSelection {
  const gone = new Set(ids);
  const listed = "ids" in selection ? selection.ids : selection.except;
  const left = listed.filter((id) => !gone.has(id));
  if (left.length === listed.length) return selection;
  return "ids" in selection ? { ids: left } : { all: selection.all, except: left };
}

/** @param all What the selection's query finds. */
export function selectedIds(selection: AssetSelection, all: readonly string[]): readonly string[] {
  if ("ids" in selection) return selection.ids;
  if (selection.except.length === 0) return all;
  const except = new Set(selection.except);
  return all.filter((id) => !except.has(id));
}
