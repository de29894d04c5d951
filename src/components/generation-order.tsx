"use client";

import type { Generation } from "../core/generation/generation.js";
import type { GenerationQueueView } from "../react/use-generation-queue.js";
import { generationTitle } from "./generation-title.js";
import { ArrowDownIcon, ArrowToTopIcon, ArrowUpIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";

type GenerationOrderProps = {
  generation: Generation;
  waiting: GenerationQueueView["waiting"];
  onMove: GenerationQueueView["move"];
};

/** Moves a generation among those that wait. What waits at a server is not among them: it has its own order. */
export function GenerationOrder({ generation, waiting, onMove }: GenerationOrderProps) {
  const { IconButton } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const index = waiting.findIndex(({ id }) => id === generation.id);
  const last = waiting.length - 1;
  if (index < 0 || last === 0) return null;
  const title = generationTitle(generation, messages);
  const moves = [
    { label: messages.moveToFront(title), to: 0, icon: <ArrowToTopIcon size={14} /> },
    { label: messages.moveUp(title), to: index - 1, icon: <ArrowUpIcon size={14} /> },
    { label: messages.moveDown(title), to: index + 1, icon: <ArrowDownIcon size={14} /> },
  ];
  return (
    <div {...slot("queue-order", "rml-row")}>
      {moves.map(({ label, to, icon }) => {
        const possible = to !== index && to >= 0 && to <= last;
        return (
          <IconButton
            key={label}
            size="sm"
            label={label}
            icon={icon}
            // Not disabled: it would lose the focus of those who move something step by step.
            aria-disabled={!possible}
            onClick={() => {
              if (!possible) return;
              onMove(generation.id, to)
                .then(() => announce(messages.movedTo(title, to + 1, waiting.length)))
                // The queue shows that it could not be saved.
                .catch(() => {});
            }}
          />
        );
      })}
    </div>
  );
}
