import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Pipeline } from "../context.js";
import { checkSchema } from "../database/migrate.js";
import { MIGRATIONS } from "../database/migrations.js";
import type { Database } from "../database/tables.js";
import type { FileStore } from "../files/file-store.js";
import { describe, providerFailure } from "../pipeline/failures.js";
import type { GenerationProvider } from "../provider.js";
import { isDiskFull } from "../routes/unavailable.js";

/** Timeout of a check in milliseconds. */
const CHECK_MS = 3_000;
/** How long a result is cached in milliseconds, so that frequent requests cost nothing. */
const KEPT_MS = 2_000;
/** The same for the provider, and its timeout. */
const PROVIDER_KEPT_MS = 60_000;
const PING_MS = 10_000;

/** `slow`: no response within three seconds; `incompatible`: migrated by a newer version. */
export type PartState = "ok" | "away" | "slow" | "full" | "incompatible";

/** `refused`: it rejects the account. `unknown`: it has not been called yet. */
export type ProviderState = "unknown" | "ok" | "away" | "refused" | "misconfigured";

export type Readiness = {
  status: "ready" | "unavailable" | "stopping";
  database: PartState;
  files: PartState;
  /** `fails` if its database, or Inngest, is unavailable. */
  queue: "works" | "fails" | "stopped";
  provider: ProviderState;
};

export type ReadinessOptions = {
  pipeline: () => Promise<Pipeline>;
  database: () => Promise<Database>;
  files: () => Promise<FileStore>;
  provider: GenerationProvider;
  isStopping: () => boolean;
};

/** Returns a function that checks whether this server can accept generations; it never rejects. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { pipeline, provider, isStopping } = options;
  let cached: { readiness: Promise<Readiness>; at: number } | undefined;
  let lastProvider: { state: ProviderState; askedAt: number } | undefined;
  /** The last logged states, so that only changes are logged. */
  const logged = new Map<string, PartState>();

  const stateOf = async (part: string, checkPart: () => Promise<void>): Promise<PartState> => {
    const [state, reason] = await withTimeout(checkPart()).then(
      () => ["ok", ""] as const,
      (error: unknown) => [partStateOf(error), describe(error)] as const,
    );
    if (state !== (logged.get(part) ?? "ok")) {
      console.warn(state === "ok" ? `Ready again: ${part}.` : `Not ready: ${part} is ${state}: ${reason}`);
    }
    logged.set(part, state);
    return state;
  };

  /** The last known state; refreshed in the background, at most once a minute. */
  const providerState = (): ProviderState => {
    if (lastProvider && performance.now() - lastProvider.askedAt < PROVIDER_KEPT_MS)
      return lastProvider.state;
    const next = { state: lastProvider?.state ?? "unknown", askedAt: performance.now() };
    lastProvider = next;
    void pingProvider(provider).then((state) => {
      next.state = state;
    });
    return next.state;
  };

  const check = async (): Promise<Readiness> => {
    const [database, files, queue] = await Promise.all([
      stateOf("database", async () => checkDatabase(await options.database())),
      stateOf("files", async () => checkFiles(await options.files())),
      withTimeout(pipeline().then((opened) => opened.queue.state())).catch(() => "fails" as const),
    ]);
    const isReady = database === "ok" && files === "ok" && queue === "works";
    return {
      status: isStopping() ? "stopping" : isReady ? "ready" : "unavailable",
      database,
      files,
      queue,
      provider: providerState(),
    };
  };

  return () => {
    if (!cached || performance.now() - cached.at > KEPT_MS)
      cached = { readiness: check(), at: performance.now() };
    return cached.readiness;
  };
}

async function pingProvider(provider: GenerationProvider): Promise<ProviderState> {
  try {
    await provider.ping({ signal: AbortSignal.timeout(PING_MS) });
    return "ok";
  } catch (error) {
    const failure = providerFailure({ provider }, error);
    if (failure?.unauthorized) return "refused";
    // An error that costs nothing and cannot be retried was raised before any request.
    return failure?.free && !failure.retryable ? "misconfigured" : "away";
  }
}

/** In a transaction, which on libSQL acquires the write lock: that is what fails if the file is locked. */
async function checkDatabase(database: Database): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select 1`.execute(transaction);
    await checkSchema(transaction, MIGRATIONS);
  });
}

/** Writes a file, because a full or read-only disk can still be read. */
async function checkFiles(files: FileStore): Promise<void> {
  await files.put("ready/ready", new Uint8Array([1]), { mimeType: "application/octet-stream" });
  const file = await files.get("ready/ready");
  await file?.stream.cancel();
}

class Slow extends Error {
  override readonly message = "no response within three seconds";
}

function partStateOf(error: unknown): PartState {
  if (error instanceof Slow) return "slow";
  if (error instanceof Error && error.name === "IncompatibleSchema") return "incompatible";
  return isDiskFull(error) ? "full" : "away";
}

async function withTimeout<Value>(work: Promise<Value>): Promise<Value> {
  const control = new AbortController();
  const late = sleep(CHECK_MS, undefined, { signal: control.signal, ref: false }).then(() => {
    throw new Slow();
  });
  // The loser of the race has no other handler.
  work.catch(() => {});
  late.catch(() => {});
  return Promise.race([work, late]).finally(() => control.abort());
}
