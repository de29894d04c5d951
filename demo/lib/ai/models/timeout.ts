import type { Model } from "@reactkits.dev/media-replicate";
import type { Env } from "../../env";
import { readBootTimeout, readTimeout } from "../replicate-settings";

/**
 * Milliseconds for which a generation goes on where something that it needs is not there, and nobody waits on the line:
 * once in our queue, and once where the provider throttles.
 */
export const PATIENCE_MS = 600_000;
/** What a page waits longer than the server, so that the server's own words arrive. */
const PAGE_SLACK_MS = 10_000;

/**
 * Milliseconds that a run of `model` may take: REPLICATE_TIMEOUT for every model, else its row's.
 * Throws `SettingError`.
 */
export const timeoutOf = (model: Model, env: Env): number => readTimeout(env) ?? model.timeout;

/** Milliseconds after which a page may give up: beyond all clocks of the server, which says itself which one ran out. */
export const pageTimeoutOf = (model: Model, env: Env): number =>
  2 * PATIENCE_MS + readBootTimeout(env) + timeoutOf(model, env) + PAGE_SLACK_MS;
