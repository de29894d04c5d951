import { type Env, readSetting, readWhole, SettingError } from "../env";

/** Who works through the outbox: the server itself, a process of its own (`npm run worker`), or Inngest. */
export type Jobs = "embedded" | "worker" | "inngest";

/** Throws `SettingError`, as all of these. */
export function readJobs(env: Env): Jobs {
  const jobs = readSetting(env, "JOBS") ?? "embedded";
  if (jobs === "embedded" || jobs === "worker" || jobs === "inngest") return jobs;
  throw new SettingError("JOBS must be embedded, worker or inngest. Correct it, or unset it for embedded.");
}

/** For how long work is kept for a process that may have died. */
export const readLeaseSeconds = (env: Env): number => readWhole(env, "JOBS_LEASE_SECONDS", 15, 2, 300);

/** Where the provider's webhooks reach this server, without a path; undefined where they cannot. */
export function readPublicUrl(env: Env): string | undefined {
  const text = readSetting(env, "PUBLIC_URL");
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (
    url &&
    (url.protocol === "https:" || (local && url.protocol === "http:")) &&
    url.pathname === "/" &&
    !url.search
  )
    return url.origin;
  throw new SettingError(
    "PUBLIC_URL must be the https address of this server without a path, such as https://media.example.com. Correct it, or unset it: runs are then asked how they are.",
  );
}
