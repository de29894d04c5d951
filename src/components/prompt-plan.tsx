"use client";

import type { BatchPlan } from "../core/prompts/plan-batch.js";
import { ChevronRightIcon } from "./icons.js";
import { useScope } from "./scope.js";
import type { FormBatch } from "./use-batch.js";
import type { PromptPlan } from "./use-prompt-plan.js";

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
          <summary {...slot("plan-summary")}>
            <ChevronRightIcon />
            {messages.planned(images, prompts.length, each)}
          </summary>
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
  const { columns, rows, images, leftOut, adjusted } = plan;
  const axes = [columns, rows].flatMap((axis) => axis ?? []);
  return (
    <details {...slot("plan", "rml-box rml-small")}>
      <summary {...slot("plan-summary")}>
        <ChevronRightIcon />
        {messages.plannedSheet(images, columns?.values.length ?? 1, rows?.values.length ?? 1, each)}
      </summary>
      {axes.map(({ parameter, values }) => (
        <p key={parameter} {...slot("plan-axis", "rml-scroll")} dir="auto">
          {messages.plannedValues(messages[parameter], formats.list(values))}
        </p>
      ))}
      {adjusted > 0 && <p {...slot("plan-note", "rml-hint")}>{messages.plannedAdjusted(adjusted)}</p>}
      {leftOut > 0 && <p {...slot("plan-note", "rml-hint")}>{messages.plannedLeftOut(leftOut)}</p>}
    </details>
  );
}
