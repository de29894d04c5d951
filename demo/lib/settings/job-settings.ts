import { type Env, readSetting, readWhole, SettingError } from "../env";

/** Who works through what is due: the server itself, a process of its own (`npm run worker`), or Inngest. */
export type Jobs = "embedded" | "worker" | "inngest";

/** Throws `SettingError`, as all of these. */
export function readJobs(env: Env): Jobs {
  const jobs = readSetting(env, "JOBS") ?? "embedded";
  if (jobs === "embedded" || jobs === "worker" || jobs === "inngest") return jobs;
  throw new SettingError("JOBS must be embedded, worker or inngest. Correct it, or unset it for embedded.");
}

/** For how long work is kept for a process that may have died. */
export const readLeaseSeconds = (env: Env): number => readWhole(env, "JOBS_LEASE_SECONDS", 15, 2, 300);
