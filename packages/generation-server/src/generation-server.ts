import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
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
import { createLivePreviews } from "./events/live-previews.js";
import { createNotifier } from "./events/notifier.js";
import { checkFilesFolder } from "./files/check-files-folder.js";
import { openFileStore } from "./files/open-file-store.js";
import { createUploadFolder } from "./files/upload-folder.js";
import { createAcceptance } from "./jobs/acceptance.js";
import { createJobQueue } from "./jobs/create-job-queue.js";
import { createEmbeddedQueue } from "./jobs/embedded-queue.js";
import { generateHere } from "./jobs/generate-here.js";
import { endQueue } from "./jobs/job-queue.js";
import { createPostgresRateLimiter } from "./limits/postgres-rate-limiter.js";
import { once } from "./once.js";
import { createReadiness, type Readiness } from "./operations/readiness.js";
import { createLiveOutputs } from "./pipeline/live-outputs.js";
import { generateFiles } from "./pipeline/stream-files.js";
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
  /** The AI company that generates, such as `createReplicateProvider`. */
  provider: GenerationProvider;
  /** Who pays, and who owns the results. Default: each browser session is an account. */
  accounts?: Accounts | undefined;
  /**
   * The key of session cookies and address pseudonyms: at least 32 characters, the same in every process. Set it in
   * production. Default: a random one, so that sessions end with the process.
   */
  secret?: string | undefined;
  /** A folder for input images during their upload. Default: none; they are kept in memory. */
  uploadsFolder?: string | undefined;
};

export type GenerateImagesContext = {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970. Default: now. */
  receivedAt?: number | undefined;
  /** The request of the sender who pays. Without it, the operator generates at no charge, in this process only. */
  request?: Request | undefined;
  /** The preferred type of the files, such as `image/png`. Default: the model's own. */
  format?: string | undefined;
  /** Additional model inputs, which take precedence. Only for the operator: never pass visitors' input. */
  options?: Readonly<Record<string, unknown>> | undefined;
};

export type GenerationServer = {
  /** Handles all requests below the base path; unknown paths get 404. Never rejects. */
  handle: (request: Request) => Promise<Response>;
  /**
   * Opens the database and starts to work on pending generations, which otherwise happens on the first request.
   * Rejects if the database cannot be used; each request tries again.
   */
  start: () => Promise<void>;
  /**
   * Waits up to `graceMs` milliseconds (default: 0) for running work, leaves the rest to other processes, and closes
   * the database.
   */
  stop: (options?: { graceMs?: number }) => Promise<void>;
  /**
   * The first half of `stop`: closes event streams, whose clients reconnect to another server, and reports the
   * readiness `stopping`.
   */
  beginStop: () => void;
  /**
   * Generates images and yields each one while it is still being stored. Throws a `MediaLibraryError`, or the
   * signal's reason.
   */
  generateImages: (
    request: MediaAIGenerateRequest,
    context: GenerateImagesContext,
  ) => AsyncGenerator<GeneratedImage, void, undefined>;
  /** The route `POST /ai/images/generate` with another implementation than `generateImages`. */
  imagesRoute: (generate: GenerateHandlerOptions["generate"]) => Route;
  /** Whether this server can accept generations. Never rejects. */
  readiness: () => Promise<Readiness>;
  /**
   * Works on pending generations regardless of the option `jobs`, for a dedicated worker process. Returns a function
   * that stops it after up to `graceMs` milliseconds.
   */
  work: () => Promise<(graceMs: number) => Promise<void>>;
  usage: {
    /** Sums since a time, in milliseconds since 1970. */
    report: (since?: number) => Promise<UsageReport>;
    /** All records since then, as far back as they are kept. */
    records: (since?: number) => Promise<UsageRecords>;
  };
  /** Internals for tests and tools: not covered by semantic versioning. */
  pipeline: () => Promise<Pipeline>;
};

/**
 * Creates a server for durable AI generation with a single request handler. Generations are recorded, charged and
 * completed even if the client disconnects or the process is killed. Nothing is opened before `start` or the first
 * request.
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
  // Each open stream listens to it: many are no leak.
  setMaxListeners(0, stopping.signal);
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
    { signal, receivedAt, request: sentBy, format, options: inputs }: GenerateImagesContext,
  ): AsyncGenerator<GeneratedImage, void, undefined> {
    const sender = sentBy && senders.senderOf(sentBy);
    const submission: Submission = {
      request: { kind: "images", request, format, options: inputs },
      sender,
      caller: sender?.caller ?? config.caller ?? "unknown",
      receivedAt,
      patience: 0,
    };
    if (sender) yield* generateFiles(await pipeline(), submission, signal);
    else yield* generateHere(await context(), submission, signal);
  }

  const readiness = createReadiness({
    pipeline,
    database,
    files,
    provider,
    isStopping: () => stopping.signal.aborted,
  });
  const imagesRoute = (generate: GenerateHandlerOptions["generate"]) => createImagesRoute(routes, generate);
  const generate: GenerateHandlerOptions["generate"] = async (request, context) =>
    generateImages(request, context);
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
      // Abandoned predictions are canceled in the background.
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
    livePreviews: createLivePreviews(provider),
    acceptance: createAcceptance(notifier),
  };
}

type Retryable<T> = (() => Promise<T>) & {
  /** The opened resource; undefined if it was never opened, or if that failed. */
  opened: () => Promise<T | undefined>;
  forget: () => void;
};

/**
 * Opens a resource on the first call and returns the same one afterwards. After a failure, the next call tries again.
 */
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
