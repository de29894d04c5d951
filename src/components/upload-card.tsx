"use client";

import { UploadIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { UploadCardProps } from "./part-props.js";
import { ROOT, useScope } from "./scope.js";
import { useSharedDropzone } from "./shared-dropzone.js";

/**
 * Takes dropped files and folders, and opens the browser's file picker. Its progress is shown by the `ImportPanel`.
 *
 * @example
 * ```tsx
 * import { UploadCard } from "@reactkits.dev/react-media-library/components";
 *
 * export const Upload = () => <UploadCard onImported={(results) => console.log(results.length)} />;
 * ```
 */
export function UploadCard({ compact = false, onImported, className, ...props }: UploadCardProps) {
  const { Button } = useKit();
  const { messages, languageProps, slot } = useScope(props);
  const { dropzone, isOwn } = useSharedDropzone({ onImported });
  const { openFolder } = dropzone;
  return (
    <div
      {...dropzone.getRootProps()}
      {...slot("upload-card", compact ? "rml-row" : "rml-column", ROOT, className)}
      {...languageProps}
      data-compact={compact || undefined}
      data-dragging={dropzone.isDragging || undefined}
    >
      {isOwn && <input {...dropzone.getInputProps({ "aria-label": messages.browse })} />}
      <span {...slot("upload-card-icon", compact ? "rml-muted" : "rml-center rml-disc")}>
        <UploadIcon size={compact ? 18 : 24} />
      </span>
      <div {...slot("upload-card-text", compact ? "rml-row rml-wrap rml-grow" : undefined)}>
        <p {...slot("upload-card-title", compact ? undefined : "rml-title")}>{messages.uploadTitle}</p>
        <p {...slot("upload-card-hint", "rml-muted")}>{messages.uploadHint}</p>
      </div>
      <div {...slot("upload-card-actions", "rml-row rml-wrap")}>
        <Button {...slot("upload-card-browse")} onClick={dropzone.open}>
          {messages.browse}
        </Button>
        {openFolder && (
          <Button {...slot("upload-card-folder")} variant="quiet" onClick={openFolder}>
            {messages.browseFolder}
          </Button>
        )}
      </div>
    </div>
  );
}
