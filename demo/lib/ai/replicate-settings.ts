import {
  type ReplicateConfig,
  type ReplicateConnectionOptions,
  ReplicateError,
  resolveClientOptions,
} from "@reactkits.dev/media-replicate";
import {
  type Env,
  readList,
  readOptionalWhole,
  readSetting,
  readToken,
  readWhole,
  SettingError,
} from "../env";

/** The variable of each option; `settings.json` explains them. */
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

/** The unvalidated options of the site's client. Throws `SettingError`. */
export function readReplicateOptions(env: Env): ReplicateConnectionOptions {
  const token = readToken(env);
  if (token === undefined) {
    throw new SettingError("REPLICATE_API_TOKEN is not set. Set it, or use the emulator of `npm start`.");
  }
  return {
    token,
    baseUrl: readSetting(env, "REPLICATE_BASE_URL"),
    deliveryHosts: readList(env, "REPLICATE_DELIVERY_HOSTS"),
    maxRetries: readWhole(env, "REPLICATE_MAX_RETRIES"),
    retryDelays: readRetryDelays(env),
    timeout: readTimeout(env),
    bootTimeout: readBootTimeout(env),
    concurrency: readWhole(env, "REPLICATE_CONCURRENCY"),
  };
}

/** The validated options with all defaults. Throws `SettingError`, which never quotes a token. */
export const readReplicateConfig = (env: Env): ReplicateConfig =>
  checkReplicateOptions(readReplicateOptions(env));

/**
 * Converts the client's validation errors to `SettingError`, with variables instead of options.
 * @param names the variables of the options, if they are not the usual ones
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

/** REPLICATE_TIMEOUT in milliseconds. */
export function readTimeout(env: Env): number | undefined {
  const seconds = readOptionalWhole(env, "REPLICATE_TIMEOUT");
  return seconds === undefined ? undefined : seconds * 1000;
}

/** REPLICATE_BOOT_TIMEOUT in milliseconds. */
export const readBootTimeout = (env: Env): number => readWhole(env, "REPLICATE_BOOT_TIMEOUT") * 1000;

function readRetryDelays(env: Env): number[] | undefined {
  const delays = readList(env, "REPLICATE_RETRY_DELAYS").map((entry) => {
    if (/^\d{1,3}(\.\d{1,3})?$/.test(entry)) return Number(entry) * 1000;
    throw new SettingError("REPLICATE_RETRY_DELAYS must be seconds, comma-separated, such as 5,15,45.");
  });
  return delays.length > 0 ? delays : undefined;
}
