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
 * Hands the outbox over to Inngest, which then asks this server for one step after the other. A row counts as handed
 * over once Inngest has taken its event; the event's id is the generation's, so that Inngest drops a second one.
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

  /** A cancel is in the outbox, like what is to be done. A webhook is not: the run asks by itself, a bit later. */
  const tellChanged = async (id: string): Promise<void> => {
    const row = await readGeneration(context, id);
    if (row?.status !== "processing" || row.cancel_asked_at !== null) return;
    await client.send({ name: CHANGED, data: { generation: id } });
  };

  return {
    nudge: async () => notifier.notify("work"),
    async wake(id) {
      notifier.notify("work");
      // Not waited for: whoever brought the webhook need not know whether Inngest is there.
      tellChanged(id).catch((error: unknown) =>
        console.warn(`[${id}] Inngest was not told of a webhook: ${describe(error)}`),
      );
    },
    start() {
      if (stopping) return;
      const control = new AbortController();
      stopping = control;
      // What is past its deadline ends though Inngest is down.
      sweeper.start();
      // While Inngest is down, new work is no reason to ask it sooner.
      loop = startWorkLoop(notifier, "The jobs wait for Inngest", relay, control.signal);
    },
    state: () => (!stopping ? "stopped" : loop?.fails() ? "fails" : "works"),
    async drain() {
      // The steps are requests, which the server waits for.
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
  // One of which nothing was heard for long is to be taken again.
  const again = attempts > 0 ? `:${attempts}` : "";
  return { name, id: canceled ? `${id}:canceled${again}` : `${id}${again}`, data: { generation: id } };
}
