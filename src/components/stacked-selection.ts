import type { AssetSelection } from "../core/library/asset-selection.js";
import type { AssetList } from "../core/library/query/asset-query.js";
import type { Selection } from "../react/use-selection.js";

/** Where a range starts, what is selected without it, and what with it. */
export type StackRange = {
  readonly anchor: string;
  readonly base: AssetSelection;
  readonly value: AssetSelection;
};

/** The latest range, which the next Shift extends; none after anything else. */
export type LatestRange = {
  readonly read: () => StackRange | undefined;
  readonly keep: (range: StackRange | undefined) => void;
};

/** No range yet. */
export function createLatestRange(): LatestRange {
  let latest: StackRange | undefined;
  return {
    read: () => latest,
    keep(range) {
      latest = range;
    },
  };
}

/** A selection of a list with stacks: what is done to a tile is done to all that it stands for. */
export function stackedSelection(selection: Selection, assets: AssetList, range: LatestRange): Selection {
  const { value, mode, isSelected } = selection;
  const isTileSelected = (id: string): boolean => membersOf(assets, id).every(isSelected);
  /** Another range begins after it. */
  const anew =
    <Values extends unknown[]>(act: (...values: Values) => void) =>
    (...values: Values): void => {
      range.keep(undefined);
      act(...values);
    };
  return {
    ...selection,
    // Not spread: it lists all of 100,000.
    get ids() {
      return selection.ids;
    },
    isSelected: isTileSelected,
    toggle(id) {
      if (mode !== "multiple") return selection.toggle(id);
      const ids = membersOf(assets, id);
      const next = isTileSelected(id) ? without(value, ids) : withAll(baseFor(value, ids, selection), ids);
      range.keep({ anchor: id, base: next, value: next });
      selection.set(next);
    },
    selectTo(id, from = id) {
      const to = assets.indexOf(id);
      if (mode !== "multiple" || to < 0) return selection.selectTo(id, from);
      const current = range.read();
      const known = current && assets.indexOf(current.anchor) >= 0 ? current : { anchor: from, base: value };
      const start = assets.indexOf(known.anchor);
      const covers = assets.ids.slice(Math.min(start, to), Math.max(start, to) + 1);
      const ids = covers.flatMap((cover) => membersOf(assets, cover));
      const base = baseFor(known.base, ids, selection);
      const next = withAll(base, ids);
      range.keep({ anchor: known.anchor, base, value: next });
      selection.set(next);
    },
    add: anew((ids: readonly string[]) => selection.add(ids.flatMap((id) => membersOf(assets, id)))),
    selectAll: anew(selection.selectAll),
    set: anew(selection.set),
    clear: anew(selection.clear),
  };
}

/** What a tile stands for. */
export const membersOf = (assets: AssetList, id: string): readonly string[] =>
  assets.stackOf?.(id)?.ids ?? [id];

/**
 * What these ids are added to. What a query finds can only be extended by what it finds: for others, it becomes a list.
 * @param base What is selected, or what was when a range or a rectangle was begun.
 */
export function baseFor(base: AssetSelection, ids: readonly string[], selection: Selection): AssetSelection {
  const { value, isSelected } = selection;
  if ("ids" in base || "ids" in value) return base;
  const found = new Set(value.except);
  if (ids.every((id) => found.has(id) || isSelected(id))) return base;
  const except = new Set(base.except);
  return { ids: selection.ids.filter((id) => !except.has(id)) };
}

/** A selection with ids more; of a query, those that it finds. */
export function withAll(value: AssetSelection, ids: readonly string[]): AssetSelection {
  if ("ids" in value) return { ids: [...new Set([...value.ids, ...ids])] };
  const added = new Set(ids);
  return { all: value.all, except: value.except.filter((id) => !added.has(id)) };
}

function without(value: AssetSelection, ids: readonly string[]): AssetSelection {
  const gone = new Set(ids);
  if ("ids" in value) return { ids: value.ids.filter((id) => !gone.has(id)) };
  return { all: value.all, except: [...new Set([...value.except, ...ids])] };
}
