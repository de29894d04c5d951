"use client";

import { useEffect, useRef, useState } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { EmptyState } from "./empty-state.js";
import { GenerationRow } from "./generation-row.js";
import { HistoryIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { LiveRegionPlace } from "./live-region.js";
import { ModalHeader } from "./modal.js";
import type { GenerationQueueProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { useOnline } from "./use-online.js";

/**
 * Every generation, running or ended: a panel beside the library, and a sheet on phones.
 *
 * @example
 * ```tsx
 * import { useState } from "react";
 * import { GenerationQueue } from "@reactkits.dev/react-media-library/components";
 *
 * export function Queue() {
 *   const [open, setOpen] = useState(false);
 *   return (
 *     <>
 *       <button onClick={() => setOpen(true)}>Generations</button>
 *       <GenerationQueue open={open} onOpenChange={setOpen} />
 *     </>
 *   );
 * }
 * ```
 */
export function GenerationQueue(props: GenerationQueueProps) {
  const { Drawer } = useKit();
  const scope = useScope(props);
  const { messages, languageProps, slot } = scope;
  const close = () => props.onOpenChange(false);
  return (
    <ScopeProvider scope={scope}>
      <Drawer
        {...slot("queue", "rml-column", ROOT, props.className)}
        {...languageProps}
        open={props.open}
        onClose={close}
        label={messages.generations}
      >
        <ModalHeader title={messages.generations} onClose={close} />
        <QueueList {...props} />
        <LiveRegionPlace />
      </Drawer>
    </ScopeProvider>
  );
}

/** Of the history, how many are shown at first, and more each time. */
const PAGE = 20;

/** What runs, in order of start, and what has ended, the newest first. */
function QueueList({ onOpen, onCompare, onEdit }: GenerationQueueProps) {
  const { Button, Notice } = useKit();
  const { messages, slot } = useScope();
  const { generations, dismiss } = useSettledLibrary();
  const [limit, setLimit] = useState(PAGE);
  const online = useOnline();
  const list = useRef<HTMLDivElement>(null);
  // A row that goes, or moves, takes the focus with it, and the keyboard would leave the panel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: checked after each change of the rows
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus();
  }, [generations]);
  const running = generations.filter(isActive);
  const ended = generations.filter((each) => !isActive(each)).reverse();
  const rows = (shown: readonly Generation[]) => (
    <ul {...slot("queue-rows")}>
      {shown.map((generation) => (
        <GenerationRow
          key={generation.id}
          generation={generation}
          onOpen={onOpen}
          onCompare={onCompare}
          onEdit={onEdit}
        />
      ))}
    </ul>
  );
  return (
    <div {...slot("queue-list", "rml-grow rml-scroll")} ref={list} tabIndex={-1}>
      {!online && (
        <Notice tone="warning" title={messages.offline}>
          {messages.offlineHint}
        </Notice>
      )}
      {generations.length === 0 && (
        <EmptyState
          icon={<HistoryIcon size={24} />}
          title={messages.noGenerations}
          hint={messages.noGenerationsHint}
        />
      )}
      {running.length > 0 && (
        <section {...slot("queue-section")} aria-label={messages.inProgress}>
          <div {...slot("queue-heading", "rml-row")}>
            <h3 className="rml-hint rml-strong">{messages.inProgress}</h3>
          </div>
          {rows(running)}
        </section>
      )}
      {ended.length > 0 && (
        <section {...slot("queue-section")} aria-label={messages.earlier}>
          <div {...slot("queue-heading", "rml-row")}>
            <h3 className="rml-hint rml-strong">{messages.earlier}</h3>
            <Button
              variant="quiet"
              size="sm"
              onClick={() => {
                for (const { id } of ended) dismiss(id);
              }}
            >
              {messages.clearHistory}
            </Button>
          </div>
          {rows(ended.slice(0, limit))}
          {ended.length > limit && (
            <Button size="sm" onClick={() => setLimit(limit + PAGE)}>
              {messages.showMore}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}
