import type { ServerContext } from "../context.js";
import { createEmbeddedQueue } from "./embedded-queue.js";
import type { JobQueue } from "./job-queue.js";

/** The queue that the options choose. Rejects if Inngest is chosen and its package is not installed. */
export async function createJobQueue(context: ServerContext): Promise<JobQueue> {
  const { jobs } = context.config;
  if (jobs.kind === "inngest") {
    // Nobody who does without Inngest loads its SDK.
    const [{ createInngestApp }, { createInngestQueue }] = await Promise.all([
      import("../inngest/inngest-app.js"),
      import("../inngest/inngest-queue.js"),
    ]);
    return createInngestQueue(context, createInngestApp(context, jobs));
  }
  // What is written to the outbox is all that a process of its own needs.
  return createEmbeddedQueue(context, { works: jobs.kind === "embedded" });
}
