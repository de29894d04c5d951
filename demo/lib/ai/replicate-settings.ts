import {
  type ReplicateConfig,
  type ReplicateConnectionOptions,
  ReplicateError,
  resolveClientOptions,
} from "@reactkits.dev/media-replicate";
import { type Env, readList, readSetting, readToken, readWhole, SettingError } from "../env";

/** The variable that each option is read from; `.env.example` explains them. */
const VARIABLES: Readonly<Record<keyof ReplicateConnectionOptions, string>> = {
  token: "REPLICATE_API_TOKEN",
  baseUrl: "REPLICATE_BASE_URL",
  deliveryHosts: "REPLICATE_DELIVERY_HOSTS",
  maxRetries: "REPLICATE_MAX_RETRIES",
  retryDelays: "REPLICATE_RETRY_DELAYS",
  timeout: "REPLICATE_TIMEOUT",
  bootTimeout: "REPLICATE_BOOT_TIMEOUT",
  concurrency: "REPLICATE_CONCURRENCY",
};

/** The options of the site's own client, before they are validated. Throws `SettingError`. */
export function readReplicateOptions(env: Env): ReplicateConnectionOptions {
  const token = readToken(env);
  if (token === undefined) {
    throw new SettingError(
      "REPLICATE_API_TOKEN is not set. Set it, or use `npm start`, which brings an emulator.",
    );
  }
  return {
    token,
    baseUrl: readSetting(env, "REPLICATE_BASE_URL"),
    deliveryHosts: readList(env, "REPLICATE_DELIVERY_HOSTS"),
    maxRetries: readWhole(env, "REPLICATE_MAX_RETRIES", 3, 0, 10),
    retryDelays: readRetryDelays(env),
    timeout: readTimeout(env),
    bootTimeout: readBootTimeout(env),
    concurrency: readWhole(env, "REPLICATE_CONCURRENCY", 32, 1, 10_000),
  };
}

/** The validated settings with every default. Throws `SettingError`, which never quotes a token. */
export const readReplicateConfig = (env: Env): ReplicateConfig =>
  checkReplicateOptions(readReplicateOptions(env));

/**
 * Throws `SettingError` in place of the client's own error, with the variable's name in place of the option's.
 * @param names of the variables that the options come from, if they are not the usual ones
 */
export function checkReplicateOptions(
  options: ReplicateConnectionOptions,
  names: Partial<typeof VARIABLES> = {},
): ReplicateConfig {
  try {
    return resolveClientOptions(options);
  } catch (error) {
    if (!(error instanceof ReplicateError)) throw error;
    throw new SettingError(
      error.message.replace(/^\w+/, (option) => {
        const known = Object.entries({ ...VARIABLES, ...names }).find(([name]) => name === option);
        return known?.[1] ?? option;
      }),
    );
  }
}

/** Milliseconds, of REPLICATE_TIMEOUT. */
export function readTimeout(env: Env): number | undefined {
  const seconds = readWhole(env, "REPLICATE_TIMEOUT", undefined, 1, 86_400);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Milliseconds, of REPLICATE_BOOT_TIMEOUT. */
export const readBootTimeout = (env: Env): number =>
  readWhole(env, "REPLICATE_BOOT_TIMEOUT", 600, 1, 86_400) * 1000;

function readRetryDelays(env: Env): number[] | undefined {
  const delays = readList(env, "REPLICATE_RETRY_DELAYS").map((entry) => {
    if (/^\d{1,3}(\.\d{1,3})?$/.test(entry)) return Number(entry) * 1000;
    throw new SettingError("REPLICATE_RETRY_DELAYS takes seconds, comma-separated, such as 5,15,45.");
  });
  return delays.length > 0 ? delays : undefined;
}
