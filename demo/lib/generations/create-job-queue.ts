import { createEmbeddedQueue } from "./embedded-queue";
import type { JobQueue } from "./job-queue";
import { readJobs } from "./job-settings";
import type { Parts } from "./pipeline";

/** The queue that JOBS chooses. Throws `SettingError`. */
export async function createJobQueue(parts: Parts): Promise<JobQueue> {
  const embedded = createEmbeddedQueue(parts);
  // What is written to the outbox is all that the process of its own needs.
  return readJobs(parts.env) === "worker" ? { ...embedded, start() {} } : embedded;
}
