"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { type FileImport, isImporting } from "../core/library/file-import.js";
import { useImportProgress } from "../react/use-import-progress.js";
import { type Imports, useImports } from "../react/use-imports.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { ChevronRightIcon, CloseIcon } from "./icons.js";
import { type ImportActions, ImportRow } from "./import-row.js";
import { useKit } from "./kit.js";
import type { ImportPanelProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import { useAttention } from "./use-attention.js";
import { summaryText, useImportNews } from "./use-import-news.js";

/** Milliseconds after which an import shows: of one that takes less, its result is seen in the library. */
const SHOWN_AFTER = 400;

/** Milliseconds after which the panel closes if everything came in. */
const CLOSES_AFTER = 6_000;

/** Rows of each group that are shown at first, and more each time. */
const PAGE = 50;

/**
 * The files that are being imported, with the progress of each, and what became of them: why one was not added, where one
 * is that was already there. It floats at the end of the nearest positioned element, on phones along its bottom, and is
 * there only while it has something to say.
 *
 * @example
 * ```tsx
 * import { ImportPanel, UploadCard } from "@reactkits.dev/react-media-library/components";
 *
 * export const Upload = () => (
 *   <div style={{ position: "relative", height: 480 }}>
 *     <UploadCard />
 *     <ImportPanel onShow={(asset) => console.log(asset.name)} />
 *   </div>
 * );
 * ```
 */
export function ImportPanel(props: ImportPanelProps) {
  const scope = useScope(props);
  const imports = useImports();
  const { files, running, interrupted, dismiss } = imports;
  const [isLong, setLong] = useState(false);
  useImportNews(files, scope.messages);

  const isRunning = running > 0;
  const isClean = files.every((file) => isImporting(file) || cameIn(file));
  const isDone = files.length > 0 && !isRunning && isClean;
  if (isLong && files.length === 0) setLong(false);
  const shown = interrupted !== undefined || !isClean || (isLong && files.length > 0);

  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setLong(true), SHOWN_AFTER);
    return () => clearTimeout(timer);
  }, [isRunning]);
  useEffect(() => {
    if (!isDone || isLong) return;
    const timer = setTimeout(dismiss);
    return () => clearTimeout(timer);
  }, [isDone, isLong, dismiss]);

  if (!shown) return null;
  return (
    <ScopeProvider scope={scope}>
      <Panel {...props} imports={imports} closes={isDone && isLong} />
    </ScopeProvider>
  );
}

const cameIn = ({ status }: FileImport): boolean => status === "added" || status === "restored";

type PanelProps = ImportPanelProps & {
  imports: Imports;
  /** Whether it closes by itself. It stays open while the pointer or the focus is in it. */
  closes: boolean;
};

function Panel({ imports, closes, onShow, className }: PanelProps) {
  const { Button, IconButton, Notice, Progress } = useKit();
  const { messages, languageProps, slot } = useScope();
  const { files, running, interrupted } = imports;
  const progress = useImportProgress();
  const panel = useRef<HTMLElement>(null);
  const { hasAttention, handlers } = useAttention();
  const [choice, setChoice] = useState<"open" | "minimized">();
  const failed = files.filter(({ status }) => status === "failed" || status === "rejected");
  const others = files.filter(({ status }) => status === "canceled" || status === "duplicate");
  const active = files.filter(isImporting);
  // On a phone it would hide the pictures, so it opens by itself only for what the user has to know.
  const needed = failed.length > 0 || others.length > 0 || interrupted !== undefined;
  const hasRows = needed || active.length > 0;
  const minimized = choice === undefined ? !needed && isPhone() : choice === "minimized";
  const full = failed.some(({ error }) => error?.code === "quota");
  const title = progress
    ? messages.importing(progress.done, progress.total)
    : files.length > 0
      ? summaryText(files, messages)
      : messages.imports;

  const expires = closes && !hasAttention;
  const expire = useLatestCallback(() => imports.dismiss());
  useEffect(() => {
    if (!expires) return;
    const timer = setTimeout(expire, CLOSES_AFTER);
    return () => clearTimeout(timer);
  }, [expires, expire]);

  // The button that was pressed goes away with its row.
  const keepFocus = (): void => panel.current?.focus({ preventScroll: true });
  const cancel = useLatestCallback((id?: string): void => {
    keepFocus();
    imports.cancel(id);
  });
  const retry = useLatestCallback((id?: string): void => {
    keepFocus();
    imports.retry(id);
  });
  const dismiss = useLatestCallback((id?: string): void => {
    keepFocus();
    imports.dismiss(id);
  });
  const actions = useMemo(() => ({ cancel, retry, dismiss }), [cancel, retry, dismiss]);
  const close = (): void => {
    const library = panel.current?.closest("[data-slot=library]");
    const next =
      library?.querySelector('[role="gridcell"][tabindex="0"]') ?? library?.querySelector("button");
    imports.dismiss();
    imports.dismissInterrupted();
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  };
  const rows = (group: readonly FileImport[]) => <Rows files={group} imports={actions} onShow={onShow} />;

  return (
    <section
      {...slot("imports", "rml-column", ROOT, className)}
      {...languageProps}
      ref={panel}
      tabIndex={-1}
      aria-label={messages.imports}
      data-minimized={minimized || undefined}
      data-running={running > 0 || undefined}
      {...handlers}
    >
      <header {...slot("imports-header", "rml-row")}>
        <p {...slot("imports-title", "rml-grow rml-small rml-strong")}>{title}</p>
        {running > 0 && (
          <Button size="sm" variant="quiet" onClick={() => cancel()}>
            {running > 1 ? messages.cancelAll : messages.cancel}
          </Button>
        )}
        {hasRows && (
          <ToolButton
            {...slot("imports-toggle")}
            size="sm"
            label={minimized ? messages.expand : messages.minimize}
            icon={<ChevronRightIcon />}
            aria-expanded={!minimized}
            onClick={() => setChoice(minimized ? "open" : "minimized")}
          />
        )}
        {running === 0 && (
          <IconButton size="sm" label={messages.dismiss} icon={<CloseIcon />} onClick={close} />
        )}
      </header>
      {progress && (
        <Progress
          {...slot("imports-total")}
          label={messages.importing(progress.done, progress.total)}
          value={progress.done / Math.max(1, progress.total)}
        />
      )}
      {hasRows && !minimized && (
        <div {...slot("imports-body", "rml-scroll rml-stack")}>
          {interrupted && (
            <Notice
              tone="warning"
              title={messages.importInterrupted(interrupted.saved, interrupted.total)}
              action={
                <IconButton
                  size="sm"
                  label={messages.dismiss}
                  icon={<CloseIcon />}
                  onClick={() => {
                    keepFocus();
                    imports.dismissInterrupted();
                  }}
                />
              }
            >
              {messages.importInterruptedHint}
            </Notice>
          )}
          {failed.length > 0 && (
            <div {...slot("import-problems")} role="alert">
              <p className="rml-imports-heading rml-hint rml-strong">
                {full && `${messages.quotaFull}: `}
                {messages.notImported(failed.length)}
              </p>
              {rows(failed)}
            </div>
          )}
          {active.length > 0 && rows(active)}
          {others.length > 0 && rows(others)}
          {running === 0 &&
            files.filter(({ status }) => status === "failed" || status === "canceled").length > 1 && (
              <Button size="sm" onClick={() => retry()}>
                {messages.retryAll}
              </Button>
            )}
        </div>
      )}
    </section>
  );
}

const isPhone = (): boolean => matchMedia("(max-width: 40rem)").matches;

type RowsProps = Pick<ImportPanelProps, "onShow"> & { files: readonly FileImport[]; imports: ImportActions };

/** A few rows of many: thousands of files must not become thousands of elements. */
function Rows({ files, imports, onShow }: RowsProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const [most, setMost] = useState(PAGE);
  return (
    <>
      <ul {...slot("imports-rows")}>
        {files.slice(0, most).map((file) => (
          <ImportRow key={file.id} file={file} imports={imports} onShow={onShow} />
        ))}
      </ul>
      {files.length > most && (
        <p {...slot("imports-more", "rml-row rml-hint")}>
          {messages.andMore(files.length - most)}
          <Button size="sm" variant="quiet" onClick={() => setMost(most + PAGE)}>
            {messages.showMore}
          </Button>
        </p>
      )}
    </>
  );
}
