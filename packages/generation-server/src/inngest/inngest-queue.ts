import type { ServerContext } from "../context.js";
import type { JobQueue } from "../jobs/job-queue.js";
import { createSweeper } from "../jobs/sweeper.js";
import { startWorkLoop, type WorkLoop } from "../jobs/work-loop.js";
import { describe } from "../pipeline/failures.js";
import { readGeneration } from "../pipeline/generation-rows.js";
import type { InngestApp } from "./inngest-app.js";
import { CANCELED, CHANGED, REQUESTED } from "./inngest-events.js";
import { findUnsent, markSent, type Unsent } from "./sent-work.js";

/**
 * Forwards the outbox to Inngest, which then calls this server for each step. A row counts as sent once Inngest has
 * accepted its event; the event's id is the generation's, so that Inngest drops duplicates.
 */
export function createInngestQueue(context: ServerContext, { client }: InngestApp): JobQueue {
  let stopping: AbortController | undefined;
  let loop: WorkLoop | undefined;
  const sweeper = createSweeper(context);
  const { notifier } = context;

  const relay = async (): Promise<void> => {
    for (;;) {
      const unsent = await findUnsent(context);
      if (unsent.length === 0) return;
      await client.send(unsent.map(eventOf));
      await Promise.all(unsent.map((each) => markSent(context, each)));
    }
  };

  /** Cancellations are in the outbox, like other work. Webhooks are not: if one is lost, the next poll follows soon. */
  const sendChanged = async (id: string): Promise<void> => {
    const row = await readGeneration(context, id);
    if (row?.status !== "processing" || row.cancel_asked_at !== null) return;
    await client.send({ name: CHANGED, data: { generation: id } });
  };

  return {
    nudge: async () => notifier.notify("work"),
    async wake(id) {
      notifier.notify("work");
      // Not awaited: the sender of the webhook does not need Inngest to be available.
      sendChanged(id).catch((error: unknown) =>
        console.warn(`[${id}] Inngest was not notified of a webhook: ${describe(error)}`),
      );
    },
    start() {
      if (stopping) return;
      const control = new AbortController();
      stopping = control;
      // Generations end at their deadline even if Inngest is down.
      sweeper.start();
      // While Inngest is down, new work must not shorten the back-off.
      loop = startWorkLoop(notifier, "Jobs are waiting for Inngest", relay, control.signal);
    },
    state: () => (!stopping ? "stopped" : loop?.fails() ? "fails" : "works"),
    async drain() {
      // Steps are requests, which the server finishes anyway.
      stopping?.abort();
      stopping = undefined;
      await loop?.ended;
    },
    async stop() {
      stopping?.abort();
      stopping = undefined;
      await loop?.ended;
      await sweeper.stop();
    },
  };
}

function eventOf({ id, attempts, canceled }: Unsent) {
  const name = canceled ? CANCELED : REQUESTED;
  // Another id, so that Inngest accepts work that has been silent for too long again.
  const again = attempts > 0 ? `:${attempts}` : "";
  return { name, id: canceled ? `${id}:canceled${again}` : `${id}${again}`, data: { generation: id } };
}
