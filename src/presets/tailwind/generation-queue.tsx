"use client";

import { CloseIcon, HistoryIcon } from "../../components/icons.js";
import type { GenerationQueueProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useGenerationQueue } from "../../components/use-generation-queue.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { Dialog } from "./dialog.js";
import { GenerationRow } from "./generation-row.js";
import { Notice } from "./notice.js";

/** Every generation, running or ended: a panel beside the library, and a sheet on phones. */
export function GenerationQueue(props: GenerationQueueProps) {
  const messages = useMessages(props.messages);
  const close = () => props.onOpenChange(false);
  return (
    <MessagesProvider messages={messages}>
      <Dialog
        open={props.open}
        onClose={close}
        label={messages.generations}
        className={cx(
          "rml:mr-0 rml:ml-auto rml:h-dvh rml:max-h-none rml:w-108 rml:max-w-full rml:overflow-hidden rml:shadow-overlay",
          "rml:max-sm:mt-auto rml:max-sm:mb-0 rml:max-sm:h-[88dvh] rml:max-sm:w-screen rml:max-sm:rounded-t-dialog",
          props.className,
        )}
      >
        <div className="rml:flex rml:h-full rml:flex-col">
          <header className="rml:flex rml:items-center rml:justify-between rml:border-b rml:py-3 rml:pr-3 rml:pl-5">
            <h2 className="rml:text-lg rml:font-semibold rml:tracking-tight">{messages.generations}</h2>
            <Button variant="ghost" icon aria-label={messages.close} onClick={close}>
              <CloseIcon size={18} />
            </Button>
          </header>
          <QueueList {...props} />
        </div>
      </Dialog>
    </MessagesProvider>
  );
}

function QueueList({ onOpen, onEdit }: GenerationQueueProps) {
  const messages = useMessages();
  const queue = useGenerationQueue();
  const { running, earlier } = queue;
  return (
    <div
      {...queue.listProps}
      className="rml:flex rml:min-h-0 rml:flex-1 rml:flex-col rml:gap-3 rml:overflow-y-auto rml:overscroll-contain rml:px-5 rml:pt-4 rml:pb-[calc(24px+env(safe-area-inset-bottom))] rml:outline-none"
    >
      {queue.offline && (
        <Notice tone="warning" title={messages.offline}>
          {messages.offlineHint}
        </Notice>
      )}
      {queue.isEmpty && (
        <div className="rml:flex rml:flex-1 rml:flex-col rml:items-center rml:justify-center rml:gap-4 rml:px-4 rml:text-center">
          <span className="rml:flex rml:size-14 rml:items-center rml:justify-center rml:rounded-full rml:bg-sunken rml:text-muted">
            <HistoryIcon size={24} />
          </span>
          <div className="rml:max-w-80">
            <h3 className="rml:text-lg rml:font-semibold rml:tracking-tight">{messages.noGenerations}</h3>
            <p className="rml:mt-1 rml:text-base rml:text-muted">{messages.noGenerationsHint}</p>
          </div>
        </div>
      )}
      {running.length > 0 && (
        <section aria-label={messages.inProgress}>
          <h3 className={HEADING}>{messages.inProgress}</h3>
          <ul className="rml:block">
            {running.map((generation) => (
              <GenerationRow key={generation.id} {...{ generation, onOpen, onEdit }} />
            ))}
          </ul>
        </section>
      )}
      {earlier.length > 0 && (
        <section aria-label={messages.earlier}>
          <div className="rml:flex rml:items-center rml:justify-between">
            <h3 className={HEADING}>{messages.earlier}</h3>
            <Button variant="ghost" className="rml:-my-1 rml:-mr-3" onClick={queue.clear}>
              {messages.clearHistory}
            </Button>
          </div>
          <ul className="rml:block">
            {earlier.map((generation) => (
              <GenerationRow key={generation.id} {...{ generation, onOpen, onEdit }} />
            ))}
          </ul>
          {queue.showMore && (
            <Button className="rml:mt-1" onClick={queue.showMore}>
              {messages.showMore}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}

const HEADING = "rml:text-xs rml:leading-6 rml:font-semibold rml:text-muted";
