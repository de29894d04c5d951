"use client";

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import {
  type AssetSelection,
  addSelected,
  dropSelected,
  NOTHING_SELECTED,
  selectedIds,
  toggleSelected,
} from "../core/library/asset-selection.js";
import { toAssetList } from "../core/library/query/asset-list.js";
import type { AssetList, AssetQuery } from "../core/library/query/asset-query.js";
import { subscribeToChanges } from "../core/library/subscribe-to-changes.js";
import { useLibraryInContext } from "./media-library-context.js";
import { useControlled } from "./use-controlled.js";
import { useLatestCallback } from "./use-latest-callback.js";

/** How many can be selected. */
export type SelectionMode = "none" | "single" | "multiple";

/** The state of a selection that an app holds itself, or leaves to the component. */
export type SelectionProps = {
  /** What is selected; with it, the app holds the selection. */
  selection?: AssetSelection | undefined;
  /** What is selected at first. Default nothing. */
  defaultSelection?: AssetSelection | undefined;
  /** Called with each new selection. */
  onSelectionChange?: ((selection: AssetSelection) => void) | undefined;
  /** Default `multiple`. */
  selectionMode?: SelectionMode | undefined;
};

/** Options of `useSelection`. */
export type SelectionOptions = SelectionProps & {
  /** What is shown, in its order: ranges are selected within it. */
  assets: AssetList | readonly MediaAsset[];
  /** What `assets` answers: `selectAll` selects all that it finds. Without it, the ids shown now. */
  query?: AssetQuery | undefined;
};

/** What `useSelection` returns. */
export type Selection = {
  /** What is selected, to be kept or restored. */
  readonly value: AssetSelection;
  /** How many can be selected. */
  readonly mode: SelectionMode;
  /** How many are selected. */
  readonly count: number;
  /** The selected ids in the order shown; those that are not shown come last. */
  readonly ids: readonly string[];
  /** Whether an asset is selected. */
  readonly isSelected: (id: string) => boolean;
  /** Selects or deselects one asset and makes it the anchor of `selectTo`. */
  readonly toggle: (id: string) => void;
  /**
   * Selects everything between the anchor and this asset, like Shift-click; called again, the range grows and shrinks.
   * Without an anchor, it starts at `from`, by default at the asset itself.
   */
  readonly selectTo: (id: string, from?: string) => void;
  /** Selects these assets besides those that are selected. */
  readonly add: (ids: readonly string[]) => void;
  /** Selects everything that the query finds, loaded or not, also what is within stacks. */
  readonly selectAll: () => void;
  /** Replaces the selection. */
  readonly set: (selection: AssetSelection) => void;
  /** Deselects everything. */
  readonly clear: () => void;
};

const NO_ASSETS = toAssetList([]);

const ignore = () => () => {};

/**
 * The selected assets of a library. A selection survives scrolling and filtering; assets that are removed are deselected.
 *
 * @example
 * ```tsx
 * import { useAssets, useSelection } from "@reactkits.dev/react-media-library";
 *
 * export function SelectVideos() {
 *   const query = { type: "video" };
 *   const selection = useSelection({ assets: useAssets(query), query });
 *   return (
 *     <button type="button" onClick={selection.selectAll}>
 *       Select all videos ({selection.count})
 *     </button>
 *   );
 * }
 * ```
 */
export function useSelection(options: SelectionOptions): Selection {
  const { query, selectionMode: mode = "multiple" } = options;
  const library = useLibraryInContext();
  const assets = useMemo(() => toAssetList(options.assets), [options.assets]);
  const [value, setValue] = useControlled(
    options.selection,
    options.defaultSelection ?? NOTHING_SELECTED,
    options.onSelectionChange,
  );
  /** Where a range starts, and what was selected without it. */
  const [range, setRange] = useState<{ anchor: string; base: AssetSelection }>();

  const allQuery = "all" in value ? value.all : undefined;
  const live = useMemo(() => allQuery && library.query(allQuery), [library, allQuery]);
  const found = useSyncExternalStore(
    live?.subscribe ?? ignore,
    () => live?.getSnapshot() ?? NO_ASSETS,
    () => live?.getServerSnapshot() ?? NO_ASSETS,
  );

  const onGone = useLatestCallback((ids: readonly string[]): void => {
    const left = dropSelected(value, ids);
    if (left !== value) setValue(left);
  });
  // What is restored leaves the trash, where it may have been selected.
  useEffect(() => subscribeToChanges(library, ["removed", "restored", "purged"], onGone), [library, onGone]);

  const set = useLatestCallback((next: AssetSelection, anchor?: string): void => {
    setRange(anchor === undefined ? undefined : { anchor, base: next });
    setValue(next);
  });
  const toggle = useLatestCallback((id: string): void => {
    if (mode === "none") return;
    const others = mode === "single" ? NOTHING_SELECTED : value;
    set(mode === "single" && has(value, id) ? NOTHING_SELECTED : toggleSelected(others, id, found), id);
  });
  const selectTo = useLatestCallback((id: string, from: string = id): void => {
    const to = assets.indexOf(id);
    if (mode !== "multiple" || to < 0) {
      toggle(id);
      return;
    }
    const isKnown = range !== undefined && assets.indexOf(range.anchor) >= 0;
    const { anchor, base } = isKnown ? range : { anchor: from, base: value };
    const place = assets.indexOf(anchor);
    const start = place < 0 ? to : place;
    setRange({ anchor, base });
    const ids = assets.ids.slice(Math.min(start, to), Math.max(start, to) + 1);
    setValue(addSelected(base, ids, found));
  });
  const add = useLatestCallback((ids: readonly string[]): void => {
    if (mode === "multiple") set(addSelected(value, ids, found));
  });
  const selectAll = useLatestCallback((): void => {
    if (mode !== "multiple") return;
    if (query) set({ all: { ...query, stack: undefined }, except: [] });
    else set({ ids: assets.ids.flatMap((id) => assets.stackOf?.(id)?.ids ?? id) });
  });
  const clear = useLatestCallback((): void => set(NOTHING_SELECTED));

  // Lists are others for each record that is read, their ids and places are not.
  const { ids, indexOf } = found;
  const count = "ids" in value ? value.ids.length : Math.max(0, found.count - value.except.length);
  const placeOf = assets.indexOf;
  return useMemo(() => {
    const isSelected = selectedTest(value, indexOf);
    const selection = { value, mode, count, isSelected, toggle, selectTo, add, selectAll, set, clear };
    return withIds(selection, () => inOrder(value, ids, placeOf));
  }, [value, mode, count, ids, indexOf, placeOf, toggle, selectTo, add, selectAll, set, clear]);
}

/** Lists the ids when they are asked for: of 100,000, that takes longer than a frame. */
function withIds(selection: Omit<Selection, "ids">, list: () => readonly string[]): Selection {
  let listed: readonly string[] | undefined;
  return {
    ...selection,
    get ids() {
      listed ??= list();
      return listed;
    },
  };
}

type PlaceOf = AssetList["indexOf"];

const has = (value: AssetSelection, id: string): boolean => "ids" in value && value.ids.includes(id);

function selectedTest(value: AssetSelection, placeOf: PlaceOf): (id: string) => boolean {
  const listed = new Set("ids" in value ? value.ids : value.except);
  return "ids" in value ? (id) => listed.has(id) : (id) => !listed.has(id) && placeOf(id) >= 0;
}

/** @param found What the selection's query finds. @param placeOf Where an asset is shown. */
function inOrder(value: AssetSelection, found: readonly string[], placeOf: PlaceOf): readonly string[] {
  if ("all" in value) return selectedIds(value, found);
  // Unsigned, -1 comes after every place.
  return [...value.ids].sort((a, b) => (placeOf(a) >>> 0) - (placeOf(b) >>> 0));
}
