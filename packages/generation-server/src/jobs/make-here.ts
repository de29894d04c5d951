import { setTimeout as sleep } from "node:timers/promises";
import { backOff } from "../back-off.js";
import type { Pipeline, ServerContext } from "../context.js";
import { followFiles, type MadeFile } from "../pipeline/follow-files.js";
import { type Submission, submitGeneration } from "../pipeline/submit.js";
import { attemptStep } from "./attempt-step.js";
import { createEmbeddedQueue } from "./embedded-queue.js";
import { runSteps, type Wakes } from "./run-steps.js";
import { createWakeUps } from "./wake-ups.js";

/** Times in a row, within about two minutes, that the database may be away before the command gives up. */
const MOST_UNRECORDED = 8;

/**
 * A generation that this very process works on, and no other: for the operator's commands, which may have another
 * provider than the servers that share their database. Otherwise as `followFiles`; ends when the generation has.
 */
export async function* makeHere(
  context: ServerContext,
  submission: Submission,
  signal: AbortSignal,
): AsyncGenerator<MadeFile, void, undefined> {
  signal.throwIfAborted();
  // Not started: it works through nobody's outbox.
  const pipeline: Pipeline = { ...context, queue: createEmbeddedQueue(context) };
  const { id } = await submitGeneration(pipeline, { ...submission, here: true });
  const listening = context.notifier.listen(`wake ${id}`);
  const wakeUps = createWakeUps(context, false);
  const stopReceiving = wakeUps.receive();
  const wakes = { notified: listening.notified, reached: wakeUps.reached };
  const working = workOn(context, id, wakes).finally(() => {
    stopReceiving();
    listening.stop();
  });
  try {
    yield* followFiles(pipeline, id, signal);
  } finally {
    await working;
  }
}

async function workOn(context: ServerContext, id: string, wakes: Wakes): Promise<void> {
  let unrecorded = 0;
  const steps = () => runSteps(context, id, wakes, new AbortController().signal);
  for (let attempts = 0; ; ) {
    try {
      const result = await attemptStep(context, id, attempts, steps);
      if (result.status !== "retry") return;
      attempts += result.failed ? 1 : 0;
      unrecorded = 0;
      await sleep(result.after);
    } catch (error) {
      // What becomes of it could not be recorded.
      if (++unrecorded > MOST_UNRECORDED) throw error;
      await sleep(backOff(unrecorded));
    }
  }
}
