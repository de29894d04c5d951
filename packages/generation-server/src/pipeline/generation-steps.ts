import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import { RetryLater } from "../jobs/retry-later.js";
import { countRuns } from "../jobs/run-limit.js";
import type { Prediction, PredictionPreview } from "../provider.js";
import { deadlineError, isLate, whileRunning } from "./deadlines.js";
import { errorForPeople } from "./error-for-people.js";
import { explainFailure } from "./failures.js";
import { readGeneration, storedFiles } from "./generation-rows.js";
import { giveUp } from "./give-up.js";
import { outputKindOf, PLAN_VERSION, type Plan, readPlan } from "./plan.js";
import { hasEnded } from "./prediction-state.js";
import { progressOf, setProgress } from "./progress.js";
import { settle } from "./settle.js";
import { FULL, startPrediction } from "./start-prediction.js";
import { storeOutputs } from "./store-outputs.js";

/*
 * The steps of a generation. Each is idempotent: it may run twice, even concurrently, or stop half-way. Changes are
 * written by compare-and-set, and the next step depends only on the database.
 */

/** Milliseconds between polls of a prediction that also has webhooks. */
const SLOW_POLL = 3_000;
/** Milliseconds until work for newer processes is checked again. */
const NEWER = 2_000;
/** The precision of the provider's clock in milliseconds. */
const CLOCK_PRECISION = 1_000;

/** `queued` → `processing`. Returns the generation unless it has ended. */
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

/** Inngest may call any process with any plan; a later call will reach a newer process. */
function leaveToNewer(row: GenerationTable | undefined): void {
  if (row && row.plan_version > PLAN_VERSION) throw new RetryLater(NEWER);
}

/**
 * Creates the prediction unless it exists or the generation has been canceled. Returns the created prediction, if
 * known.
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
 * Polls the prediction once: stores its outputs, cancels it if it is canceled or late, and ends the generation with
 * it. Returns whether the generation has ended.
 * @param created the prediction if it was just created and need not be fetched
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

/** Like `pollPrediction`, but never ends the generation. Returns whether the next poll will. */
export async function storeSoFar(context: ServerContext, id: string, signal: AbortSignal): Promise<boolean> {
  const polled = await poll(context, id, signal);
  return !polled || isOver(polled) || Date.now() >= polled.row.deadline;
}

/** `lost`: the errors of outputs that can never be stored. */
type Polled = { row: GenerationTable; plan: Plan; prediction: Prediction; lost: readonly unknown[] };

/** Undefined if there is no prediction to poll, or if the generation has been ended. */
async function poll(
  context: ServerContext,
  id: string,
  signal: AbortSignal,
  created?: Prediction,
): Promise<Polled | undefined> {
  let row = await readGeneration(context, id);
  if (row?.status !== "processing" || row.prediction === null) return undefined;
  leaveToNewer(row);
  // Throws for a damaged plan before more is billed.
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
    if (hasEnded(prediction)) context.livePreviews.forget(id);
    else {
      const stored = await storedFiles(context, row.id);
      await setProgress(context, row.id, progressOf(row, prediction, stored));
      context.livePreviews.follow(row, unfinished(prediction, row, stored), signal);
    }
    const lost = await storeOutputs(context, { row, plan, prediction }, signal);
    return { row, plan, prediction, lost };
  } catch (error) {
    if (Date.now() < row.deadline) throw error;
    await giveUp(context, row, prediction);
    return undefined;
  }
}

/** Starts the phase "run" when the model has started, according to the provider's clock. */
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

const unfinished = (
  { previews = [] }: Prediction,
  { outputs }: GenerationTable,
  stored: readonly { n: number }[],
): PredictionPreview[] => previews.filter(({ n }) => n < outputs && !stored.some((file) => file.n === n));

const isOver = ({ row, prediction }: Polled): boolean => hasEnded(prediction) || isComplete(row, prediction);

/** All files may be available while the status is still `processing`. */
const isComplete = ({ outputs }: GenerationTable, prediction: Prediction): boolean =>
  prediction.status === "processing" && prediction.files.length >= outputs;

/**
 * Milliseconds until the next poll, unless a notification arrives before.
 * @param reached whether webhooks notify this process
 */
export const pollPause = ({ config }: ServerContext, polls: number, reached: boolean): number =>
  reached && config.http.publicUrl !== undefined ? SLOW_POLL : Math.min(1000, Math.round(250 * 1.5 ** polls));

async function end(context: ServerContext, { row, prediction, lost }: Polled): Promise<void> {
  const { id } = row;
  const failWith = async (error: unknown, charge: "stored" | "nothing") => {
    const stored = errorForPeople(context, error, outputKindOf(row.kind));
    const ended = await settle(context, id, { status: "failed", charge, error: stored, prediction });
    if (ended) console.error(`[${id}] ${explainFailure(context, error)}`);
  };
  const failure = prediction.failure ?? new Error("The prediction returned nothing.");
  switch (prediction.status) {
    case "succeeded":
    case "processing":
      // A partial result is kept and charged by its number of files.
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
