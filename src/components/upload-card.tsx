"use client";

import { useMediaLibrary } from "../react/use-media-library.js";
import { UploadIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { UploadCardProps } from "./part-props.js";
import { ROOT, useScope } from "./scope.js";
import { useSharedDropzone } from "./shared-dropzone.js";

/**
 * Takes dropped files, opens the browser's file picker, and shows the progress of an import.
 *
 * @example
 * ```tsx
 * import { UploadCard } from "@reactkits.dev/react-media-library/components";
 *
 * export const Upload = () => <UploadCard onImported={(results) => console.log(results.length)} />;
 * ```
 */
export function UploadCard({ compact = false, onImported, className, ...props }: UploadCardProps) {
  const { Button, Progress } = useKit();
  const { messages, slot } = useScope(props);
  const { dropzone, isOwn } = useSharedDropzone({ onImported });
  const progress = useMediaLibrary((library) => library.importProgress);
  const title = progress ? messages.importing(progress.done, progress.total) : messages.uploadTitle;
  return (
    <div
      {...dropzone.getRootProps()}
      {...slot("upload-card", compact ? "rml-row" : "rml-column", ROOT, className)}
      data-compact={compact || undefined}
      data-dragging={dropzone.isDragging || undefined}
      data-importing={progress ? true : undefined}
    >
      {isOwn && <input {...dropzone.getInputProps({ "aria-label": messages.browse })} />}
      <span {...slot("upload-card-icon", compact ? "rml-muted" : "rml-center rml-disc")}>
        <UploadIcon size={compact ? 18 : 24} />
      </span>
      <div {...slot("upload-card-text", compact ? "rml-row rml-wrap rml-grow" : undefined)}>
        <p {...slot("upload-card-title", compact ? undefined : "rml-title")}>{title}</p>
        {progress ? (
          <Progress
            {...slot("upload-card-progress")}
            label={title}
            value={progress.done / Math.max(1, progress.total)}
          />
        ) : (
          <p {...slot("upload-card-hint", "rml-muted")}>{messages.uploadHint}</p>
        )}
      </div>
      <Button {...slot("upload-card-browse")} onClick={dropzone.open}>
        {messages.browse}
      </Button>
    </div>
  );
}
