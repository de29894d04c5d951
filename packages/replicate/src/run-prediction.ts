import type { AllowedHosts } from "./address.js";
import type { Api } from "./api.js";
import type { CreateOptions, RunOptions } from "./client-types.js";
import type { GuardedRequest } from "./guarded-request.js";
import { creationOf, inTime, openClocks, watchStart } from "./in-time.js";
import type { Limit } from "./limit.js";
import { secretsOf } from "./log.js";
import { type ModelReference, parseModelReference } from "./model-reference.js";
import { cancelInBackground, createPrediction } from "./post-prediction.js";
import { hasEnded, type Prediction } from "./prediction.js";
import { ReplicateError } from "./replicate-error.js";
import { aboutRun, checkSucceeded } from "./run-error.js";
import { openScope } from "./scope.js";
import { streamText, type TextEvent } from "./stream.js";
import { getPrediction, waitForPrediction } from "./wait-for-prediction.js";

export type RunContext = {
  api: Api;
  takePlace: Limit;
  background: (work: Promise<unknown>) => Promise<unknown>;
  timeoutOf: (model: string) => number;
  request: GuardedRequest;
  streams: AllowedHosts;
};

/** What `Prefer: wait` takes at most, in seconds. */
const LONGEST_HOLD = 60;

export type Run = { model: ModelReference; input: Record<string, unknown>; options: RunOptions };

/** To its end, or cancelled. Its place is held until what it left behind is done. */
export function runPrediction({ model, input, options }: Run, context: RunContext): Promise<Prediction> {
  const { api, takePlace, timeoutOf } = context;
  const { token } = api.config;
  const timeout = timeoutOf(model.id);
  return inTime(options, timeout, token, async (call) => {
    const { signal, startClock, known } = call;
    startClock("queue", timeout);
    const release = await takePlace(signal);
    const left: Promise<unknown>[] = [];
    const background = (work: Promise<unknown>) => void left.push(context.background(work));
    try {
      // Held back, a reply keeps from us the id that a cancel needs: only for who cannot leave.
      const allowed = Math.floor(((options.endsAt ?? Number.POSITIVE_INFINITY) - Date.now()) / 1000);
      const holdFor = options.signal
        ? 0
        : Math.max(0, Math.min(LONGEST_HOLD, allowed - 1, Math.floor(timeout / 1000)));
      const creation = {
        ...creationOf(call, { timeout, options, holdFor }, api),
        ...{ model, input, background },
      };
      // As it was sent, whatever a reply makes of it: it says how many files to wait for, and what to hide.
      const asSent = (prediction: Prediction): Prediction => ({ ...prediction, input });
      const created = asSent(await createPrediction(creation, api));
      const onChange = watchStart(call, { timeout, asSent, onChange: options.onChange }, api);
      const done = await waitForPrediction(created, { ...options, onChange }, signal, api);
      return checkSucceeded(asSent(done), token);
    } catch (error) {
      const { prediction } = known;
      if (prediction && !hasEnded(prediction)) background(cancelInBackground(prediction.id, api));
      throw prediction ? aboutRun(error, prediction, token) : error;
    } finally {
      void Promise.all(left).then(release);
    }
  });
}

export type Streaming = { model: string; input: Record<string, unknown>; options: CreateOptions };

/** Its place, too, is held until its cancel is done. */
export async function* streamPrediction(
  { model, input, options }: Streaming,
  { api, takePlace, background, timeoutOf, request, streams }: RunContext,
): AsyncGenerator<TextEvent> {
  const reference = parseModelReference(model);
  const { config, timing, log, retryDelay } = api;
  const { token, maxRetries } = config;
  const timeout = timeoutOf(reference.id);
  const clocks = openClocks(options.signal, options.endsAt, timeout, token);
  const { call } = clocks;
  const { signal, startClock } = call;
  let running: Prediction | undefined;
  const left: Promise<unknown>[] = [];
  const later = (work: Promise<unknown>) => void left.push(background(work));
  const cancel = () => {
    if (running) later(cancelInBackground(running.id, api));
    running = undefined;
  };
  let release = () => {};
  let known: Prediction | undefined;
  try {
    startClock("queue", timeout);
    release = await takePlace(signal);
    const creation = {
      ...creationOf(call, { timeout, options }, api),
      ...{ model: reference, input, background: later },
    };
    const created = { ...(await createPrediction(creation, api)), input };
    const onChange = watchStart(call, { timeout, asSent: (next) => ({ ...next, input }) }, api);
    onChange(created);
    known = created;
    running = hasEnded(created) ? undefined : created;
    // At once, not when the next piece is asked for: nobody may ever ask.
    signal.addEventListener("abort", cancel, { once: true });
    if (created.streamUrl === undefined) {
      const done = await waitForPrediction(
        created,
        { outputs: Number.POSITIVE_INFINITY, onChange },
        signal,
        api,
      );
      running = undefined;
      yield {
        text: checkSucceeded({ ...done, input }, token).outputs.join(""),
        id: "",
        predictionId: done.id,
      };
    } else {
      const secrets = secretsOf(token, input);
      const parts = { request, hosts: streams, timing, maxRetries, retryDelay, secrets, log, signal };
      let begun = false;
      for await (const event of streamText(created, parts)) {
        // A stream does not say when its model has started, other than by its first word.
        if (!begun) startClock("run", timeout);
        begun = true;
        yield event;
      }
      running = undefined;
    }
  } catch (error) {
    if (error instanceof ReplicateError && error.predictionStatus !== undefined) running = undefined;
    cancel();
    // Who has left hears of it at once.
    const seen = known && !options.signal?.aborted ? await lookOnce(known, api) : known;
    if (clocks.timedOut()) throw clocks.failureOf(error, seen);
    throw seen ? aboutRun(error, seen, token) : error;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
    clocks.end();
    void Promise.all(left).then(release);
  }
}

/** What a stream does not tell: how the run stands, and its logs. As it was known where that is not to be had. */
async function lookOnce(known: Prediction, api: Api): Promise<Prediction> {
  const scope = openScope(undefined, api.timing.lastLook);
  try {
    return { ...(await getPrediction(known.id, scope.signal, api)), input: known.input };
  } catch {
    return known;
  } finally {
    scope.end();
  }
}
