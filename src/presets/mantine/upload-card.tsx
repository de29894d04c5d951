"use client";

import { Button, Progress } from "@mantine/core";
import { UploadIcon } from "../../components/icons.js";
import type { UploadCardProps } from "../../components/part-props.js";
import { useMessages, useSharedDropzone } from "../../components/preset-context.js";
import { useMediaLibrary } from "../../react/use-media-library.js";

/** Takes drops, and opens the browser's file picker. */
export function UploadCard({ compact = false, onImported, className, ...props }: UploadCardProps) {
  const messages = useMessages(props.messages);
  const { dropzone, isOwn } = useSharedDropzone({ onImported });
  const progress = useMediaLibrary().importProgress;
  const label = progress ? messages.importing(progress.done, progress.total) : messages.uploadTitle;
  return (
    <div
      {...dropzone.getRootProps({ className: `rml rml-upload ${className ?? ""}` })}
      data-compact={compact || undefined}
      data-dragging={dropzone.isDragging || undefined}
      data-importing={progress ? true : undefined}
    >
      {isOwn && <input {...dropzone.getInputProps({ "aria-label": messages.browse })} />}
      <span className="rml-upload-icon">
        <UploadIcon size={compact ? 16 : 22} />
      </span>
      <div className="rml-upload-text">
        <div className="rml-upload-title">{label}</div>
        {progress ? (
          <Progress.Root size="xs" radius="xl" className="rml-progress">
            <Progress.Section
              value={(100 * progress.done) / Math.max(1, progress.total)}
              aria-label={label}
              className="rml-progress-bar"
            />
          </Progress.Root>
        ) : (
          <div className="rml-upload-hint">{messages.uploadHint}</div>
        )}
      </div>
      <Button
        variant="default"
        size={compact ? "compact-sm" : "sm"}
        className="rml-upload-browse"
        onClick={dropzone.open}
      >
        {messages.browse}
      </Button>
    </div>
  );
}
