import { setTimeout as sleep } from "node:timers/promises";
import { backOff } from "../back-off.js";
import type { Pipeline, ServerContext } from "../context.js";
import { type GeneratedFile, streamFiles } from "../pipeline/stream-files.js";
import { type Submission, submitGeneration } from "../pipeline/submit.js";
import { attemptStep } from "./attempt-step.js";
import { createEmbeddedQueue } from "./embedded-queue.js";
import { runSteps, type Wakes } from "./run-steps.js";
import { createWakeUps } from "./wake-ups.js";

/** Consecutive failures to record an outcome before giving up: about two minutes. */
const MOST_UNRECORDED = 8;

/**
 * Generates files in this process only: the operator's commands may use another provider than the servers on the same
 * database. Otherwise like `streamFiles`; ends with the generation.
 */
export async function* generateHere(
  context: ServerContext,
  submission: Submission,
  signal: AbortSignal,
): AsyncGenerator<GeneratedFile, void, undefined> {
  signal.throwIfAborted();
  // Not started: it must not work on the outbox.
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
    yield* streamFiles(pipeline, id, signal);
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
      // The outcome could not be recorded.
      if (++unrecorded > MOST_UNRECORDED) throw error;
      await sleep(backOff(unrecorded));
    }
  }
}
