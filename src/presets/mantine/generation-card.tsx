"use client";

import { ActionIcon, Progress } from "@mantine/core";
import type { GenerationCardProps } from "../../components/grid-content.js";
import { CloseIcon, SparklesIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import { useElapsed } from "../../react/use-elapsed.js";

/** Stands in the grid where the generated image will be. */
export function GenerationCard({ generation, tabbable, onCancel }: GenerationCardProps) {
  const messages = useMessages();
  const { progress } = generation;
  const seconds = Math.floor(useElapsed(generation.startedAt) / 1000);
  return (
    <div className="rml rml-card rml-generation" data-status={generation.status}>
      <div className="rml-thumb rml-shimmer">
        <SparklesIcon size={24} />
        <p className="rml-generation-prompt">{generation.request.prompt ?? messages.video}</p>
        {progress?.fraction !== undefined && (
          <Progress
            className="rml-generation-progress"
            size="xs"
            value={progress.fraction * 100}
            aria-label={messages.generating}
          />
        )}
      </div>
      <div className="rml-caption">
        <div className="rml-name">
          {generation.status === "saving" ? messages.saving : (progress?.message ?? messages.generating)}
        </div>
        <div className="rml-meta">{messages.elapsed(seconds)}</div>
      </div>
      <ActionIcon
        className="rml-generation-cancel"
        variant="default"
        radius="xl"
        size={28}
        aria-label={messages.cancel}
        title={messages.cancel}
        tabIndex={tabbable ? 0 : -1}
        onClick={onCancel}
      >
        <CloseIcon size={14} />
      </ActionIcon>
    </div>
  );
}
