import type { MarkingOptions } from "@reactkits.dev/react-media-library/server";
import type { DatabaseOptions } from "./database/open-database.js";
import type { FilesOptions } from "./files/open-file-store.js";

/** Which process works on generations. */
export type JobsOptions =
  | {
      /**
       * Who works on generations: `embedded` this process, together with others on the same database, `worker` only those
       * that call `work()`, `inngest` an Inngest server.
       */
      kind: "embedded" | "worker";
      /**
       * How long a process may be silent before others take over its work, in seconds; a working process keeps renewing it.
       * Default: 15.
       */
      leaseSeconds?: number | undefined;
    }
  | InngestOptions;

/** An Inngest server, which calls this one for each step; needs the package `inngest`. */
export type InngestOptions = {
  /** Inngest. */
  kind: "inngest";
  /** The app's id at Inngest. Default: `media-generation-server`. */
  appId?: string | undefined;
  /** The key for sending events to Inngest. Default: the environment's `INNGEST_EVENT_KEY`. */
  eventKey?: string | undefined;
  /** The key by which requests of Inngest are verified. Default: the environment's `INNGEST_SIGNING_KEY`. */
  signingKey?: string | undefined;
  /** The URL of an Inngest server other than Inngest Cloud. Default: Inngest Cloud. */
  baseUrl?: string | undefined;
  /** Whether Inngest is a dev server, whose requests are unsigned: on the same machine only. Default: as the environment's `INNGEST_DEV` says. */
  isDev?: boolean | undefined;
};

export type CreditsOptions = {
  /** The initial balance of an account in credits. Default: the cost of 200 images of the default model. */
  start?: number | undefined;
  /** The price of an improved prompt in credits if its model has no price. Default: 1. */
  promptPrice?: number | undefined;
  /** The budget of all generations of a day (UTC), in millionths of a US dollar. Default: none, which is unlimited. */
  dailyBudget?: number | undefined;
};

export type LimitsOptions = {
  /** Requests per minute and account that may incur costs; 20 times as many for all accounts together. Default: 60. */
  perMinute?: number | undefined;
  /** Timeout for receiving a request's body, in milliseconds. Default: 60,000. */
  bodyTime?: number | undefined;
  /** Total bytes of the input images of an account's unfinished generations. Default: 500 MB. */
  inputBytes?: number | undefined;
  /** How long generated files are kept after their generation has ended, in milliseconds. Default: 24 hours. */
  filesKept?: number | undefined;
  /**
   * How long individual records of usage and credits are kept, in milliseconds; sums by day are kept for ever.
   * Default: 400 days.
   */
  recordsKept?: number | undefined;
  /** Maximum side of an image in pixels. Default: 1024. */
  maxSide?: number | undefined;
  /** Maximum number of steps of an image request. Default: 50. */
  maxSteps?: number | undefined;
};

export type HttpOptions = {
  /** The path prefix of all routes. Default: `/api`. */
  basePath?: string | undefined;
  /** The public URL of this server, such as `https://media.example.com`. Default: none, and no webhooks. */
  publicUrl?: string | undefined;
  /**
   * The host names of this server, in addition to loopback names and the host of `publicUrl`: requests to others are answered
   * with 421. Default: none.
   */
  allowedHosts?: readonly string[] | undefined;
  /** Other origins whose pages may use this server, such as `https://app.example.com`. Default: none. */
  allowedOrigins?: readonly string[] | undefined;
  /** The number of proxies in front of this server that set `x-forwarded-*`. Default: 0. */
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
  marking: false | MarkingOptions;
  /** Recorded with the usage; undefined to record the caller of each request. */
  caller: string | undefined;
};

export type ConfigOptions = {
  /** Where generations, accounts and usage are recorded; its tables are created and migrated at start-up. */
  database: DatabaseOptions;
  /** Where images and videos are stored. */
  files: FilesOptions;
  /** Which process works on generations. Default: this process. */
  jobs?: JobsOptions | undefined;
  /** Balances, prices and budgets. Default: those below. */
  credits?: CreditsOptions | undefined;
  /** Rates, sizes and times. Default: those below. */
  limits?: LimitsOptions | undefined;
  /** How the server is reached. Default: on this machine only. */
  http?: HttpOptions | undefined;
  /**
   * What stored images say about their origin, as XMP in PNG, JPEG, WebP and AVIF; `false` stores them as the provider sent
   * them. Images with a C2PA manifest are never changed. Default: the origin, without the prompt.
   */
  marking?: false | MarkingOptions | undefined;
  /** The caller that is recorded with all usage. Default: that of each request, as `accounts` names it. */
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
    marking: options.marking ?? {},
    caller: options.caller,
  };
}
