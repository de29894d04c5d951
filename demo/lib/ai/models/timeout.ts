import type { Env } from "../../env";
import { readTimeout } from "../replicate/config";
import type { Model } from "./model";

/** What a page waits longer than the server, so that the server's own words arrive. */
const PAGE_SLACK_MS = 10_000;

/**
 * Milliseconds that a run of `model` may take: REPLICATE_TIMEOUT for every model, else its row's.
 * Throws `SettingError`.
 */
export const timeoutOf = (model: Model, env: Env): number => readTimeout(env) ?? model.timeout;

/** Milliseconds after which a page may give up on a run. */
export const pageTimeoutOf = (model: Model, env: Env): number => timeoutOf(model, env) + PAGE_SLACK_MS;
