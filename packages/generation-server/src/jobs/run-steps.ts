import type { ServerContext } from "../context.js";
import type { Listening } from "../events/notifier.js";
import {
  pollPause,
  pollPrediction,
  requestPrediction,
  startGeneration,
} from "../pipeline/generation-steps.js";
import type { WakeUps } from "./wake-ups.js";

export type Wakes = Pick<Listening, "notified"> & Pick<WakeUps, "reached">;

/** Runs the steps of a generation in order until it has ended. Throws what a step throws. */
export async function runSteps(
  context: ServerContext,
  id: string,
  { notified, reached }: Wakes,
  signal: AbortSignal,
): Promise<void> {
  if (!(await startGeneration(context, id))) return;
  const created = await requestPrediction(context, id, signal);
  for (let polls = 0; ; polls++) {
    if (await pollPrediction(context, id, signal, polls === 0 ? created : undefined)) return;
    await notified(pollPause(context, polls, reached()), signal);
    signal.throwIfAborted();
  }
}
