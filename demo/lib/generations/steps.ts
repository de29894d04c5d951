import { CLOCK_PRECISION, hasEnded, type Prediction, ReplicateError } from "@reactkits.dev/media-replicate";
import type { GenerationTable } from "../db/tables";
import { readPublicUrl } from "../env";
import { Again } from "./again";
import { clockRanOut, isLate, throttledUntil, whileRunning, whileThrottled } from "./clocks";
import { createPrediction, FULL } from "./create-prediction";
import { addEvent, announceEvent } from "./events";
import { isFinal } from "./is-final";
import type { Parts } from "./pipeline";
import { madeOf, PLAN_VERSION, readPlan, UnreadablePlan } from "./plan";
import { progressOf, setProgress } from "./progress";
import { retryDelay } from "./retry-delay";
import { countRuns, runLimit } from "./run-limit";
import { settle } from "./settle";
import { storedFiles, storeOutputs } from "./store-outputs";
import { toStoredError } from "./stored-error";

/*
 * The steps from `queued` to the end. Each may run twice, at the same time too, or stop half-way, with the same
 * result: what it does is written down by compare-and-set, and the next one goes by what is written.
 */

/** Milliseconds between two looks at a run that its webhooks tell of too. */
const SLOW_LOOK = 3_000;
/** Milliseconds until work that is left to newer processes is looked at again. */
const NEWER = 2_000;
/** Milliseconds for which the end of a generation waits to learn how its run stands. */
const LAST_LOOK = 3_000;

export const readGeneration = ({ database }: Pick<Parts, "database">, id: string) =>
  database.selectFrom("generation").selectAll().where("id", "=", id).executeTakeFirst();

/** `queued` → `processing`. Answers the generation where there is something left to do. */
export async function start(parts: Parts, id: string): Promise<GenerationTable | undefined> {
  const known = await readGeneration(parts, id);
  leaveToNewer(known);
  if (known?.status !== "queued") return known?.status === "processing" ? known : undefined;
  if ((await countRuns(parts.database)) >= runLimit(parts.env)) throw new Again(FULL);
  const began = await parts.database.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable("generation")
      .set({ status: "processing", started_at: Date.now() })
      .where("id", "=", id)
      .where("status", "=", "queued")
      .returning("owner")
      .executeTakeFirst();
    if (row) await addEvent(transaction, id, "started");
    return row;
  });
  if (began) announceEvent(began.owner);
  const row = await readGeneration(parts, id);
  return row?.status === "processing" ? row : undefined;
}

/** Work is claimed by its version, but handed over by Inngest to anybody: it asks again, and a newer process answers. */
function leaveToNewer(row: GenerationTable | undefined): void {
  if (row && row.plan_version > PLAN_VERSION) throw new Again(NEWER);
}

/**
 * Makes the run, unless it was made, or the generation is not wanted any more. Answers the run as it was made, where
 * that is known.
 */
export async function create(
  parts: Parts,
  id: string,
  signal?: AbortSignal,
): Promise<Prediction | undefined> {
  const row = await readGeneration(parts, id);
  if (row?.status !== "processing" || row.prediction !== null) return undefined;
  if (Date.now() < row.deadline) return createPrediction(parts, row, signal);
  await giveUp(parts, row, undefined);
  return undefined;
}

/**
 * Looks once at the run: stores what it has made, asks the provider to stop what is canceled or too late, and ends
 * the generation with it. Answers whether the generation has ended.
 * @param made the run as it was just made, which is not asked after once more
 */
export async function look(
  parts: Parts,
  id: string,
  signal: AbortSignal,
  made?: Prediction,
): Promise<boolean> {
  const seen = await see(parts, id, signal, made);
  if (!seen) return true;
  const { row, prediction } = seen;
  if (isOver(seen)) await end(parts, seen);
  else if (Date.now() < row.deadline) return false;
  else await giveUp(parts, row, prediction);
  return true;
}

/** As `look`, but ends nothing. Answers whether there is nothing more to wait for: the next look ends it. */
export async function storeSoFar(parts: Parts, id: string, signal: AbortSignal): Promise<boolean> {
  const seen = await see(parts, id, signal);
  return !seen || isOver(seen) || Date.now() >= seen.row.deadline;
}

/** `lost` is why files of it can never be stored. */
type Seen = { row: GenerationTable; prediction: Prediction; lost: readonly unknown[] };

/** Undefined where there is no run to look at, or the generation had to be given up. */
async function see(
  parts: Parts,
  id: string,
  signal: AbortSignal,
  made?: Prediction,
): Promise<Seen | undefined> {
  let row = await readGeneration(parts, id);
  if (row?.status !== "processing" || row.prediction === null) return undefined;
  leaveToNewer(row);
  // Before it is paid for any longer.
  readPlan(row.plan);
  const client = parts.client(row.model);
  let prediction: Prediction | undefined;
  try {
    prediction = made?.id === row.prediction ? made : await client.get(row.prediction, { signal });
    row = await markRunning(parts, row, prediction);
    const unwanted = row.cancel_asked_at !== null || isLate(row, parts.env);
    if (unwanted && !hasEnded(prediction)) prediction = await client.cancel(prediction.id);
    if (!hasEnded(prediction)) {
      await setProgress(parts, row.id, progressOf(row, prediction, await storedFiles(parts, row.id)));
    }
    const lost = await storeOutputs(parts, row, prediction, signal);
    return { row, prediction, lost };
  } catch (error) {
    if (Date.now() < row.deadline) throw error;
    await giveUp(parts, row, prediction);
    return undefined;
  }
}

/** Its run's time counts from when its model had started, which the provider tells by its own clock. */
async function markRunning(
  parts: Parts,
  row: GenerationTable,
  { status, startedAt }: Prediction,
): Promise<GenerationTable> {
  if (row.running_at !== null || (startedAt === "" && status !== "processing")) return row;
  const now = Date.now();
  const ago = (parts.client(row.model).time(now) ?? Number.NaN) - Date.parse(startedAt) - CLOCK_PRECISION;
  const began = Math.max(row.made_at ?? row.created_at, now - (ago > 0 ? ago : 0));
  const running = whileRunning(row, Math.round(began));
  await parts.database
    .updateTable("generation")
    .set(running)
    .where("id", "=", row.id)
    .where("running_at", "is", null)
    .where("ended_at", "is", null)
    .execute();
  return { ...row, ...running };
}

const isOver = ({ row, prediction }: Seen): boolean => hasEnded(prediction) || isWhole(row, prediction);

/**
 * Milliseconds until the next look, where nothing wakes the work before.
 * @param reached whether a webhook would
 */
export const lookAfter = (parts: Parts, looks: number, reached: boolean): number =>
  reached && readPublicUrl(parts.env) ? SLOW_LOOK : Math.min(1000, Math.round(250 * 1.5 ** looks));

/** Files may all be there while the status still says `processing`. */
const isWhole = ({ outputs }: GenerationTable, prediction: Prediction): boolean =>
  prediction.status === "processing" && prediction.files.length >= outputs;

async function end(parts: Parts, { row, prediction, lost }: Seen): Promise<void> {
  const { id } = row;
  const made = madeOf(row.kind);
  const fail = async (error: unknown, charge: "stored" | "nothing") => {
    const stored = toStoredError(error, made);
    const ended = await settle(parts, id, { status: "failed", charge, error: stored, prediction });
    if (ended) console.error(`[${id}] ${describe(error)}`);
  };
  const { client } = parts;
  // As it was sent, whatever the reply says: its words must not reach the log.
  const sent = { ...prediction, input: { ...prediction.input, ...readPlan(row.plan).input } };
  const failure = (): unknown => client(row.model).failureOf(sent) ?? new Error("It made nothing.");
  switch (prediction.status) {
    case "succeeded":
    case "processing":
      // Some of several are better than none, and paid for by their number.
      if ((await storedFiles(parts, id)).length > 0) {
        await settle(parts, id, { status: "completed", charge: "stored", prediction });
      } else if (lost.length > 0) await fail(lost[0], "nothing");
      else await fail(failure(), "nothing");
      return;
    case "failed":
      await fail(failure(), "nothing");
      return;
    default: {
      const ran = prediction.status === "canceled" && prediction.startedAt !== "";
      if (row.cancel_asked_at !== null) {
        await settle(parts, id, { status: "canceled", charge: ran ? "all" : "nothing", prediction });
        return;
      }
      await fail(
        isLate(row, parts.env) ? clockRanOut(row, parts.env) : failure(),
        prediction.status === "aborted" ? "nothing" : "stored",
      );
    }
  }
}

/** At its deadline a generation ends, whatever is known of its run; what was stored is kept, and paid for. */
export async function giveUp(
  parts: Parts,
  row: GenerationTable,
  prediction: Prediction | undefined,
): Promise<void> {
  const why = clockRanOut(row, parts.env);
  const error = toStoredError(why, madeOf(row.kind));
  const canceled = row.cancel_asked_at !== null;
  const ended = await settle(parts, row.id, {
    status: canceled ? "canceled" : "failed",
    charge: "stored",
    ...(!canceled && { error }),
    prediction,
  });
  if (ended && !canceled) console.error(`[${row.id}] ${describe(why)}`);
}

/** Ends a generation that went wrong for good; what was stored is kept, and paid for. */
export async function fail(parts: Parts, id: string, cause: unknown): Promise<void> {
  const row = await readGeneration(parts, id);
  if (!row) return;
  // One that was asked again for as long as it may be is told as such; others hear what the provider said.
  const error = isThrottled(cause) && row.throttled_at !== null ? clockRanOut(row, parts.env) : cause;
  const stored = toStoredError(error, madeOf(row.kind));
  const prediction = row.prediction === null ? undefined : await lastSeen(parts, row.model, row.prediction);
  // Of what cannot be read nobody knows what its files are.
  const charge = error instanceof UnreadablePlan ? "nothing" : "stored";
  if (!(await settle(parts, id, { status: "failed", charge, error: stored, prediction }))) return;
  console.error(`[${id}] ${describe(error)}`);
  // Nobody waits for it any more. Where this fails, its own deadline ends it.
  if (prediction && !hasEnded(prediction))
    await parts
      .client(row.model)
      .cancel(prediction.id)
      .catch(() => {});
}

/** How a run stands: what it cost is recorded whatever becomes of its files. Undefined where that is not to be had. */
async function lastSeen(parts: Parts, model: string, prediction: string): Promise<Prediction | undefined> {
  try {
    return await parts.client(model).get(prediction, { signal: AbortSignal.timeout(LAST_LOOK) });
  } catch {
    return undefined;
  }
}

/** What is tried again, and in how many milliseconds; undefined where it is not. */
export function retryAfter(row: GenerationTable, error: unknown, attempts: number): number | undefined {
  const now = Date.now();
  // At its deadline the next step gives it up.
  if (error instanceof Again) return Math.max(0, Math.min(error.after, row.deadline - now));
  if (isFinal(error)) return undefined;
  const asked = error instanceof ReplicateError ? (error.retryAfter ?? 0) * 1000 : 0;
  const pause = Math.max(Math.round(asked), retryDelay(attempts));
  if (isThrottled(error) && row.prediction === null) {
    return now + pause < throttledUntil(row, now) ? pause : undefined;
  }
  // Where a run may have been made there is something to lose: a few more tries, even for who waits on the line.
  const waits = row.retry_until <= row.created_at;
  const patient = row.creating_at !== null && (attempts < 3 || !waits) ? row.deadline : row.retry_until;
  return now + pause < patient ? pause : undefined;
}

const isThrottled = (error: unknown): boolean =>
  error instanceof ReplicateError && error.code === "throttled";

/** Says that something is tried again, to those who look at it. */
export async function tellRetry(parts: Parts, id: string, error: unknown): Promise<void> {
  const provider = error instanceof ReplicateError;
  const throttled = isThrottled(error);
  if (throttled) await markThrottled(parts, id);
  await setProgress(parts, id, {
    message: throttled
      ? "The image service is busy; it is asked again."
      : provider
        ? "The image service cannot be reached; it is tried again."
        : "Something on this server is not there at the moment; it is tried again.",
  });
}

async function markThrottled(parts: Parts, id: string): Promise<void> {
  const row = await readGeneration(parts, id);
  if (!row || row.prediction !== null || row.throttled_at !== null) return;
  await parts.database
    .updateTable("generation")
    .set(whileThrottled(row, Date.now()))
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("prediction", "is", null)
    .execute();
}

/** Messages and no stacks: what the client code puts into them holds no token and no prompt. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return "something was thrown that is no error";
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  const log =
    error instanceof ReplicateError && error.logTail ? ` Its log ends: ${JSON.stringify(error.logTail)}` : "";
  return `${code}${error.message}${error.cause instanceof Error ? ` (${describe(error.cause)})` : ""}${log}`;
}
