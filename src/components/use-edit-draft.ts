"use client";

import { useState } from "react";
import type { EditDraft } from "./edit-draft.js";

/** Steps that can be taken back. */
const MOST_STEPS = 200;

type History = { steps: EditDraft[]; at: number; key?: string | undefined };

export type EditHistory = ReturnType<typeof useEditDraft>;

/** A draft with what it was before, for undo and redo. */
export function useEditDraft(initial: EditDraft) {
  const [history, setHistory] = useState<History>({ steps: [initial], at: 0 });
  const draft = history.steps[history.at] ?? initial;
  const go = (by: number): void =>
    // Without its key: what follows is a step of its own.
    setHistory(({ steps, at }) => ({ steps, at: Math.max(0, Math.min(at + by, steps.length - 1)) }));
  return {
    draft,
    isChanged: draft !== initial,
    /** Makes a step; one that changes nothing is none, and steps of one key in a row are one. */
    change(step: (draft: EditDraft) => EditDraft, key?: string): void {
      setHistory((before) => {
        const now = before.steps[before.at] ?? initial;
        const next = step(now);
        if (next === now) return before;
        const goesOn = key !== undefined && key === before.key;
        const kept = before.steps.slice(0, goesOn ? before.at : before.at + 1);
        const steps = [...kept, next].slice(-MOST_STEPS);
        return { steps, at: steps.length - 1, key };
      });
    },
    undo: history.at > 0 ? () => go(-1) : undefined,
    redo: history.at < history.steps.length - 1 ? () => go(1) : undefined,
  };
}
