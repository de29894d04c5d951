import type { InngestOptions } from "@reactkits.dev/media-generation-server";
import { type Env, readSetting, SettingError } from "../env";
import { readJobs } from "./job-settings";

/** Checks Inngest's variables at start-up instead of at the first generation. Throws `SettingError`. */
export function checkInngestSettings(env: Env): void {
  if (readJobs(env) !== "inngest") return;
  for (const name of ["INNGEST_DEV", "INNGEST_BASE_URL"] as const) {
    const text = readSetting(env, name);
    const word = name === "INNGEST_DEV" ? /^(?:0|1|true|false)$/i.test(text ?? "") : false;
    if (text !== undefined && !word && !isAddress(text)) {
      throw new SettingError(
        `${name} must be the URL of an Inngest server, such as http://127.0.0.1:8288${name === "INNGEST_DEV" ? ", or 1 or 0" : ""}. Correct it, or unset it.`,
      );
    }
  }
  if (isDev(env)) return;
  for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"] as const) {
    if (readSetting(env, name) === undefined) {
      throw new SettingError(
        `${name} must be set, because JOBS is inngest. Set it, or INNGEST_DEV for a dev server on this machine.`,
      );
    }
  }
}

/** The Inngest options of the server. INNGEST_DEV may be the dev server's URL. */
export function readInngest(env: Env): InngestOptions {
  checkInngestSettings(env);
  const dev = readSetting(env, "INNGEST_DEV");
  const baseUrl =
    readSetting(env, "INNGEST_BASE_URL") ?? (dev !== undefined && isAddress(dev) ? dev : undefined);
  return {
    kind: "inngest",
    appId: "react-media-library-demo",
    eventKey: readSetting(env, "INNGEST_EVENT_KEY"),
    signingKey: readSetting(env, "INNGEST_SIGNING_KEY"),
    baseUrl,
    isDev: isDev(env),
  };
}

/** Whether requests from Inngest are unsigned: for a dev server on the same machine only. */
const isDev = (env: Env): boolean =>
  !["", "0", "false"].includes(readSetting(env, "INNGEST_DEV")?.toLowerCase() ?? "");

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
