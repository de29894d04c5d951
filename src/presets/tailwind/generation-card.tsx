"use client";

import type { GenerationCardProps } from "../../components/grid-content.js";
import { SparklesIcon, StopIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import { useElapsed } from "../../react/use-elapsed.js";
import { Button } from "./button.js";
import { ProgressBar } from "./progress-bar.js";

/** The place of an image that is being made. */
export function GenerationCard({ generation, tabbable, onCancel }: GenerationCardProps) {
  const messages = useMessages();
  const seconds = Math.floor(useElapsed(generation.startedAt) / 1000);
  const { progress } = generation;
  const prompt = generation.request.prompt ?? messages.video;
  const meta =
    generation.kind === "images"
      ? messages.dimensions(generation.request.width, generation.request.height)
      : messages.video;
  return (
    <div className="rml:min-w-0">
      <div className="rml:aspect-square rml:rounded-card rml:bg-sunken rml:aurora rml:shimmer">
        <div className="rml:absolute rml:inset-0 rml:z-10 rml:flex rml:flex-col rml:items-center rml:justify-center rml:gap-2 rml:p-3">
          <SparklesIcon size={22} />
          <p className="rml:text-center rml:text-sm rml:font-medium">
            {generation.status === "saving" ? messages.saving : (progress?.message ?? messages.generating)}
          </p>
          <p className="rml:text-xs rml:tabular-nums">{messages.elapsed(seconds)}</p>
          {progress?.fraction !== undefined && (
            <ProgressBar label={messages.generating} value={progress.fraction} className="rml:w-3/5" />
          )}
        </div>
        <Button
          tabIndex={tabbable ? 0 : -1}
          icon
          variant="ghost"
          aria-label={messages.cancel}
          title={messages.cancel}
          className="rml:absolute rml:top-1.5 rml:right-1.5 rml:z-10 rml:bg-surface/70 rml:text-text"
          onClick={onCancel}
        >
          <StopIcon />
        </Button>
      </div>
      <div className="rml:h-11.5 rml:px-0.5 rml:pt-2">
        <p title={prompt} className="rml:truncate rml:text-sm rml:font-medium">
          {prompt}
        </p>
        <p className="rml:mt-px rml:truncate rml:text-xs rml:text-muted rml:tabular-nums">{meta}</p>
      </div>
    </div>
  );
}
