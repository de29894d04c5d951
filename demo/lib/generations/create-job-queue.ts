import { readSetting, SettingError } from "../env";
import { createEmbeddedQueue } from "./embedded-queue";
import type { JobQueue } from "./job-queue";
import type { Parts } from "./pipeline";

/** Who works through the outbox. */
export type Jobs = "embedded" | "worker" | "inngest";

/** JOBS: `embedded` (default), `worker` (a process of its own, `npm run worker`), `inngest`. Throws `SettingError`. */
export function readJobs(env: Parts["env"]): Jobs {
  const jobs = readSetting(env, "JOBS") ?? "embedded";
  if (jobs === "embedded" || jobs === "worker" || jobs === "inngest") return jobs;
  throw new SettingError("JOBS must be embedded, worker or inngest. Correct it, or unset it for embedded.");
}

export async function createJobQueue(parts: Parts): Promise<JobQueue> {
  const jobs = readJobs(parts.env);
  const embedded = createEmbeddedQueue(parts);
  // The outbox has it, and the worker's process looks there.
  return jobs === "worker" ? { ...embedded, start() {} } : embedded;
}
