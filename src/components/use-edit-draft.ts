"use client";

import { useState } from "react";
import type { EditDraft } from "./edit-draft.js";

/** Steps that can be taken back. */
const MOST_STEPS = 200;

export type EditHistory = ReturnType<typeof useEditDraft>;

/** A draft with what it was before, for undo and redo. */
export function useEditDraft(initial: EditDraft) {
  const [history, setHistory] = useState({ steps: [initial], at: 0 });
  const draft = history.steps[history.at] ?? initial;
  const go = (by: number): void =>
    setHistory(({ steps, at }) => ({ steps, at: Math.max(0, Math.min(at + by, steps.length - 1)) }));
  return {
    draft,
    isChanged: draft !== initial,
    /** Makes a step; one that changes nothing is none. */
    change(step: (draft: EditDraft) => EditDraft): void {
      setHistory((before) => {
        const now = before.steps[before.at] ?? initial;
        const next = step(now);
        if (next === now) return before;
        const steps = [...before.steps.slice(0, before.at + 1), next].slice(-MOST_STEPS);
        return { steps, at: steps.length - 1 };
      });
    },
    undo: history.at > 0 ? () => go(-1) : undefined,
    redo: history.at < history.steps.length - 1 ? () => go(1) : undefined,
  };
}
