import { type Env, readList, readSetting, readToken, readWhole, SettingError } from "../../env";

/** A host that files may come from, beside Replicate's own. */
export type DeliveryHost = {
  /** As `URL.hostname` spells it. */
  hostname: string;
  /** Undefined: any on loopback. Elsewhere only 443 is served, whatever stands here. */
  port: string | undefined;
  /** Exempt from https, the default port and the public address. */
  loopback: boolean;
};

export type ReplicateConfig = {
  token: string;
  /** Without a slash at its end. */
  baseUrl: string;
  deliveryHosts: readonly DeliveryHost[];
  /** How often a request is sent again, 0 to 10. */
  maxRetries: number;
  /** Milliseconds before each retry, about; the last one doubles from there on. */
  retryDelays: readonly number[];
  /** Milliseconds for a run of any model; undefined: the table of `timing.ts`. */
  timeout: number | undefined;
  /** Milliseconds that a model may take to start, before its run's time begins. */
  bootTimeout: number;
  /** Runs and uploads in flight; more of them wait their turn. */
  concurrency: number;
};

const DEFAULT_BASE_URL = "https://api.replicate.com/v1";

/** Reads the variables that .env.example explains. Throws `SettingError`, which never quotes a token. */
export function readReplicateConfig(env: Env): ReplicateConfig {
  const token = readToken(env);
  if (token === undefined) {
    throw new SettingError(
      "REPLICATE_API_TOKEN is not set. Set it, or use `npm start`, which brings an emulator.",
    );
  }
  return {
    token: checkToken(token),
    baseUrl: readBaseUrl(readSetting(env, "REPLICATE_BASE_URL") ?? DEFAULT_BASE_URL),
    deliveryHosts: readList(env, "REPLICATE_DELIVERY_HOSTS").map(readDeliveryHost),
    maxRetries: readWhole(env, "REPLICATE_MAX_RETRIES", 3, 0, 10),
    retryDelays: readRetryDelays(env),
    timeout: readTimeout(env),
    bootTimeout: readBootTimeout(env),
    concurrency: readWhole(env, "REPLICATE_CONCURRENCY", 32, 1, 10_000),
  };
}

/** A line break here would end up in an error message of fetch, and the token with it. */
export function checkToken(token: string): string {
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return token;
  throw new SettingError(
    "REPLICATE_API_TOKEN holds characters that no token has, such as a space. Copy it again.",
  );
}

export function readBaseUrl(text: string, subject = "REPLICATE_BASE_URL"): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)))) {
    throw new SettingError(
      `${subject} must be an https address with its /v1, such as https://api.replicate.com/v1; http is for this machine (127.0.0.1) only.`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

function readDeliveryHost(entry: string): DeliveryHost {
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(entry) ?? [];
  if (host !== undefined && URL.canParse(`https://${host}`)) {
    const { hostname } = new URL(`https://${host}`);
    const loopback = isLoopback(hostname);
    if (loopback || port === undefined || port === "443") {
      return { hostname, port: loopback ? port : undefined, loopback };
    }
  }
  throw new SettingError(
    "REPLICATE_DELIVERY_HOSTS takes hosts, comma-separated, such as files.example.com or 127.0.0.1:4010: no scheme, no path, and another port than 443 on this machine only.",
  );
}

/** Milliseconds, of REPLICATE_TIMEOUT. */
export function readTimeout(env: Env): number | undefined {
  const seconds = readWhole(env, "REPLICATE_TIMEOUT", undefined, 1, 86_400);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Milliseconds, of REPLICATE_BOOT_TIMEOUT. */
export const readBootTimeout = (env: Env): number =>
  readWhole(env, "REPLICATE_BOOT_TIMEOUT", 600, 1, 86_400) * 1000;

function readRetryDelays(env: Env): number[] {
  const delays = readList(env, "REPLICATE_RETRY_DELAYS").map((entry) => {
    if (/^\d{1,3}(\.\d{1,3})?$/.test(entry)) return Number(entry) * 1000;
    throw new SettingError("REPLICATE_RETRY_DELAYS takes seconds, comma-separated, such as 5,15,45.");
  });
  return delays.length > 0 ? delays : [500, 1000, 2000];
}

/** `hostname` as `URL.hostname` spells it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
