import { useMemo } from "react";
import { type ExpandedPrompt, expandPrompt } from "../core/prompts/expand-prompt.js";
import type { PromptSnippet } from "../core/prompts/prompt-record.js";

/** Images of one plan. */
export const MAX_PLANNED = 100;

/** What a typed prompt stands for. */
export type PromptPlan = ExpandedPrompt & {
  /** The images that are made in all. */
  readonly images: number;
  /** Whether they are more than one plan may have: then nothing is generated. */
  readonly tooMany: boolean;
  /** Whether it differs from the prompt as typed. */
  readonly isExpanded: boolean;
};

type PromptPlanOptions = {
  prompt: string;
  snippets: readonly PromptSnippet[];
  /** Images of each prompt. */
  each: number;
  /** Whether each line is a prompt of its own. */
  perLine: boolean;
};

export function usePromptPlan({ prompt, snippets, each, perLine }: PromptPlanOptions): PromptPlan {
  const typed = prompt.trim();
  const expanded = useMemo(() => {
    const lines = perLine ? linesOf(typed) : [typed];
    return joined(lines.map((line) => expandPrompt(line, snippets, { limit: MAX_PLANNED })));
  }, [typed, snippets, perLine]);
  const { prompts, total } = expanded;
  const count = total > MAX_PLANNED ? total : prompts.length;
  const images = count * each;
  return {
    ...expanded,
    images,
    tooMany: count > 1 && images > MAX_PLANNED,
    isExpanded: count > 1 || prompts[0] !== typed,
  };
}

/** The lines of a text that say something. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function joined(all: readonly ExpandedPrompt[]): ExpandedPrompt {
  const each = <Value>(pick: (one: ExpandedPrompt) => readonly Value[]) => [...new Set(all.flatMap(pick))];
  return {
    prompts: each(({ prompts }) => prompts).slice(0, MAX_PLANNED),
    total: all.reduce((sum, { total }) => sum + total, 0),
    unknown: each(({ unknown }) => unknown),
    cyclic: each(({ cyclic }) => cyclic),
  };
}
