"use client";

import { useEffect, useRef, useState } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import { type GenerationQueueView, useGenerationQueue } from "../react/use-generation-queue.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { closeOnEscape } from "./close-on-escape.js";
import { EmptyState } from "./empty-state.js";
import { GenerationOrder } from "./generation-order.js";
import { GenerationRow } from "./generation-row.js";
import { hasLeft } from "./has-left.js";
import { HistoryIcon, PauseIcon, PlayIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { LiveRegionPlace, OwnLiveRegion } from "./live-region.js";
import { ModalHeader } from "./modal.js";
import type { GenerationQueueProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { useDockedFocus } from "./use-docked-focus.js";
import { useOnline } from "./use-online.js";

/**
 * Every generation, running or ended: beside what is on the page, which stays usable. It stands at the end of a row; in a
 * `MediaLibrary` it is at the end of the line, and a sheet on phones. Opening moves the focus into it; Escape within closes
 * it and gives the focus back.
 *
 * @example
 * ```tsx
 * import { useState } from "react";
 * import { GenerationQueue, MediaGrid } from "@reactkits.dev/react-media-library/components";
 *
 * export function Studio() {
 *   const [open, setOpen] = useState(false);
 *   return (
 *     <div style={{ display: "flex", height: "100dvh" }}>
 *       <div style={{ flex: 1, minWidth: 0 }}>
 *         <button onClick={() => setOpen(!open)}>Generations</button>
 *         <MediaGrid />
 *       </div>
 *       <GenerationQueue open={open} onOpenChange={setOpen} />
 *     </div>
 *   );
 * }
 * ```
 */
export function GenerationQueue(props: GenerationQueueProps) {
  const scope = useScope(props);
  return (
    <ScopeProvider scope={scope}>
      <OwnLiveRegion>{props.open && <QueuePanel {...props} />}</OwnLiveRegion>
    </ScopeProvider>
  );
}

function QueuePanel(props: GenerationQueueProps) {
  const { Button } = useKit();
  const { messages, languageProps, slot } = useScope();
  const { generations, generateImages } = useSettledLibrary();
  const { paused, pause, resume, ...queue } = useGenerationQueue();
  const [isUnsaved, setUnsaved] = useState(false);
  const panel = useDockedFocus<HTMLDivElement>();
  const isFocused = useRef(false);
  const close = () => props.onOpenChange(false);
  // A row that goes, or moves, takes the focus with it, and the keyboard would leave the panel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: checked after each change of the rows
  useEffect(() => {
    if (isFocused.current && document.activeElement === document.body) panel.current?.focus();
  }, [generations, panel]);
  const saved = async (change: Promise<void>): Promise<void> => {
    try {
      await change;
      setUnsaved(false);
    } catch (error) {
      setUnsaved(true);
      throw error;
    }
  };
  return (
    <div
      {...slot("queue", "rml-column", ROOT, props.className)}
      {...languageProps}
      ref={panel}
      role="dialog"
      aria-label={messages.generations}
      tabIndex={-1}
      data-paused={paused || undefined}
      onKeyDown={closeOnEscape(close)}
      onFocus={() => {
        isFocused.current = true;
      }}
      onBlur={(event) => {
        isFocused.current = !hasLeft(event);
      }}
    >
      <ModalHeader title={messages.generations} onClose={close}>
        {(generateImages || paused) && (
          <Button
            {...slot("queue-pause")}
            size="sm"
            icon={paused ? <PlayIcon size={14} /> : <PauseIcon size={14} />}
            onClick={() => {
              // The notice says that it could not be saved.
              saved(paused ? resume() : pause()).catch(() => {});
            }}
          >
            {paused ? messages.resumeQueue : messages.pauseQueue}
          </Button>
        )}
      </ModalHeader>
      <QueueList
        {...props}
        generations={generations}
        paused={paused}
        waiting={queue.waiting}
        onMove={(id, index) => saved(queue.move(id, index))}
        isUnsaved={isUnsaved}
      />
      <LiveRegionPlace />
    </div>
  );
}

/** Of the history, how many are shown at first, and more each time. */
const PAGE = 20;

type QueueListProps = Pick<GenerationQueueProps, "onOpen" | "onCompare" | "onContactSheet" | "onEdit"> &
  Pick<GenerationQueueView, "paused" | "waiting"> & {
    generations: readonly Generation[];
    onMove: GenerationQueueView["move"];
    /** Whether the last change of the queue could not be saved. */
    isUnsaved: boolean;
  };

/** What runs, in order of start, what waits, the next one first, and what has ended, the newest first. */
function QueueList(props: QueueListProps) {
  const { generations, paused, waiting, isUnsaved, onMove, onOpen, onCompare, onContactSheet, onEdit } =
    props;
  const { Button, Notice } = useKit();
  const { messages, slot } = useScope();
  const { cancel, dismiss } = useMediaLibrary((view) => view.library);
  const [limit, setLimit] = useState(PAGE);
  const online = useOnline();
  const active = generations.filter(isActive);
  const running = active.filter(({ status }) => status !== "queued");
  const ended = generations.filter((each) => !isActive(each)).reverse();
  const rows = (shown: readonly Generation[]) => (
    <ul {...slot("queue-rows")}>
      {shown.map((generation) => (
        <GenerationRow
          key={generation.id}
          generation={generation}
          onOpen={onOpen}
          onCompare={onCompare}
          onContactSheet={onContactSheet}
          onEdit={onEdit}
        >
          <GenerationOrder generation={generation} waiting={waiting} onMove={onMove} />
        </GenerationRow>
      ))}
    </ul>
  );
  const cancelAll = active.length > 1 && (
    <Button
      variant="quiet"
      size="sm"
      onClick={() => {
        for (const { id } of active) cancel(id);
      }}
    >
      {messages.cancelAll}
    </Button>
  );
  return (
    <div {...slot("queue-list", "rml-grow rml-scroll")}>
      {!online && (
        <Notice tone="warning" title={messages.offline}>
          {messages.offlineHint}
        </Notice>
      )}
      {isUnsaved && <Notice tone="error" title={messages.updateFailed} />}
      {paused && (
        <Notice tone="info" title={messages.queuePaused}>
          {messages.queuePausedHint}
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
            {cancelAll}
          </div>
          {rows(running)}
        </section>
      )}
      {waiting.length > 0 && (
        <section {...slot("queue-section")} aria-label={messages.waitingGenerations}>
          <div {...slot("queue-heading", "rml-row")}>
            <h3 className="rml-hint rml-strong">{messages.waitingGenerations}</h3>
            {running.length === 0 && cancelAll}
          </div>
          {rows(waiting)}
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
