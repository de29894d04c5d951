"use client";

import { UploadIcon } from "../../components/icons.js";
import type { UploadCardProps } from "../../components/part-props.js";
import { useMessages, useSharedDropzone } from "../../components/preset-context.js";
import { useMediaLibrary } from "../../react/use-media-library.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { ProgressBar } from "./progress-bar.js";

/** Takes images by drop and by the file picker, and shows how far their import is. */
export function UploadCard({ compact = false, onImported, messages: own, className }: UploadCardProps) {
  const messages = useMessages(own);
  const { importProgress } = useMediaLibrary();
  const { dropzone, isOwn } = useSharedDropzone({ onImported });
  const importing = importProgress && messages.importing(importProgress.done, importProgress.total);

  return (
    <div
      {...dropzone.getRootProps()}
      data-compact={compact || undefined}
      data-dragging={dropzone.isDragging || undefined}
      data-importing={importProgress ? true : undefined}
      className={cx(
        "rml rml:flex rml:items-center rml:rounded-card rml:border rml:border-dashed rml:border-strong rml:bg-sunken/50 rml:transition-colors",
        "rml:data-dragging:border-accent rml:data-dragging:bg-accent/8",
        compact
          ? "rml:min-h-13 rml:gap-3 rml:px-3 rml:py-2"
          : "rml:flex-col rml:justify-center rml:gap-5 rml:px-6 rml:py-12 rml:text-center",
        className,
      )}
    >
      {isOwn && <input {...dropzone.getInputProps({ "aria-label": messages.browse })} />}
      <span
        className={cx(
          "rml:flex rml:shrink-0 rml:items-center rml:justify-center rml:text-muted",
          !compact && "rml:size-14 rml:rounded-full rml:border rml:bg-surface",
        )}
      >
        <UploadIcon size={compact ? 18 : 24} />
      </span>
      <div className={cx("rml:min-w-0", compact && "rml:flex-1")}>
        <p className={cx("rml:font-medium", compact ? "rml:truncate rml:text-sm" : "rml:text-lg")}>
          {importing ?? messages.uploadTitle}
          {compact && !importing && (
            <span className="rml:ml-1.5 rml:font-normal rml:text-muted rml:@max-sm:hidden">
              {messages.uploadHint}
            </span>
          )}
        </p>
        {!compact && !importing && (
          <p className="rml:mt-0.5 rml:text-base rml:text-muted">{messages.uploadHint}</p>
        )}
        {importProgress && importing && (
          <ProgressBar
            label={importing}
            value={importProgress.total > 0 ? importProgress.done / importProgress.total : 0}
            className={compact ? "rml:mt-1.5" : "rml:mt-3 rml:w-56"}
          />
        )}
      </div>
      <Button onClick={dropzone.open}>{messages.browse}</Button>
    </div>
  );
}
