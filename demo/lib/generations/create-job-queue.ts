import { createEmbeddedQueue } from "./embedded-queue";
import type { JobQueue } from "./job-queue";
import { readJobs } from "./job-settings";
import type { Parts } from "./pipeline";

/** The queue that JOBS chooses. Throws `SettingError`. */
export async function createJobQueue(parts: Parts): Promise<JobQueue> {
  const jobs = readJobs(parts.env);
  if (jobs === "inngest") {
    // Nobody who does without Inngest loads its SDK.
    const [{ createInngestApp }, { createInngestQueue }] = await Promise.all([
      import("./inngest/inngest-app"),
      import("./inngest/inngest-queue"),
    ]);
    return createInngestQueue(parts, createInngestApp(parts));
  }
  // What is written to the outbox is all that a process of its own needs.
  return createEmbeddedQueue(parts, { works: jobs === "embedded" });
}
