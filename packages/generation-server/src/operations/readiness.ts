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

/** Milliseconds that one check may take. */
const CHECK_MS = 3_000;
/** Milliseconds for which an answer is given again, so that whoever asks often costs no more. */
const KEPT_MS = 2_000;
/** The same of the provider, and how long it may take to answer. */
const PROVIDER_KEPT_MS = 60_000;
const PING_MS = 10_000;

/** `slow` did not answer in three seconds; `incompatible` is a database that a newer version has changed. */
export type PartState = "ok" | "away" | "slow" | "full" | "incompatible";

/** `refused`: it does not accept the account. `unknown`: it has not been asked yet. */
export type ProviderState = "unknown" | "ok" | "away" | "refused" | "misconfigured";

export type Readiness = {
  status: "ready" | "unavailable" | "stopping";
  database: PartState;
  files: PartState;
  /** `fails` where its database, or Inngest, does not answer. */
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

/** Reads whether this server can take generations. What it returns never rejects. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { pipeline, provider, isStopping } = options;
  let kept: { readiness: Promise<Readiness>; at: number } | undefined;
  let known: { state: ProviderState; askedAt: number } | undefined;
  /** What the log has already told of: once for each change. */
  const logged = new Map<string, PartState>();

  const stateOf = async (part: string, checkPart: () => Promise<void>): Promise<PartState> => {
    const [state, reason] = await inTime(checkPart()).then(
      () => ["ok", ""] as const,
      (error: unknown) => [wordFor(error), describe(error)] as const,
    );
    if (state !== (logged.get(part) ?? "ok")) {
      console.warn(state === "ok" ? `Ready again: ${part}.` : `Not ready: ${part} is ${state}: ${reason}`);
    }
    logged.set(part, state);
    return state;
  };

  /** As last asked, which is in the background and at most once a minute. */
  const providerState = (): ProviderState => {
    if (known && performance.now() - known.askedAt < PROVIDER_KEPT_MS) return known.state;
    const next = { state: known?.state ?? "unknown", askedAt: performance.now() };
    known = next;
    void askProvider(provider).then((state) => {
      next.state = state;
    });
    return next.state;
  };

  const check = async (): Promise<Readiness> => {
    const [database, files, queue] = await Promise.all([
      stateOf("database", async () => checkDatabase(await options.database())),
      stateOf("files", async () => checkFiles(await options.files())),
      inTime(pipeline().then((opened) => opened.queue.state())).catch(() => "fails" as const),
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
    if (!kept || performance.now() - kept.at > KEPT_MS) kept = { readiness: check(), at: performance.now() };
    return kept.readiness;
  };
}

async function askProvider(provider: GenerationProvider): Promise<ProviderState> {
  try {
    await provider.ping({ signal: AbortSignal.timeout(PING_MS) });
    return "ok";
  } catch (error) {
    const failure = providerFailure({ provider }, error);
    if (failure?.unauthorized) return "refused";
    // Without a prediction to lose and nothing that a retry would change: nobody was asked.
    return failure?.free && !failure.retryable ? "misconfigured" : "away";
  }
}

/** In a transaction: on libSQL it takes the right to write, which is what a file that is locked refuses. */
async function checkDatabase(database: Database): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select 1`.execute(transaction);
    await checkSchema(transaction, MIGRATIONS);
  });
}

/** A file is written: a folder can be read although its disk is full or mounted read-only. */
async function checkFiles(files: FileStore): Promise<void> {
  await files.put("ready/ready", new Uint8Array([1]), { mimeType: "application/octet-stream" });
  const file = await files.get("ready/ready");
  await file?.stream.cancel();
}

class Slow extends Error {
  override readonly message = "no answer within three seconds";
}

function wordFor(error: unknown): PartState {
  if (error instanceof Slow) return "slow";
  if (error instanceof Error && error.name === "IncompatibleSchema") return "incompatible";
  return isDiskFull(error) ? "full" : "away";
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const control = new AbortController();
  const late = sleep(CHECK_MS, undefined, { signal: control.signal, ref: false }).then(() => {
    throw new Slow();
  });
  // Whoever loses the race has nobody left to tell.
  work.catch(() => {});
  late.catch(() => {});
  return Promise.race([work, late]).finally(() => control.abort());
}
