import type { DatabaseOptions } from "./database/open-database.js";
import type { FilesOptions } from "./files/open-file-store.js";

/** Who works through the generations that are due. */
export type JobsOptions =
  /** This process, beside others on the same database. */
  | { kind: "embedded"; leaseSeconds?: number | undefined }
  /** Not this process, but others that call `work()` on the same database. */
  | { kind: "worker"; leaseSeconds?: number | undefined }
  | InngestOptions;

/** Inngest's server, which asks this one for one step after the other; needs the package `inngest`. */
export type InngestOptions = {
  kind: "inngest";
  /** The app's id at Inngest. Default: `media-generation-server`. */
  appId?: string | undefined;
  eventKey?: string | undefined;
  signingKey?: string | undefined;
  /** Of an Inngest server that is not Inngest's cloud. */
  baseUrl?: string | undefined;
  /** Whether it is a dev server, whose requests are not signed: on the same machine only. */
  isDev?: boolean | undefined;
};

export type CreditsOptions = {
  /** Credits that an account begins with. Default: what 200 images of the default model cost. */
  start?: number | undefined;
  /** Credits that an improved prompt costs if its model has no price. Default: 1. */
  promptPrice?: number | undefined;
  /** What all generations of a day (UTC) may cost, in millionths of a US dollar. Default: no limit. */
  dailyBudget?: number | undefined;
};

export type LimitsOptions = {
  /** Requests a minute and account that may cost something; 20 times as many of all accounts. Default: 60. */
  perMinute?: number | undefined;
  /** Milliseconds that a request's body may take to arrive. Default: 60,000. */
  bodyTime?: number | undefined;
  /** Bytes that the input images of an account's running generations may take. Default: 500 MB. */
  inputBytes?: number | undefined;
  /** Milliseconds for which generated files are kept after their generation's end. Default: a day. */
  filesKept?: number | undefined;
  /** Milliseconds for which single records of usage and credits are kept; sums by day are kept for ever. Default: 400 days. */
  recordsKept?: number | undefined;
  /** The longest side, in pixels, and the most steps of a request for images. Default: 1024 and 50. */
  maxSide?: number | undefined;
  maxSteps?: number | undefined;
};

export type HttpOptions = {
  /** The path below which all routes are. Default: `/api`. */
  basePath?: string | undefined;
  /** Where this server is reached from outside, such as `https://media.example.com`: without it there are no webhooks. */
  publicUrl?: string | undefined;
  /** The host names that this server is addressed by, beside loopback names and that of `publicUrl`. */
  allowedHosts?: readonly string[] | undefined;
  /** Other origins whose pages may generate here, such as `https://app.example.com`. */
  allowedOrigins?: readonly string[] | undefined;
  /** How many proxies in front of this server write `x-forwarded-*`. Default: 0. */
  trustedProxies?: number | undefined;
};

/** The options with their defaults applied. */
export type ServerConfig = {
  database: DatabaseOptions;
  files: FilesOptions;
  jobs: JobsOptions;
  credits: { start: number | undefined; promptPrice: number; dailyBudget: number | undefined };
  limits: { [Name in keyof LimitsOptions]-?: number };
  http: {
    basePath: string;
    publicUrl: string | undefined;
    allowedHosts: string[];
    allowedOrigins: string[];
    trustedProxies: number;
  };
  /** For whom usage is recorded; undefined for the caller of each request. */
  caller: string | undefined;
};

export type ConfigOptions = {
  database: DatabaseOptions;
  files: FilesOptions;
  jobs?: JobsOptions | undefined;
  credits?: CreditsOptions | undefined;
  limits?: LimitsOptions | undefined;
  http?: HttpOptions | undefined;
  caller?: string | undefined;
};

const DAY = 86_400_000;

export function createConfig(options: ConfigOptions): ServerConfig {
  const { credits = {}, limits = {}, http = {} } = options;
  const { publicUrl, allowedHosts = [] } = http;
  return {
    database: options.database,
    files: options.files,
    jobs: options.jobs ?? { kind: "embedded" },
    credits: {
      start: credits.start,
      promptPrice: credits.promptPrice ?? 1,
      dailyBudget: credits.dailyBudget,
    },
    limits: {
      perMinute: limits.perMinute ?? 60,
      bodyTime: limits.bodyTime ?? 60_000,
      inputBytes: limits.inputBytes ?? 500 * 1024 * 1024,
      filesKept: limits.filesKept ?? DAY,
      recordsKept: limits.recordsKept ?? 400 * DAY,
      maxSide: limits.maxSide ?? 1024,
      maxSteps: limits.maxSteps ?? 50,
    },
    http: {
      basePath: (http.basePath ?? "/api").replace(/\/+$/, ""),
      publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
      allowedHosts: publicUrl === undefined ? [...allowedHosts] : [new URL(publicUrl).host, ...allowedHosts],
      allowedOrigins: [...(http.allowedOrigins ?? [])],
      trustedProxies: http.trustedProxies ?? 0,
    },
    caller: options.caller,
  };
}
