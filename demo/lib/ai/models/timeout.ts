import { type Env, readSetting, SettingError } from "../../env";
import type { Model } from "./model";

/** What a page waits longer than the server, so that the server's own words arrive. */
const PAGE_SLACK_MS = 10_000;

/** Milliseconds that a run of `model` may take: REPLICATE_TIMEOUT for every model, else its row's. */
export function timeoutOf(model: Model, env: Env): number {
  const text = readSetting(env, "REPLICATE_TIMEOUT");
  if (text === undefined) return model.timeout;
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 1 && seconds <= 86_400) return Math.round(seconds * 1000);
  throw new SettingError(
    "REPLICATE_TIMEOUT must be a number of seconds from 1 to 86400. Correct it, or unset it for each model's own.",
  );
}

/** Milliseconds after which a page may give up on a run. */
export const pageTimeoutOf = (model: Model, env: Env): number => timeoutOf(model, env) + PAGE_SLACK_MS;
