import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import { RetryLater } from "../jobs/retry-later.js";
import { countRuns } from "../jobs/run-limit.js";
import type { Prediction } from "../provider.js";
import { deadlineError, isLate, whileRunning } from "./deadlines.js";
import { errorForPeople } from "./error-for-people.js";
import { explainFailure } from "./failures.js";
import { readGeneration, storedFiles } from "./generation-rows.js";
import { giveUp } from "./give-up.js";
import { madeOf, PLAN_VERSION, type Plan, readPlan } from "./plan.js";
import { hasEnded } from "./prediction-state.js";
import { progressOf, setProgress } from "./progress.js";
import { settle } from "./settle.js";
import { FULL, startPrediction } from "./start-prediction.js";
import { storeOutputs } from "./store-outputs.js";

/*
 * The steps from `queued` to the end. Each may run twice, at the same time too, or stop half-way, with the same
 * result: what it does is written by compare-and-set, and the next one goes by what is written.
 */

/** Milliseconds between two polls of a prediction whose webhooks arrive too. */
const SLOW_POLL = 3_000;
/** Milliseconds until work that is left to newer processes is looked at again. */
const NEWER = 2_000;
/** Milliseconds that the provider's clock, which is told in seconds, may be off. */
const CLOCK_PRECISION = 1_000;

/** `queued` → `processing`. Returns the generation if there is something left to do. */
export async function startGeneration(
  context: ServerContext,
  id: string,
): Promise<GenerationTable | undefined> {
  const { database, provider } = context;
  const known = await readGeneration(context, id);
  leaveToNewer(known);
  if (known?.status !== "queued") return known?.status === "processing" ? known : undefined;
  if ((await countRuns(database)) >= provider.concurrency) throw new RetryLater(FULL);
  const began = await database.transaction().execute(async (transaction) => {
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
  if (began) announceEvent(context, began.owner);
  const row = await readGeneration(context, id);
  return row?.status === "processing" ? row : undefined;
}

/** Work is claimed by its version, but handed over by Inngest to anybody: it asks again, and a newer process answers. */
function leaveToNewer(row: GenerationTable | undefined): void {
  if (row && row.plan_version > PLAN_VERSION) throw new RetryLater(NEWER);
}

/**
 * Creates the prediction, unless it was created, or the generation is not wanted any more. Returns the prediction as it
 * was created, if that is known.
 */
export async function requestPrediction(
  context: ServerContext,
  id: string,
  signal?: AbortSignal,
): Promise<Prediction | undefined> {
  const row = await readGeneration(context, id);
  if (row?.status !== "processing" || row.prediction !== null) return undefined;
  if (Date.now() < row.deadline) return startPrediction(context, row, signal);
  await giveUp(context, row, undefined);
  return undefined;
}

/**
 * Polls the prediction once: stores what it has made, asks the provider to stop what is canceled or too late, and ends
 * the generation with it. Returns whether the generation has ended.
 * @param created the prediction as it was just created, which need not be fetched again
 */
export async function pollPrediction(
  context: ServerContext,
  id: string,
  signal: AbortSignal,
  created?: Prediction,
): Promise<boolean> {
  const polled = await poll(context, id, signal, created);
  if (!polled) return true;
  const { row, prediction } = polled;
  if (isOver(polled)) await end(context, polled);
  else if (Date.now() < row.deadline) return false;
  else await giveUp(context, row, prediction);
  return true;
}

/** As `pollPrediction`, but ends nothing. Returns whether there is nothing more to wait for: the next poll ends it. */
export async function storeSoFar(context: ServerContext, id: string, signal: AbortSignal): Promise<boolean> {
  const polled = await poll(context, id, signal);
  return !polled || isOver(polled) || Date.now() >= polled.row.deadline;
}

/** `lost` is why files of it can never be stored. */
type Polled = { row: GenerationTable; plan: Plan; prediction: Prediction; lost: readonly unknown[] };

/** Undefined if there is no prediction to poll, or the generation had to be given up. */
async function poll(
  context: ServerContext,
  id: string,
  signal: AbortSignal,
  created?: Prediction,
): Promise<Polled | undefined> {
  let row = await readGeneration(context, id);
  if (row?.status !== "processing" || row.prediction === null) return undefined;
  leaveToNewer(row);
  // Before it is paid for any longer.
  const plan = readPlan(row.plan);
  const { input } = plan;
  const client = context.provider.clientFor(row.model);
  let prediction: Prediction | undefined;
  try {
    prediction =
      created?.id === row.prediction ? created : await client.get(row.prediction, { signal, input });
    row = await markRunning(context, row, prediction);
    const unwanted = row.cancel_asked_at !== null || isLate(row, context);
    if (unwanted && !hasEnded(prediction)) prediction = await client.cancel(prediction.id, { input });
    if (!hasEnded(prediction)) {
      const stored = await storedFiles(context, row.id);
      await setProgress(context, row.id, progressOf(row, prediction, stored));
    }
    const lost = await storeOutputs(context, { row, plan, prediction }, signal);
    return { row, plan, prediction, lost };
  } catch (error) {
    if (Date.now() < row.deadline) throw error;
    await giveUp(context, row, prediction);
    return undefined;
  }
}

/** Its run's time counts from when its model had started, which the provider tells by its own clock. */
async function markRunning(
  { database, provider }: ServerContext,
  row: GenerationTable,
  { status, startedAt }: Prediction,
): Promise<GenerationTable> {
  if (row.running_at !== null || (startedAt === undefined && status !== "processing")) return row;
  const now = Date.now();
  const theirs = provider.clientFor(row.model).now(now);
  const ago = theirs === undefined || startedAt === undefined ? 0 : theirs - startedAt - CLOCK_PRECISION;
  const began = Math.max(row.made_at ?? row.created_at, now - Math.max(0, ago));
  const running = whileRunning(row, Math.round(began));
  await database
    .updateTable("generation")
    .set(running)
    .where("id", "=", row.id)
    .where("running_at", "is", null)
    .where("ended_at", "is", null)
    .execute();
  return { ...row, ...running };
}

const isOver = ({ row, prediction }: Polled): boolean => hasEnded(prediction) || isComplete(row, prediction);

/** Files may all be there while the status still says `processing`. */
const isComplete = ({ outputs }: GenerationTable, prediction: Prediction): boolean =>
  prediction.status === "processing" && prediction.files.length >= outputs;

/**
 * Milliseconds until the next poll, if nothing wakes the work before.
 * @param reached whether a webhook would
 */
export const pollPause = ({ config }: ServerContext, polls: number, reached: boolean): number =>
  reached && config.http.publicUrl !== undefined ? SLOW_POLL : Math.min(1000, Math.round(250 * 1.5 ** polls));

async function end(context: ServerContext, { row, prediction, lost }: Polled): Promise<void> {
  const { id } = row;
  const failWith = async (error: unknown, charge: "stored" | "nothing") => {
    const stored = errorForPeople(context, error, madeOf(row.kind));
    const ended = await settle(context, id, { status: "failed", charge, error: stored, prediction });
    if (ended) console.error(`[${id}] ${explainFailure(context, error)}`);
  };
  const failure = prediction.failure ?? new Error("It made nothing.");
  switch (prediction.status) {
    case "succeeded":
    case "processing":
      // Some of several are better than none, and paid for by their number.
      if ((await storedFiles(context, id)).length > 0) {
        await settle(context, id, { status: "completed", charge: "stored", prediction });
      } else await failWith(lost.length > 0 ? lost[0] : failure, "nothing");
      return;
    case "failed":
      await failWith(failure, "nothing");
      return;
    default: {
      const ran = prediction.status === "canceled" && prediction.startedAt !== undefined;
      if (row.cancel_asked_at !== null) {
        await settle(context, id, { status: "canceled", charge: ran ? "all" : "nothing", prediction });
        return;
      }
      await failWith(
        isLate(row, context) ? deadlineError(row, context) : failure,
        prediction.status === "aborted" ? "nothing" : "stored",
      );
    }
  }
}
