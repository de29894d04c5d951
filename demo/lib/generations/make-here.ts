import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "../env";
import { Again } from "./again";
import { type Bell, listen } from "./bell";
import { createEmbeddedQueue, run } from "./embedded-queue";
import { followFiles, type MadeFile } from "./follow-files";
import { getParts, type Parts, type Pipeline } from "./pipeline";
import { fail, readGeneration, retryAfter } from "./steps";
import { type Submission, submitGeneration } from "./submit";
import { createWakeUps, type WakeUps } from "./wake-ups";

/**
 * A generation that this very process works on, and no other: for the operator's commands, which may have another
 * provider than the servers that share their database. Otherwise as `followFiles`; ends when the generation has.
 */
export async function* makeHere(
  env: Env,
  submission: Submission,
  signal: AbortSignal,
): AsyncGenerator<MadeFile, void, undefined> {
  const parts = await getParts(env);
  signal.throwIfAborted();
  // Not started: it works through nobody's outbox.
  const pipeline: Pipeline = { ...parts, queue: createEmbeddedQueue(parts) };
  const { id } = await submitGeneration(pipeline, { ...submission, here: true });
  const bell = listen(`wake ${id}`);
  const wakeUps = createWakeUps(parts, false);
  const stopReceiving = wakeUps.receive();
  const working = workOn(parts, id, { rung: bell.rung, reach: wakeUps.reach }).finally(() => {
    stopReceiving();
    bell.stop();
  });
  try {
    yield* followFiles(pipeline, id, signal);
  } finally {
    await working;
  }
}

async function workOn(
  parts: Parts,
  id: string,
  wakes: Pick<Bell, "rung"> & Pick<WakeUps, "reach">,
): Promise<void> {
  for (let attempts = 0; ; ) {
    try {
      return await run(parts, id, wakes, new AbortController().signal);
    } catch (error) {
      const row = await readGeneration(parts, id);
      const pause = row && retryAfter(row, error, attempts);
      if (pause === undefined) return fail(parts, id, error);
      if (!(error instanceof Again)) attempts += 1;
      await sleep(pause);
    }
  }
}
