"use client";

import { useMemo, useState } from "react";

export type Selection = {
  /** In the order of the list. */
  readonly ids: readonly string[];
  readonly isSelected: (id: string) => boolean;
  /** Adds or takes away one; a later `selectTo` starts from it. */
  readonly toggle: (id: string) => void;
  /** Adds everything between the last one touched and this one, as shift-click does. */
  readonly selectTo: (id: string) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
};

/** Which of the assets shown are selected. What is not shown any more is not selected any more. */
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
