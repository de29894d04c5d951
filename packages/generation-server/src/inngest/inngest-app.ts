import { type GetStepTools, Inngest, NonRetriableError } from "inngest";
import type { InngestOptions } from "../config.js";
import type { ServerContext } from "../context.js";
import { attemptStep } from "../jobs/attempt-step.js";
import { describe } from "../pipeline/failures.js";
import { readGeneration } from "../pipeline/generation-rows.js";
import {
  pollPrediction,
  requestPrediction,
  startGeneration,
  storeSoFar,
} from "../pipeline/generation-steps.js";
import { failGeneration } from "../pipeline/retries.js";
import { CANCELED, CHANGED, generationOf, REQUESTED, SAME_GENERATION } from "./inngest-events.js";
import { renewSent } from "./sent-work.js";

/** Timeout of a step in milliseconds: it may download files. */
const STEP_MS = 300_000;
/** Timeout of a request to Inngest in milliseconds. */
const SEND_MS = 10_000;
/**
 * Retries by Inngest itself, of steps that could not report their failure because the database or the server is down.
 */
const RETRIES = 20;

export type InngestApp = ReturnType<typeof createInngestApp>;

type Step = GetStepTools<Inngest>;
/** Only progress: Inngest stores the results of steps, which must not contain prompts, addresses or names. */
type Outcome = { done: boolean } | { after: number; failed: boolean };

/**
 * The steps of a generation as Inngest functions, the same steps as in the embedded queue. Each depends only on the
 * state in our database, so running one twice, or two runs of one generation concurrently, has the effect of one.
 */
export function createInngestApp(context: ServerContext, options: InngestOptions) {
  const { appId = "media-generation-server", eventKey, signingKey, baseUrl, isDev } = options;
  const client = new Inngest({
    id: appId,
    ...(eventKey !== undefined && { eventKey }),
    ...(signingKey !== undefined && { signingKey }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(isDev !== undefined && { isDev }),
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(SEND_MS) }),
    // One request per step: Inngest records each result before the next step begins.
    checkpointing: false,
    aiMetadata: false,
    logger: { info() {}, debug() {}, warn: logSdkMessage, error: logSdkMessage },
  });
  const work = ({ event, step }: { event: { name: string; data: unknown }; step: Step }) =>
    toTheEnd(context, event, step);
  // Idempotent: a generation ends once, and its credits are refunded in the same transaction.
  const onFailure = async ({
    event,
    step,
  }: {
    event: { data: { event: { data?: unknown } } };
    step: Step;
  }) => {
    const id = generationOf(event.data.event.data);
    if (id === undefined) return;
    await step.run("refund", () =>
      failGeneration(context, id, new Error("Inngest has abandoned the generation.")).catch(
        (error: unknown) => {
          console.warn(`[${id}] ${describe(error)}`);
          throw databaseAway();
        },
      ),
    );
  };
  const functions = [
    client.createFunction(
      {
        id: "generate",
        name: "Generate",
        triggers: [{ event: REQUESTED }],
        concurrency: { limit: context.provider.concurrency },
        retries: RETRIES,
        cancelOn: [{ event: CANCELED, match: SAME_GENERATION }],
        onFailure,
      },
      work,
    ),
    // A canceled generation must still be stopped at the provider and charged.
    client.createFunction(
      {
        id: "cancel",
        name: "Cancel a generation",
        triggers: [{ event: CANCELED }],
        retries: RETRIES,
        onFailure,
      },
      work,
    ),
  ];
  return { client, functions };
}

async function toTheEnd(
  context: ServerContext,
  event: { name: string; data: unknown },
  step: Step,
): Promise<void> {
  const id = generationOf(event.data);
  if (id === undefined) throw withoutStack(new NonRetriableError("The event names no generation."));
  const task = (name: string, work: () => Promise<boolean>) => untilDone(context, id, step, name, work);

  const running = await task("create", async () => {
    if (!(await startGeneration(context, id))) return false;
    await requestPrediction(context, id);
    return (await readGeneration(context, id))?.status === "processing";
  });
  if (!running) return;
  for (let polls = 1; ; polls++) {
    // Cancellations are handled immediately. Otherwise a webhook ends the wait early.
    if (polls > 1 || event.name !== CANCELED) {
      const timeout = `${waitSeconds(polls)}s`;
      await step.waitForEvent(`wait ${polls}`, { event: CHANGED, match: SAME_GENERATION, timeout });
    }
    if (await task(`store ${polls}`, () => storeSoFar(context, id, AbortSignal.timeout(STEP_MS)))) break;
  }
  for (let tries = 1; ; tries++) {
    const name = tries === 1 ? "finish" : `finish ${tries}`;
    if (await task(name, () => pollPrediction(context, id, AbortSignal.timeout(STEP_MS)))) return;
    await step.sleep(`before ${name}`, "1s");
  }
}

/** Seconds between polls: from 1 up to 15. Inngest's minimum is one second, and it stores every step. */
const waitSeconds = (polls: number): number => Math.min(15, Math.round(1.3 ** (polls - 1)));

/**
 * Runs a step until it succeeds, with the pauses of the embedded queue; ends the generation if retrying is pointless.
 */
async function untilDone(
  context: ServerContext,
  id: string,
  step: Step,
  name: string,
  work: () => Promise<boolean>,
): Promise<boolean> {
  for (let attempts = 0, tries = 1; ; tries++) {
    const label = tries === 1 ? name : `${name}, try ${tries}`;
    const outcome = await step.run(label, () => attempt(context, id, attempts, work));
    if ("done" in outcome) return outcome.done;
    if (outcome.failed) attempts++;
    // Inngest sleeps in whole seconds.
    await step.sleep(`pause after ${label}`, Math.max(1_000, outcome.after));
  }
}

async function attempt(
  context: ServerContext,
  id: string,
  attempts: number,
  work: () => Promise<boolean>,
): Promise<Outcome> {
  const step = async () => {
    await renewSent(context, id);
    return work();
  };
  const result = await attemptStep(context, id, attempts, step).catch((error: unknown) => {
    console.warn(`[${id}] ${describe(error)}`);
    // Inngest displays the error and retries.
    throw databaseAway();
  });
  if (result.status === "done") return { done: result.value };
  if (result.status === "retry") return { after: result.after, failed: result.failed };
  throw withoutStack(new NonRetriableError("The generation has failed; its record says why."));
}

/** A single line: anyone can send unsigned requests, which the SDK logs. Failures of steps are logged by ourselves. */
function logSdkMessage(...words: unknown[]): void {
  const texts = words.filter((word) => typeof word === "string");
  console.warn(`Inngest's SDK: ${texts.join(" ").slice(0, 200)}`);
}

/** Removes the stack, because Inngest stores and displays errors. */
function withoutStack<Thrown extends Error>(error: Thrown): Thrown {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

const databaseAway = () => withoutStack(new Error("The server's database is not available."));
