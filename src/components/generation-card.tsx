"use client";

import type { Generation } from "../core/generation/generation.js";
import { useElapsed } from "../react/use-elapsed.js";
import { useGeneration } from "../react/use-generation.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { generationTitle } from "./generation-title.js";
import { SparklesIcon, StopIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { AssetCardProps } from "./part-props.js";
import { PreviewPicture } from "./preview-picture.js";
import { ROOT, useScope } from "./scope.js";

type GenerationCardProps = Pick<AssetCardProps, "variant"> & {
  generation: Generation;
  tabbable: boolean;
  onCancel: () => void;
};

/** The placeholder of an image that is being generated. */
export function GenerationCard(props: GenerationCardProps) {
  const { generation: listed, variant = "captioned", tabbable, onCancel } = props;
  // The grid does not follow the progress: each card does, of its own.
  const generation = useGeneration(listed.id) ?? listed;
  const { IconButton, Progress } = useKit();
  const { messages, languageProps, slot } = useScope();
  const { kind, progress, request, status } = generation;
  const preview = generation.previews?.[0];
  const seconds = Math.floor(useElapsed(generation.calledAt ?? generation.startedAt) / 1000);
  const paused = useMediaLibrary((view) => view.generationQueue?.paused);
  const title = generationTitle(generation, messages);
  return (
    <div {...slot("generation-card", ROOT)} {...languageProps} data-variant={variant} data-status={status}>
      <div
        {...slot("generation-card-picture", "rml-card rml-stack rml-shimmer")}
        data-preview={preview && true}
      >
        {preview ? <PreviewPicture file={preview.file} /> : <SparklesIcon size={22} />}
        <p {...slot("generation-card-status", "rml-small")}>
          {status === "saving" && messages.saving}
          {status === "queued" && (paused ? messages.queuePaused : messages.statusQueued)}
          {status === "running" && ((progress && messages.progress(progress)) ?? messages.generating)}
          <span>{messages.elapsed(seconds)}</span>
        </p>
        {progress?.fraction !== undefined && (
          <Progress
            {...slot("generation-card-progress")}
            label={messages.generating}
            value={progress.fraction}
          />
        )}
      </div>
      <IconButton
        {...slot("generation-card-cancel", "rml-corner")}
        variant="default"
        size="sm"
        label={messages.cancel}
        icon={<StopIcon />}
        tabIndex={tabbable ? 0 : -1}
        onClick={onCancel}
      />
      {variant === "row" && (
        <p {...slot("asset-card-name", "rml-truncate")} dir="auto">
          {title}
        </p>
      )}
      {variant === "captioned" && (
        <div {...slot("asset-card-caption")} title={title}>
          <p {...slot("asset-card-name", "rml-truncate")} dir="auto">
            {title}
          </p>
          <p {...slot("asset-card-meta", "rml-hint rml-truncate")}>
            {kind === "images" ? messages.dimensions(request.width, request.height) : messages.video}
          </p>
        </div>
      )}
    </div>
  );
}
