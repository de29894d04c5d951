"use client";

import { useMemo } from "react";
import { type ExpandedPrompt, expandPrompt } from "../core/prompts/expand-prompt.js";
import type { PromptSnippet } from "../core/prompts/prompt-record.js";
import { useScope } from "./scope.js";

/** Images of one plan. */
export const MAX_PLANNED = 100;

/** What a typed prompt stands for, as one plan. */
export type PromptPlan = ExpandedPrompt & {
  /** The images that are made in all. */
  readonly images: number;
  /** Whether they are more than one plan may have: then nothing is generated. */
  readonly tooMany: boolean;
  /** Whether it differs from the prompt as typed. */
  readonly isExpanded: boolean;
};

/** `each`: images of each prompt. */
export function usePromptPlan(prompt: string, snippets: readonly PromptSnippet[], each: number): PromptPlan {
  const typed = prompt.trim();
  const expanded = useMemo(() => expandPrompt(typed, snippets, { limit: MAX_PLANNED }), [typed, snippets]);
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

/** Below the prompt: what will be made of it, before it is. Nothing if that is just what it says. */
export function PromptPlanView({ plan, each }: { plan: PromptPlan; each: number }) {
  const { messages, formats, slot } = useScope();
  const { prompts, images, unknown, cyclic, isExpanded, tooMany } = plan;
  const names = (all: readonly string[]) => formats.list(all.map((name) => `{${name}}`));
  return (
    <>
      {unknown.length > 0 && (
        <p {...slot("plan-note", "rml-hint")}>{messages.unknownSnippets(names(unknown))}</p>
      )}
      {cyclic.length > 0 && (
        <p {...slot("plan-note", "rml-hint")}>{messages.cyclicSnippets(names(cyclic))}</p>
      )}
      {isExpanded && !tooMany && (
        <details {...slot("plan", "rml-box rml-small")}>
          <summary {...slot("plan-summary")}>{messages.planned(images, prompts.length, each)}</summary>
          <ol {...slot("plan-prompts", "rml-scroll")} aria-label={messages.plannedPrompts}>
            {prompts.map((prompt) => (
              <li key={prompt} {...slot("plan-prompt")} dir="auto">
                {prompt}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
