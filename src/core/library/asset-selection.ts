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
  if ("ids" in selection) {
    const ids = selection.ids.filter((each) => each !== id);
    return { ids: ids.length < selection.ids.length ? ids : [...ids, id] };
  }
  // What the query does not find can only be selected by its id.
  if (all.indexOf(id) < 0) return { ids: [...selectedIds(selection, all), id] };
  const except = selection.except.filter((each) => each !== id);
  return { all: selection.all, except: except.length < selection.except.length ? except : [...except, id] };
}

/** The selection with ids more. */
export function addSelected(
  selection: AssetSelection,
  ids: readonly string[],
  all: AssetList,
): AssetSelection {
  if ("ids" in selection) return { ids: [...new Set([...selection.ids, ...ids])] };
  if (ids.some((id) => all.indexOf(id) < 0)) {
    return { ids: [...new Set([...selectedIds(selection, all), ...ids])] };
  }
  const added = new Set(ids);
  return { all: selection.all, except: selection.except.filter((id) => !added.has(id)) };
}

/** The selection without ids that left the library. */
export function dropSelected(selection: AssetSelection, ids: readonly string[]): AssetSelection {
  const gone = new Set(ids);
  const kept = (list: readonly string[]) => list.filter((id) => !gone.has(id));
  if ("ids" in selection) {
    const left = kept(selection.ids);
    return left.length === selection.ids.length ? selection : { ids: left };
  }
  const left = kept(selection.except);
  return left.length === selection.except.length ? selection : { all: selection.all, except: left };
}

export function selectedIds(selection: AssetSelection, all: AssetList): readonly string[] {
  if ("ids" in selection) return selection.ids;
  if (selection.except.length === 0) return all.ids;
  const except = new Set(selection.except);
  return all.ids.filter((id) => !except.has(id));
}
