"use client";

import { useMemo, useState } from "react";

/** What `useSelection` returns. */
export type Selection = {
  /** The selected ids, in list order. */
  readonly ids: readonly string[];
  /** Whether an item is selected. */
  readonly isSelected: (id: string) => boolean;
  /** Selects or deselects one item and makes it the anchor of `selectTo`. */
  readonly toggle: (id: string) => void;
  /** Selects everything between the anchor and this item, like shift-click. */
  readonly selectTo: (id: string) => void;
  /** Selects every item of the list. */
  readonly selectAll: () => void;
  /** Deselects everything. */
  readonly clear: () => void;
};

/**
 * The selected items of a list. Items that leave the list are deselected.
 *
 * @example
 * ```tsx
 * import { useMediaLibrary, useSelection } from "@reactkits.dev/react-media-library";
 *
 * export function Names() {
 *   const assets = useMediaLibrary((view) => view.assets);
 *   const { isSelected, toggle } = useSelection(assets);
 *   return assets.map(({ id, name }) => (
 *     <label key={id}>
 *       <input type="checkbox" checked={isSelected(id)} onChange={() => toggle(id)} /> {name}
 *     </label>
 *   ));
 * }
 * ```
 */
export function useSelection(shown: readonly { id: string }[]): Selection {
  const [{ chosen, anchor }, setState] = useState<{ chosen: ReadonlySet<string>; anchor?: string }>({
    chosen: new Set(),
  });
  return useMemo(() => {
    const order = shown.map((asset) => asset.id);
    const ids = order.filter((id) => chosen.has(id));
    const live = new Set(ids);
    return {
      ids,
      isSelected: (id) => live.has(id),
      toggle(id) {
        const next = new Set(live);
        if (!next.delete(id)) next.add(id);
        setState({ chosen: next, anchor: id });
      },
      selectTo(id) {
        const to = order.indexOf(id);
        const from = anchor === undefined ? to : order.indexOf(anchor);
        const range = order.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1);
        setState({ chosen: new Set([...live, ...range]), anchor: anchor ?? id });
      },
      selectAll: () => setState({ chosen: new Set(order), ...(anchor !== undefined && { anchor }) }),
      clear: () => setState({ chosen: new Set() }),
    };
  }, [shown, chosen, anchor]);
}
