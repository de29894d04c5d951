import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "../env";
import { Again } from "./again";
import { type Bell, listen } from "./bell";
import { createEmbeddedQueue, run } from "./embedded-queue";
import { followFiles, type MadeFile } from "./follow-files";
import { getParts, type Parts, type Pipeline } from "./pipeline";
import { retryDelay } from "./retry-delay";
import { fail, readGeneration, retryAfter } from "./steps";
import { type Submission, submitGeneration } from "./submit";
import { createWakeUps, type WakeUps } from "./wake-ups";

/** Times in a row, within about two minutes, that the database may be away before the command gives up. */
const MOST_UNWRITTEN = 8;

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

type Wakes = Pick<Bell, "rung"> & Pick<WakeUps, "reach">;

async function workOn(parts: Parts, id: string, wakes: Wakes): Promise<void> {
  let unwritten = 0;
  for (let attempts = 0; ; ) {
    try {
      const pause = await attempt(parts, id, wakes, attempts);
      if (pause === undefined) return;
      attempts += pause.counts ? 1 : 0;
      unwritten = 0;
      await sleep(pause.ms);
    } catch (error) {
      // What becomes of it could not be written down.
      if (++unwritten > MOST_UNWRITTEN) throw error;
      await sleep(retryDelay(unwritten));
    }
  }
}

/** Undefined once it has ended. Rejects where that could not be written down. */
async function attempt(
  parts: Parts,
  id: string,
  wakes: Wakes,
  attempts: number,
): Promise<{ ms: number; counts: boolean } | undefined> {
  try {
    await run(parts, id, wakes, new AbortController().signal);
    return undefined;
  } catch (error) {
    const row = await readGeneration(parts, id);
    const ms = row && retryAfter(row, error, attempts);
    if (ms !== undefined) return { ms, counts: !(error instanceof Again) };
    await fail(parts, id, error);
    return undefined;
  }
}
