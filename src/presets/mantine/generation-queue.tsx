"use client";

import { Button, Drawer } from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import type { KeyboardEvent } from "react";
import { HistoryIcon } from "../../components/icons.js";
import { LiveRegionPlace } from "../../components/live-region.js";
import type { GenerationQueueProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useGenerationQueue } from "../../components/use-generation-queue.js";
import { GenerationRow } from "./generation-row.js";
import { Notice } from "./notice.js";

/** Every generation, running or ended: a panel beside the library, and a sheet on phones. */
export function GenerationQueue(props: GenerationQueueProps) {
  const messages = useMessages(props.messages);
  const isPhone = useMediaQuery("(max-width: 36em)") ?? false;
  const reducedMotion = useReducedMotion();
  const close = () => props.onOpenChange(false);
  return (
    <MessagesProvider messages={messages}>
      <Drawer.Root
        opened={props.open}
        onClose={close}
        // It listens on the window, where it would also hear the Escape meant for a dialog above it.
        closeOnEscape={false}
        onKeyDown={(event: KeyboardEvent) => event.key === "Escape" && close()}
        position={isPhone ? "bottom" : "right"}
        size={isPhone ? "88dvh" : "27rem"}
        className={`rml ${props.className ?? ""}`}
        transitionProps={{ duration: reducedMotion ? 0 : 180, exitDuration: 0 }}
      >
        <Drawer.Overlay className="rml-backdrop" />
        <Drawer.Content classNames={{ content: "rml-dialog rml-queue" }} data-phone={isPhone || undefined}>
          <div className="rml-dialog-header rml-queue-header">
            <Drawer.Title className="rml-dialog-title">{messages.generations}</Drawer.Title>
            <Drawer.CloseButton aria-label={messages.close} />
          </div>
          <QueueList {...props} />
          {props.open && <LiveRegionPlace className="rml-hidden" />}
        </Drawer.Content>
      </Drawer.Root>
    </MessagesProvider>
  );
}

function QueueList({ onOpen, onEdit }: GenerationQueueProps) {
  const messages = useMessages();
  const queue = useGenerationQueue();
  const { running, earlier } = queue;
  return (
    <div className="rml-queue-list" {...queue.listProps}>
      {queue.offline && (
        <Notice tone="warning" title={messages.offline}>
          {messages.offlineHint}
        </Notice>
      )}
      {queue.isEmpty && (
        <div className="rml-empty rml-queue-empty">
          <span className="rml-empty-icon">
            <HistoryIcon size={22} />
          </span>
          <div className="rml-empty-title">{messages.noGenerations}</div>
          <p className="rml-empty-hint">{messages.noGenerationsHint}</p>
        </div>
      )}
      {running.length > 0 && (
        <section aria-label={messages.inProgress}>
          <div className="rml-queue-heading">
            <h3>{messages.inProgress}</h3>
          </div>
          <ul className="rml-queue-rows">
            {running.map((generation) => (
              <GenerationRow key={generation.id} {...{ generation, onOpen, onEdit }} />
            ))}
          </ul>
        </section>
      )}
      {earlier.length > 0 && (
        <section aria-label={messages.earlier}>
          <div className="rml-queue-heading">
            <h3>{messages.earlier}</h3>
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              className="rml-quiet"
              onClick={queue.clear}
            >
              {messages.clearHistory}
            </Button>
          </div>
          <ul className="rml-queue-rows">
            {earlier.map((generation) => (
              <GenerationRow key={generation.id} {...{ generation, onOpen, onEdit }} />
            ))}
          </ul>
          {queue.showMore && (
            <Button variant="default" size="compact-sm" className="rml-queue-more" onClick={queue.showMore}>
              {messages.showMore}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}
