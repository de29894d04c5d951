import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { getDatabase } from "../db/database";
import { checkSchema } from "../db/migrate";
import { MIGRATIONS } from "../db/migrations";
import { type Env, SettingError } from "../env";
import { getFileStore } from "../files/get-file-store";
import { getPipeline } from "../generations/pipeline";
import { describe } from "../generations/steps";
import { isDiskFull } from "../unavailable";
import { type ProviderState, providerState } from "./provider-state";
import { isShuttingDown } from "./shutdown-signal";

/** Milliseconds that one check may take. */
const CHECK_MS = 3_000;
/** Milliseconds for which an answer is given again, so that whoever asks often costs no more. */
const KEPT_MS = 2_000;

/** `slow` did not answer in three seconds; `incompatible` is a database that a newer version has changed. */
export type PartState = "ok" | "away" | "slow" | "full" | "incompatible" | "misconfigured";

export type Readiness = {
  status: "ready" | "unavailable" | "stopping";
  database: PartState;
  files: PartState;
  /** `fails` where its database, or Inngest, does not answer. */
  queue: "works" | "fails" | "stopped";
  provider: ProviderState;
};

let kept: { readiness: Promise<Readiness>; at: number; env: Env } | undefined;

/** Whether this process can take generations. Never rejects. */
export function readReadiness(env: Env): Promise<Readiness> {
  if (!kept || kept.env !== env || performance.now() - kept.at > KEPT_MS) {
    kept = { readiness: check(env), at: performance.now(), env };
  }
  return kept.readiness;
}

async function check(env: Env): Promise<Readiness> {
  const [database, files, queue] = await Promise.all([
    stateOf("database", () => checkDatabase(env)),
    stateOf("files", () => checkFiles(env)),
    queueState(env),
  ]);
  const isReady = database === "ok" && files === "ok" && queue === "works";
  return {
    status: isShuttingDown() ? "stopping" : isReady ? "ready" : "unavailable",
    ...{ database, files, queue, provider: providerState() },
  };
}

/** In a transaction: on libSQL it takes the right to write, which is what a file that is locked refuses. */
async function checkDatabase(env: Env): Promise<void> {
  const database = await getDatabase(env);
  await database.transaction().execute(async (transaction) => {
    await sql`select 1`.execute(transaction);
    await checkSchema(transaction, MIGRATIONS);
  });
}

/** A file is written: a folder can be read where its disk is full or mounted read-only. */
async function checkFiles(env: Env): Promise<void> {
  const files = await getFileStore(env);
  await files.put("ready/ready", new Uint8Array([1]), { mimeType: "application/octet-stream" });
  const file = await files.get("ready/ready");
  await file?.stream.cancel();
}

async function queueState(env: Env): Promise<Readiness["queue"]> {
  const state = async () => (await getPipeline(env)).queue.state();
  return inTime(state()).catch(() => "fails" as const);
}

/** What the log has already told of: once for each change. */
const told = new Map<string, PartState>();

async function stateOf(part: string, checkPart: () => Promise<void>): Promise<PartState> {
  const [state, reason] = await inTime(checkPart()).then(
    () => ["ok", ""] as const,
    (error: unknown) => [wordFor(error), describe(error)] as const,
  );
  if (state !== (told.get(part) ?? "ok")) {
    console.warn(state === "ok" ? `Ready again: ${part}.` : `Not ready: ${part} is ${state}: ${reason}`);
  }
  told.set(part, state);
  return state;
}

class Slow extends Error {
  override readonly message = "no answer within three seconds";
}

function wordFor(error: unknown): PartState {
  if (error instanceof Slow) return "slow";
  if (error instanceof SettingError) return "misconfigured";
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
