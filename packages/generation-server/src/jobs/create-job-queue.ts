import type { ServerContext } from "../context.js";
import { createEmbeddedQueue } from "./embedded-queue.js";
import type { JobQueue } from "./job-queue.js";

/** The configured queue. Rejects if Inngest is configured and its package is not installed. */
export async function createJobQueue(context: ServerContext): Promise<JobQueue> {
  const { jobs } = context.config;
  if (jobs.kind === "inngest") {
    // Loaded on demand: the package is optional.
    const [{ createInngestApp }, { createInngestQueue }] = await Promise.all([
      import("../inngest/inngest-app.js"),
      import("../inngest/inngest-queue.js"),
    ]);
    return createInngestQueue(context, createInngestApp(context, jobs));
  }
  // A worker process reads the outbox, so nothing else needs to be sent to it.
  return createEmbeddedQueue(context, { works: jobs.kind === "embedded" });
}
