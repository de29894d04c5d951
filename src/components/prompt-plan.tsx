"use client";

import { useMemo } from "react";
import { type ExpandedPrompt, expandPrompt } from "../core/prompts/expand-prompt.js";
import type { BatchPlan } from "../core/prompts/plan-batch.js";
import type { PromptSnippet } from "../core/prompts/prompt-record.js";
import { useScope } from "./scope.js";
import type { FormBatch } from "./use-batch.js";

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
  const each = <Value,>(pick: (one: ExpandedPrompt) => readonly Value[]) => [...new Set(all.flatMap(pick))];
  return {
    prompts: each(({ prompts }) => prompts).slice(0, MAX_PLANNED),
    total: all.reduce((sum, { total }) => sum + total, 0),
    unknown: each(({ unknown }) => unknown),
    cyclic: each(({ cyclic }) => cyclic),
  };
}

type PromptPlanViewProps = { plan: PromptPlan; each: number; batch: FormBatch };

/** Below the prompt: what will be made of it, before it is. Nothing if that is just what it says. */
export function PromptPlanView({ plan, each, batch }: PromptPlanViewProps) {
  const { messages, formats, slot } = useScope();
  const { prompts, images, unknown, cyclic, isExpanded, tooMany } = plan;
  const grid = batch.columns && batch.plan?.cells.length ? batch.plan : undefined;
  const names = (all: readonly string[]) => formats.list(all.map((name) => `{${name}}`));
  return (
    <>
      {unknown.length > 0 && (
        <p {...slot("plan-note", "rml-hint")}>{messages.unknownSnippets(names(unknown))}</p>
      )}
      {cyclic.length > 0 && (
        <p {...slot("plan-note", "rml-hint")}>{messages.cyclicSnippets(names(cyclic))}</p>
      )}
      {grid && <GridPlan plan={grid} each={each} />}
      {isExpanded && !tooMany && !batch.columns && (
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

/** What is varied, and the images that it makes. */
function GridPlan({ plan, each }: { plan: BatchPlan; each: number }) {
  const { messages, formats, slot } = useScope();
  const { columns, rows, images, leftOut } = plan;
  const axes = [columns, rows].flatMap((axis) => axis ?? []);
  return (
    <details {...slot("plan", "rml-box rml-small")}>
      <summary {...slot("plan-summary")}>
        {messages.plannedSheet(images, columns?.values.length ?? 1, rows?.values.length ?? 1, each)}
      </summary>
      {axes.map(({ parameter, values }) => (
        <p key={parameter} {...slot("plan-axis", "rml-scroll")} dir="auto">
          {messages.plannedValues(messages[parameter], formats.list(values))}
        </p>
      ))}
      {leftOut > 0 && <p {...slot("plan-note", "rml-hint")}>{messages.plannedLeftOut(leftOut)}</p>}
    </details>
  );
}
