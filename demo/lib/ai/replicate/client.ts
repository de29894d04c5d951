import { setTimeout as sleep } from "node:timers/promises";
import { callApi, cleanForLog, type Prediction, type Reply } from "./api";
import type { ReplicateConfig } from "./config";
import { failed, noImage, refused, stopped, throttled, unreachable } from "./failures";
import type { PredictionRequest } from "./models";

/** Milliseconds, unless said otherwise. */
export const TIMING = {
  firstPoll: 250,
  slowestPoll: 1000,
  /** How long one poll may take before it counts as lost. */
  pollReply: 15_000,
  /** Polls that may be lost in a row: the run goes on, and it is paid for. */
  lostPolls: 4,
  /** How long an abandoned creation's reply is waited for, to cancel what it made. */
  abandonedReply: 30_000,
  cancelReply: 10_000,
  longestThrottleWait: 30_000,
  /** How often a creation waits its turn. */
  throttleWaits: 3,
  /** What a throttled creation waits where nobody says how long. */
  throttleDefault: 5_000,
  /** What Replicate's own deadline leaves after ours. */
  cancelAfterSlack: 5_000,
};

export type RunContext = {
  config: ReplicateConfig;
  /** The caller's; when it fires the run is cancelled at Replicate. */
  signal: AbortSignal;
  /** Fires when our time is up, at `endsAt`. */
  deadline: AbortSignal;
  /** Milliseconds since 1970. */
  endsAt: number;
  timing: typeof TIMING;
};

/**
 * Runs a prediction to its end and answers the addresses of its files. Whatever ends the wait early, the run
 * at Replicate is cancelled. Rejects with a `MediaLibraryError`, or with whatever `signal` or `deadline`
 * makes a wait reject with: the caller knows which of them fired.
 */
export async function runPrediction(wanted: PredictionRequest, context: RunContext): Promise<Prediction> {
  const created = await createPrediction(wanted, context);
  const ended = await untilEnded(created, context);
  const cause = new Error(
    `Prediction ${ended.id} ${ended.status}: ${cleanForLog(ended.error, context.config.token)}`,
  );
  if (ended.status === "failed") throw failed(cause);
  if (ended.status !== "succeeded") throw stopped(cause);
  if (ended.output.length === 0) throw noImage(cause);
  return ended;
}

async function createPrediction(wanted: PredictionRequest, context: RunContext): Promise<Prediction> {
  const { timing, endsAt } = context;
  for (let waits = 0; ; waits++) {
    const reply = await createOnce(wanted, context);
    if (reply.prediction) return reply.prediction;
    if (reply.status !== 429) throw refused(reply.status, reply.summary);

    const seconds = reply.retryAfter ?? timing.throttleDefault / 1000;
    const wait = Math.min(seconds * 1000, timing.longestThrottleWait);
    if (waits === timing.throttleWaits || Date.now() + wait >= endsAt) {
      throw throttled(Math.max(1, Math.ceil(seconds)), reply.summary);
    }
    await sleep(wait, undefined, { signal: AbortSignal.any([context.signal, context.deadline]) });
  }
}

/**
 * Sent once: after a network error or a 5xx nobody knows whether a run was made, and a second one costs
 * twice. For the same reason a caller who leaves does not tear the request down: its reply says what to cancel.
 */
async function createOnce({ path, body }: PredictionRequest, context: RunContext): Promise<Reply> {
  const { config, signal, deadline, endsAt, timing } = context;
  signal.throwIfAborted();
  deadline.throwIfAborted();
  const leaving = AbortSignal.any([signal, deadline]);
  const sending = new AbortController();
  const cancelAfter = Math.ceil((endsAt - Date.now() + timing.cancelAfterSlack) / 1000);
  const reply = callApi(config, {
    method: "POST",
    path,
    // Not `Prefer: wait`: it would hold the reply back, and with it the id that a cancel needs.
    headers: { "Cancel-After": `${Math.max(5, cancelAfter)}s` },
    body,
    signal: sending.signal,
  });
  return new Promise((resolve, reject) => {
    const onLeave = () => {
      reject(leaving.reason);
      const giveUp = setTimeout(() => sending.abort(), timing.abandonedReply);
      reply
        .then(({ prediction }) => prediction && cancelPrediction(prediction.id, context))
        .catch(ignore)
        .finally(() => clearTimeout(giveUp));
    };
    leaving.addEventListener("abort", onLeave, { once: true });
    reply
      .then(resolve, (error) => reject(unreachable(error)))
      .finally(() => leaving.removeEventListener("abort", onLeave));
  });
}

async function untilEnded(created: Prediction, context: RunContext): Promise<Prediction> {
  const { timing } = context;
  const leaving = AbortSignal.any([context.signal, context.deadline]);
  let prediction = created;
  let wait = timing.firstPoll;
  let lost = 0;
  try {
    while (isRunning(prediction)) {
      await sleep(wait, undefined, { signal: leaving });
      wait = Math.min(wait * 1.5, timing.slowestPoll);
      const reply = await poll(created.id, context, leaving);
      if (reply.prediction) {
        prediction = reply.prediction;
        lost = 0;
      } else if (isPassing(reply.status) && lost < timing.lostPolls) {
        lost++;
        wait = Math.max(timing.slowestPoll, (reply.retryAfter ?? 0) * 1000);
      } else throw refused(reply.status, reply.summary);
    }
    return prediction;
  } catch (error) {
    void cancelPrediction(created.id, context);
    throw error;
  }
}

type Poll = Pick<Reply, "status" | "prediction" | "retryAfter" | "summary">;

async function poll(id: string, { config, timing }: RunContext, leaving: AbortSignal): Promise<Poll> {
  const signal = AbortSignal.any([leaving, AbortSignal.timeout(timing.pollReply)]);
  try {
    return await callApi(config, { method: "GET", path: `/predictions/${id}`, signal });
  } catch (cause) {
    leaving.throwIfAborted();
    const summary = new Error(`GET /predictions/${id} got no reply`, { cause });
    return { status: 503, prediction: undefined, retryAfter: undefined, summary };
  }
}

/** Asks Replicate to stop; if that fails too, `Cancel-After` ends the run. Never rejects. */
async function cancelPrediction(id: string, { config, timing }: RunContext): Promise<void> {
  const signal = AbortSignal.timeout(timing.cancelReply);
  await callApi(config, { method: "POST", path: `/predictions/${id}/cancel`, signal }).catch(ignore);
}

const isRunning = ({ status }: Prediction) => status === "starting" || status === "processing";

/** A 200 that is no prediction is a proxy's page, and passes like its 5xx. */
const isPassing = (status: number) => status === 200 || status === 429 || status >= 500;

function ignore(): void {}
