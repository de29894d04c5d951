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
import { holdSent } from "./sent-work.js";

/** Milliseconds that one step may take: it downloads files. */
const STEP_MS = 300_000;
/** Milliseconds until Inngest is given up where it does not answer. */
const SEND_MS = 10_000;
/** Inngest's own tries of a step that could not even say what went wrong: the database is down, the server is gone. */
const RETRIES = 20;

export type InngestApp = ReturnType<typeof createInngestApp>;

type Step = GetStepTools<Inngest>;
/** Only of whether, and when: what Inngest keeps of a step holds no prompt, no address, and nobody's name. */
type Outcome = { done: boolean } | { after: number; failed: boolean };

/**
 * The generation's steps as Inngest's functions. They are those of the embedded worker: each goes by what is written
 * in our database, so a step that Inngest runs twice, or two runs of one generation, have the effect of one.
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
    // Each step is one request: what was done is with Inngest before the next begins.
    checkpointing: false,
    aiMetadata: false,
    logger: { info() {}, debug() {}, warn: tell, error: tell },
  });
  const work = ({ event, step }: { event: { name: string; data: unknown }; step: Step }) =>
    toTheEnd(context, event, step);
  // The id keeps it from happening twice: the generation ends once, and its credits are given back with its end.
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
      failGeneration(context, id, new Error("Inngest has given its work up.")).catch((error: unknown) => {
        console.warn(`[${id}] ${describe(error)}`);
        throw databaseAway();
      }),
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
    // What is canceled has still to be stopped at the provider, and settled.
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
  if (id === undefined) throw bare(new NonRetriableError("The event names no generation."));
  const task = (name: string, work: () => Promise<boolean>) => untilDone(context, id, step, name, work);

  const running = await task("create", async () => {
    if (!(await startGeneration(context, id))) return false;
    await requestPrediction(context, id);
    return (await readGeneration(context, id))?.status === "processing";
  });
  if (!running) return;
  for (let polls = 1; ; polls++) {
    // What is canceled is stopped at once. A webhook is only the sooner of the two.
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

/** Seconds between two polls: 1 at first, 15 in the end. Inngest knows nothing shorter, and keeps every step. */
const waitSeconds = (polls: number): number => Math.min(15, Math.round(1.3 ** (polls - 1)));

/** Runs a step until it is done, with the embedded worker's pauses; ends the generation where no other try helps. */
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
    // Inngest sleeps whole seconds.
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
    await holdSent(context, id);
    return work();
  };
  const result = await attemptStep(context, id, attempts, step).catch((error: unknown) => {
    console.warn(`[${id}] ${describe(error)}`);
    // Inngest shows what is thrown, and tries again by itself.
    throw databaseAway();
  });
  if (result.status === "done") return { done: result.value };
  if (result.status === "retry") return { after: result.after, failed: result.failed };
  throw bare(new NonRetriableError("The generation has failed; its record says why."));
}

/** One line: anybody may send what is not signed, and have the SDK say so. Why a step failed, we tell ourselves. */
function tell(...words: unknown[]): void {
  const said = words.filter((word) => typeof word === "string");
  console.warn(`Inngest's SDK: ${said.join(" ").slice(0, 200)}`);
}

/** Inngest keeps and shows what is thrown; where it was thrown is nobody's business but ours. */
function bare<Thrown extends Error>(error: Thrown): Thrown {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

const databaseAway = () => bare(new Error("The server's database does not answer."));
