import SETTINGS from "../../settings.json";
import { type Env, readSetting, readWhole, SettingError } from "../env";

/** Which process works on generations: the server itself, a worker (`npm run worker`), or Inngest. */
export type Jobs = "embedded" | "worker" | "inngest";

/** Throws `SettingError`, like all of these. */
export function readJobs(env: Env): Jobs {
  const jobs = readSetting(env, "JOBS") ?? SETTINGS.JOBS.default;
  if (jobs === "embedded" || jobs === "worker" || jobs === "inngest") return jobs;
  throw new SettingError("JOBS must be embedded, worker or inngest. Correct it, or unset it for embedded.");
}

/** How long the work of a process that may have died stays leased. */
export const readLeaseSeconds = (env: Env): number => readWhole(env, "JOBS_LEASE_SECONDS");
