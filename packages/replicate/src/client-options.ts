import { ReplicateError } from "./replicate-error.js";

/** A host that files may be downloaded from, besides Replicate's own. */
export type DeliveryHost = {
  /** As `URL.hostname` spells it. */
  hostname: string;
  /** Undefined: any port on loopback. Elsewhere only 443 is allowed. */
  port: string | undefined;
  /** Exempt from https, the default port and the public address. */
  loopback: boolean;
};

/** What a client connects with; everything but the token has a default. */
export type ReplicateConnectionOptions = {
  /** Sent to `baseUrl` and nowhere else. */
  token: string;
  /** The API with its `/v1`; https, or http on loopback. Default: `https://api.replicate.com/v1`. */
  baseUrl?: string | undefined;
  /** `host` or `host:port`; another port than 443 on loopback only. Default: only Replicate's own. */
  deliveryHosts?: readonly string[] | undefined;
  /** How often a request is sent again, 0 to 10. Default: 3. */
  maxRetries?: number | undefined;
  /** Milliseconds before each retry, roughly; the last one doubles from there on. Default: 500, 1000, 2000. */
  retryDelays?: readonly number[] | undefined;
  /** Milliseconds that a prediction of any model may run, 1 to 86,400,000. Default: the model's own. */
  timeout?: number | undefined;
  /** Milliseconds that a model may take to start, before the prediction's own time begins. Default: 600,000. */
  bootTimeout?: number | undefined;
  /** Predictions and uploads in flight, 1 to 10,000; more of them wait their turn. Default: 32. */
  concurrency?: number | undefined;
};

/** The validated options, with every default filled in. */
export type ReplicateConfig = {
  token: string;
  /** Without a trailing slash. */
  baseUrl: string;
  deliveryHosts: readonly DeliveryHost[];
  maxRetries: number;
  retryDelays: readonly number[];
  timeout: number | undefined;
  bootTimeout: number;
  concurrency: number;
};

const DEFAULT_BASE_URL = "https://api.replicate.com/v1";
const DAY_MS = 86_400_000;

/**
 * Validates the options and fills in the defaults. Throws a `ReplicateError` (`invalid-request`) whose message begins
 * with the option's name and never quotes the token.
 */
export function resolveClientOptions(options: ReplicateConnectionOptions): ReplicateConfig {
  return {
    token: checkToken(options.token),
    baseUrl: parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL),
    deliveryHosts: (options.deliveryHosts ?? []).map(parseDeliveryHost),
    maxRetries: checkRange("maxRetries", options.maxRetries ?? 3, 0, 10),
    retryDelays: checkRetryDelays(options.retryDelays ?? [500, 1000, 2000]),
    timeout: options.timeout === undefined ? undefined : checkRange("timeout", options.timeout, 1, DAY_MS),
    bootTimeout: checkRange("bootTimeout", options.bootTimeout ?? 600_000, 1, DAY_MS),
    concurrency: checkRange("concurrency", options.concurrency ?? 32, 1, 10_000),
  };
}

/** A line break here would end up in an error message of fetch, and the token with it. */
function checkToken(token: string): string {
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return token;
  throw invalid("token holds characters that no token has, such as a space. Copy it again.");
}

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)))) {
    throw invalid(
      "baseUrl must be an https address with its /v1, such as https://api.replicate.com/v1; http is for this machine (127.0.0.1) only.",
    );
  }
  return url.href.replace(/\/+$/, "");
}

function parseDeliveryHost(entry: string): DeliveryHost {
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(entry) ?? [];
  if (host !== undefined && URL.canParse(`https://${host}`)) {
    const { hostname } = new URL(`https://${host}`);
    const loopback = isLoopback(hostname);
    if (loopback || port === undefined || port === "443") {
      return { hostname, port: loopback ? port : undefined, loopback };
    }
  }
  throw invalid(
    "deliveryHosts takes hosts, such as files.example.com or 127.0.0.1:4010: no scheme, no path, and another port than 443 on this machine only.",
  );
}

function checkRetryDelays(delays: readonly number[]): readonly number[] {
  if (delays.length > 0 && delays.every((delay) => delay >= 0 && delay <= DAY_MS)) return delays;
  throw invalid("retryDelays takes milliseconds, such as [500, 1000, 2000].");
}

function checkRange(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalid(`${name} must be a whole number from ${min} to ${max}.`);
}

const invalid = (message: string) => new ReplicateError("invalid-request", message);

/** `hostname` as `URL.hostname` spells it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
