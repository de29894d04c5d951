import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  createRateLimiter,
  createUploadGate,
  DEFAULT_GENERATE_LIMITS,
  type GeneratedImage,
  type GenerateHandlerOptions,
  type MediaAIGenerateRequest,
  type RateLimiter,
} from "@reactkits.dev/react-media-library/server";
import type { Accounts } from "./accounts/accounts.js";
import { createSenders } from "./accounts/sender.js";
import { sessionAccounts } from "./accounts/session.js";
import { type ConfigOptions, createConfig, type ServerConfig } from "./config.js";
import type { Pipeline, ServerContext } from "./context.js";
import { defaultStartCredits } from "./credits/start-credits.js";
import { createNotifications } from "./database/notifications.js";
import { openDatabase } from "./database/open-database.js";
import { createEventReader } from "./events/event-reader.js";
import { createNotifier } from "./events/notifier.js";
import { checkFilesFolder } from "./files/check-files-folder.js";
import { openFileStore } from "./files/open-file-store.js";
import { createUploadFolder } from "./files/upload-folder.js";
import { createAcceptance } from "./jobs/acceptance.js";
import { createJobQueue } from "./jobs/create-job-queue.js";
import { createEmbeddedQueue } from "./jobs/embedded-queue.js";
import { endQueue } from "./jobs/job-queue.js";
import { makeHere } from "./jobs/make-here.js";
import { createPostgresRateLimiter } from "./limits/postgres-rate-limiter.js";
import { once } from "./once.js";
import { createReadiness, type Readiness } from "./operations/readiness.js";
import { makeFiles } from "./pipeline/follow-files.js";
import { createLiveOutputs } from "./pipeline/live-outputs.js";
import type { Submission } from "./pipeline/submit.js";
import type { GenerationProvider } from "./provider.js";
import type { Route, RouteContext } from "./routes/route-context.js";
import { createGuards, createImagesRoute } from "./routes/route-options.js";
import { createRouter } from "./routes/router.js";
import { createStreamSlots, STREAM_LIMITS } from "./routes/stream-slots.js";
import {
  readUsageRecords,
  readUsageReport,
  type UsageRecords,
  type UsageReport,
} from "./usage/usage-report.js";

export type GenerationServerOptions = ConfigOptions & {
  provider: GenerationProvider;
  /** Default: a browser's session is an account. */
  accounts?: Accounts | undefined;
  /**
   * Signs session cookies and makes addresses into pseudonyms: at least 32 characters, the same in every process.
   * Default: one of this process, with which its sessions end.
   */
  secret?: string | undefined;
  /** A folder for images that are being uploaded. Default: memory. */
  uploadsFolder?: string | undefined;
};

export type GenerateImagesContext = {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970. Default: now. */
  receivedAt?: number | undefined;
  /** Who pays and has the usage recorded. Without it the operator does, who pays nothing, and this process does the work. */
  request?: Request | undefined;
  /** The type that the files should have, such as `image/png`. Default: the model's own. */
  format?: string | undefined;
  /** Further inputs of this very model, over everything else. From the operator, never from a visitor. */
  options?: Readonly<Record<string, unknown>> | undefined;
};

export type GenerationServer = {
  /** Answers every request below the base path; addresses that there are not with 404. Never rejects. */
  handle: (request: Request) => Promise<Response>;
  /**
   * Opens the database and begins to work on what is due, which otherwise happens at the first request. Rejects if the
   * database cannot be used; each request tries anew.
   */
  start: () => Promise<void>;
  /** Lets what is under way finish for `graceMs` milliseconds (default: 0), leaves the rest to others, and closes the database. */
  stop: (options?: { graceMs?: number }) => Promise<void>;
  /** Ends event streams, whose clients go on at another server, and reports `stopping`: the first half of `stop`. */
  beginStop: () => void;
  /**
   * Makes images for who waits on the line, each handed over while it is being stored. Throws a `MediaLibraryError`, or
   * the signal's reason.
   */
  generateImages: (
    request: MediaAIGenerateRequest,
    context: GenerateImagesContext,
  ) => AsyncGenerator<GeneratedImage, void, undefined>;
  /** The route for images, made by something else than `generateImages`. */
  imagesRoute: (generate: GenerateHandlerOptions["generate"]) => Route;
  /** Whether this server can take generations. Never rejects. */
  readiness: () => Promise<Readiness>;
  /** Works through what is due, whatever `jobs` says: for a process of its own. Returns what ends it. */
  work: () => Promise<(graceMs: number) => Promise<void>>;
  usage: {
    /** Sums since that moment, in milliseconds since 1970. */
    report: (since?: number) => Promise<UsageReport>;
    /** Every generation since then, as far back as records are kept. */
    records: (since?: number) => Promise<UsageRecords>;
  };
  /** For tests and programs that look further: not covered by semantic versioning. */
  pipeline: () => Promise<Pipeline>;
};

/**
 * Durable AI generation behind one handler: what is requested is recorded, paid for and worked on, whoever leaves and
 * whichever process ends. Opens nothing until `start` or the first request.
 *
 * @example
 * ```ts
 * const server = createGenerationServer({
 *   provider,
 *   database: { file: "data/media.db" },
 *   files: { folder: "data/files" },
 * });
 * Bun.serve({ fetch: server.handle });
 * ```
 */
export function createGenerationServer(options: GenerationServerOptions): GenerationServer {
  const { provider, secret = randomBytes(32).toString("base64url") } = options;
  const config = createConfig(options);
  const stopping = new AbortController();
  const secure = config.http.publicUrl?.startsWith("https:") === true;
  const accounts = options.accounts ?? sessionAccounts({ secret, secure });
  const startCredits = once(() => config.credits.start ?? defaultStartCredits(provider));
  const { trustedProxies } = config.http;
  const senders = createSenders({ accounts, secret, trustedProxies, startCredits, caller: config.caller });

  const database = retryable(() => openDatabase(config.database));
  const files = retryable(() => openFileStore(config.files));
  const context = retryable(() => openContext(config, provider, database, files));
  const pipeline = retryable(async (): Promise<Pipeline> => {
    const opened = await context();
    const warning = await checkFilesFolder(opened.database, config.files);
    if (warning !== undefined) console.warn(warning);
    const queue = await createJobQueue(opened);
    queue.start();
    return { ...opened, queue };
  });

  const inMemory = once(createRateLimiter);
  const inPostgres = retryable(async () => createPostgresRateLimiter(await database()));
  const limiter = (): RateLimiter | Promise<RateLimiter> =>
    "url" in config.database ? inPostgres() : inMemory();

  const routes: RouteContext = {
    config,
    provider,
    senders,
    pipeline,
    ...createGuards({ config, provider, senders }, limiter),
    bodyLimits: { ...DEFAULT_GENERATE_LIMITS, bodyTime: config.limits.bodyTime },
    uploads: {
      gate: createUploadGate({
        perKey: 4,
        total: 16,
        key: (request) => senders.senderOf(request).account.id,
      }),
      ...(options.uploadsFolder !== undefined && { store: createUploadFolder(options.uploadsFolder) }),
    },
    machineGate: createUploadGate({ total: 32 }),
    streamSlots: createStreamSlots(STREAM_LIMITS),
    stopping: stopping.signal,
  };

  async function* generateImages(
    request: MediaAIGenerateRequest,
    { signal, receivedAt, request: asked, format, options: inputs }: GenerateImagesContext,
  ): AsyncGenerator<GeneratedImage, void, undefined> {
    const sender = asked && senders.senderOf(asked);
    const submission: Submission = {
      request: { kind: "images", request, format, options: inputs },
      sender,
      caller: sender?.caller ?? config.caller ?? "unknown",
      receivedAt,
      patience: 0,
    };
    if (sender) yield* makeFiles(await pipeline(), submission, signal);
    else yield* makeHere(await context(), submission, signal);
  }

  const readiness = createReadiness({
    pipeline,
    database,
    files,
    provider,
    isStopping: () => stopping.signal.aborted,
  });
  const imagesRoute = (generate: GenerateHandlerOptions["generate"]) => createImagesRoute(routes, generate);
  const generate: GenerateHandlerOptions["generate"] = async (request, asked) =>
    generateImages(request, asked);
  const handle = createRouter(routes, { images: imagesRoute(generate), readiness });

  return {
    handle,
    generateImages,
    imagesRoute,
    readiness,
    pipeline,
    start: async () => void (await pipeline()),
    beginStop: () => stopping.abort(),
    async stop({ graceMs = 0 } = {}) {
      stopping.abort();
      const opened = await pipeline.opened();
      const endsAt = Date.now() + graceMs;
      if (opened) await endQueue(opened.queue, graceMs);
      // What was abandoned is cancelled in the background.
      if (graceMs > 0)
        await Promise.race([
          provider.idle(),
          sleep(Math.max(0, endsAt - Date.now()), undefined, { ref: false }),
        ]);
      await (await database.opened())?.destroy();
      for (const each of [pipeline, context, database]) each.forget();
    },
    async work() {
      const queue = createEmbeddedQueue(await context());
      queue.start();
      return (graceMs) => endQueue(queue, graceMs);
    },
    usage: {
      report: async (since) => readUsageReport(await database(), since),
      records: async (since) => readUsageRecords(await database(), since),
    },
  };
}

async function openContext(
  config: ServerConfig,
  provider: GenerationProvider,
  openedDatabase: () => Promise<ServerContext["database"]>,
  openedFiles: () => Promise<ServerContext["files"]>,
): Promise<ServerContext> {
  const [database, files] = await Promise.all([openedDatabase(), openedFiles()]);
  const notifications = createNotifications(database, config.database);
  const notifier = createNotifier();
  return {
    config,
    provider,
    database,
    notifications,
    files,
    notifier,
    events: createEventReader(database, notifications, notifier),
    liveOutputs: createLiveOutputs(),
    acceptance: createAcceptance(notifier),
  };
}

type Retryable<T> = (() => Promise<T>) & {
  /** What was opened; undefined if nothing was, or it failed. */
  opened: () => Promise<T | undefined>;
  forget: () => void;
};

/** Opens something at the first call and then gives it again; after a failure the next call tries anew. */
function retryable<T>(open: () => Promise<T>): Retryable<T> {
  let opening: Promise<T> | undefined;
  const get = () => {
    if (opening) return opening;
    const attempt = open();
    opening = attempt;
    attempt.catch(() => {
      if (opening === attempt) opening = undefined;
    });
    return attempt;
  };
  return Object.assign(get, {
    opened: async () => opening?.catch(() => undefined),
    forget: () => {
      opening = undefined;
    },
  });
}
