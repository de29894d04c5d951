"use client";

import { memo } from "react";
import { type FileImport, isImporting } from "../core/library/file-import.js";
import type { Imports } from "../react/use-imports.js";
import { CloseIcon, RefreshIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { ImportPanelProps } from "./part-props.js";
import { useScope } from "./scope.js";

/** From 0 to 1; undefined where it has ended. */
export const importFraction = (status: FileImport["status"]): number | undefined => FRACTIONS[status];

export type ImportActions = Pick<Imports, "cancel" | "retry" | "dismiss">;

type ImportRowProps = Pick<ImportPanelProps, "onShow"> & { file: FileImport; imports: ImportActions };

/** How much of the work is done when a step begins: roughly, by the time that each takes. */
const FRACTIONS: Partial<Record<FileImport["status"], number>> = {
  waiting: 0,
  downloading: 0.1,
  reading: 0.25,
  rendering: 0.5,
  saving: 0.8,
};

/** One file: the step that it is at, or what became of it, and what can be done about it. */
// Of hundreds of files, few have gone on since the last progress.
export const ImportRow = memo(function ImportRow({ file, imports, onShow }: ImportRowProps) {
  const { Button, IconButton, Progress } = useKit();
  const { messages, slot } = useScope();
  const { id, name, status, asset, error } = file;
  const running = isImporting(file);
  const text = status === "failed" || status === "rejected" ? error && messages.error(error) : undefined;
  return (
    <li {...slot("imports-row", "rml-row")} data-status={status}>
      <div {...slot("imports-file", "rml-grow")}>
        <p className="rml-imports-name rml-small rml-truncate" dir="auto" title={name}>
          {name}
        </p>
        <p {...slot("imports-status", "rml-hint")}>{text ?? messages.importStatus(status)}</p>
        {running && (
          <Progress
            {...slot("imports-progress")}
            label={messages.importProgressOf(name)}
            value={importFraction(status)}
          />
        )}
      </div>
      {asset && onShow && (
        <Button size="sm" variant="quiet" label={messages.showOf(name)} onClick={() => onShow(asset)}>
          {messages.show}
        </Button>
      )}
      {(status === "failed" || status === "canceled") && (
        <IconButton
          size="sm"
          label={messages.retryOf(name)}
          icon={<RefreshIcon />}
          onClick={() => imports.retry(id)}
        />
      )}
      <IconButton
        size="sm"
        label={running ? messages.cancelOf(name) : messages.dismissOf(name)}
        icon={<CloseIcon size={14} />}
        onClick={() => (running ? imports.cancel(id) : imports.dismiss(id))}
      />
    </li>
  );
});
