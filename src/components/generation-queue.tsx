"use client";

import type { Generation } from "../core/generation/generation.js";
import { EmptyState } from "./empty-state.js";
import { GenerationRow } from "./generation-row.js";
import { HistoryIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { LiveRegionPlace } from "./live-region.js";
import { ModalHeader } from "./modal.js";
import type { GenerationQueueProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { useGenerationQueue } from "./use-generation-queue.js";

/** Every generation, running or ended: a panel beside the library, and a sheet on phones. */
export function GenerationQueue(props: GenerationQueueProps) {
  const { Drawer } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const close = () => props.onOpenChange(false);
  return (
    <ScopeProvider scope={scope}>
      <Drawer
        {...slot("queue", ROOT, props.className)}
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

function QueueList({ onOpen, onEdit }: GenerationQueueProps) {
  const { Button, Notice } = useKit();
  const { messages, slot } = useScope();
  const queue = useGenerationQueue();
  const rows = (generations: readonly Generation[]) => (
    <ul {...slot("queue-rows")}>
      {generations.map((generation) => (
        <GenerationRow key={generation.id} generation={generation} onOpen={onOpen} onEdit={onEdit} />
      ))}
    </ul>
  );
  return (
    <div {...slot("queue-list")} {...queue.listProps}>
      {queue.offline && (
        <Notice tone="warning" title={messages.offline}>
          {messages.offlineHint}
        </Notice>
      )}
      {queue.isEmpty && (
        <EmptyState
          icon={<HistoryIcon size={24} />}
          title={messages.noGenerations}
          hint={messages.noGenerationsHint}
        />
      )}
      {queue.running.length > 0 && (
        <section {...slot("queue-section")} aria-label={messages.inProgress}>
          <div {...slot("queue-heading")}>
            <h3>{messages.inProgress}</h3>
          </div>
          {rows(queue.running)}
        </section>
      )}
      {queue.earlier.length > 0 && (
        <section {...slot("queue-section")} aria-label={messages.earlier}>
          <div {...slot("queue-heading")}>
            <h3>{messages.earlier}</h3>
            <Button variant="quiet" size="sm" onClick={queue.clear}>
              {messages.clearHistory}
            </Button>
          </div>
          {rows(queue.earlier)}
          {queue.showMore && (
            <Button size="sm" onClick={queue.showMore}>
              {messages.showMore}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}
