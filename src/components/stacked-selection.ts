import type { RefObject } from "react";
import type { AssetSelection } from "../core/library/asset-selection.js";
import type { AssetList } from "../core/library/query/asset-query.js";
import type { Selection } from "../react/use-selection.js";

/** Where a range starts, and what is selected without it. */
export type StackRange = { readonly anchor: string; readonly base: AssetSelection };

/** A selection of a list with stacks: what is done to a tile is done to all that it stands for. */
export function stackedSelection(
  selection: Selection,
  assets: AssetList,
  range: RefObject<StackRange | undefined>,
): Selection {
  const { value, mode, isSelected } = selection;
  const isTileSelected = (id: string): boolean => membersOf(assets, id).every(isSelected);
  const set = (next: AssetSelection, anchor?: string): void => {
    range.current = anchor === undefined ? undefined : { anchor, base: next };
    selection.set(next);
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
      set(isTileSelected(id) ? without(value, ids) : withAll(value, ids), id);
    },
    selectTo(id, from = id) {
      const to = assets.indexOf(id);
      if (mode !== "multiple" || to < 0) return selection.selectTo(id, from);
      const { current } = range;
      const known = current && assets.indexOf(current.anchor) >= 0 ? current : { anchor: from, base: value };
      const start = assets.indexOf(known.anchor);
      range.current = known;
      const covers = assets.ids.slice(Math.min(start, to), Math.max(start, to) + 1);
      selection.set(
        withAll(
          known.base,
          covers.flatMap((cover) => membersOf(assets, cover)),
        ),
      );
    },
    add: (ids) => selection.add(ids.flatMap((id) => membersOf(assets, id))),
  };
}

/** What a tile stands for. */
export const membersOf = (assets: AssetList, id: string): readonly string[] =>
  assets.stackOf?.(id)?.ids ?? [id];

function withAll(value: AssetSelection, ids: readonly string[]): AssetSelection {
  if ("ids" in value) return { ids: [...new Set([...value.ids, ...ids])] };
  const added = new Set(ids);
  return { all: value.all, except: value.except.filter((id) => !added.has(id)) };
}

function without(value: AssetSelection, ids: readonly string[]): AssetSelection {
  const gone = new Set(ids);
  if ("ids" in value) return { ids: value.ids.filter((id) => !gone.has(id)) };
  return { all: value.all, except: [...new Set([...value.except, ...ids])] };
}
