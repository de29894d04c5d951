import type { AllowedHosts } from "./address";
import type { Api } from "./api";
import type { CreateOptions, RunOptions, WaitOptions } from "./client-types";
import { cancelInBackground, createPrediction } from "./create-prediction";
import type { GuardedRequest } from "./guarded-request";
import type { Limit } from "./limit";
import { secretsOf } from "./log";
import { type ModelReference, parseModelReference } from "./model-reference";
import { hasEnded, type Prediction } from "./prediction";
import { ReplicateError } from "./replicate-error";
import { aboutRun, checkSucceeded, timedOut } from "./run-error";
import { openScope } from "./scope";
import { streamText, type TextEvent } from "./stream";
import { getPrediction, waitForPrediction } from "./wait-for-prediction";

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

export type Call = {
  /** Fires when the caller leaves or the time is up. */
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  endsAt: number;
  /** Filled in by the work, for the error that tells of a time-out. */
  known: { prediction?: Prediction };
};

/** Work that ends with the caller's signal, whose reason it rejects with, or as a `timeout`. */
export async function inTime<Value>(
  { signal, endsAt: given }: Pick<CreateOptions & WaitOptions, "signal" | "endsAt">,
  timeout: number,
  token: string,
  work: (call: Call) => Promise<Value>,
): Promise<Value> {
  signal?.throwIfAborted();
  const endsAt = given ?? Date.now() + timeout;
  if (endsAt <= Date.now()) throw timedOut(undefined, token);
  const scope = openScope(signal, endsAt - Date.now());
  const known: Call["known"] = {};
  try {
    return await work({ signal: scope.signal, endsAt, known });
  } catch (error) {
    if (scope.timedOut()) throw timedOut(known.prediction, token, error);
    throw error;
  } finally {
    scope.end();
  }
}

export type Run = { model: ModelReference; input: Record<string, unknown>; options: RunOptions };

/** To its end, or cancelled. Its place is held until what it left behind is done. */
export function runPrediction({ model, input, options }: Run, context: RunContext): Promise<Prediction> {
  const { api, takePlace, timeoutOf } = context;
  const { token } = api.config;
  return inTime(options, timeoutOf(model.id), token, async ({ signal, endsAt, known }) => {
    const release = await takePlace(signal);
    const left: Promise<unknown>[] = [];
    const background = (work: Promise<unknown>) => void left.push(context.background(work));
    try {
      // Held back, a reply keeps from us the id that a cancel needs: only for who cannot leave.
      const holdFor = options.signal ? 0 : Math.min(LONGEST_HOLD, Math.floor((endsAt - Date.now()) / 1000));
      const creation = { model, input, signal, endsAt, options, holdFor, background };
      // As it was sent, whatever a reply makes of it: it says how many files to wait for, and what to hide.
      const asSent = (prediction: Prediction): Prediction => ({ ...prediction, input });
      const created = asSent(await createPrediction(creation, api));
      known.prediction = created;
      const onChange = (next: Prediction) => {
        known.prediction = asSent(next);
        options.onChange?.(next);
      };
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
  options.signal?.throwIfAborted();
  const { endsAt = Date.now() + timeoutOf(reference.id) } = options;
  if (endsAt <= Date.now()) throw timedOut(undefined, token);
  const scope = openScope(options.signal, endsAt - Date.now());
  const { signal } = scope;
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
    release = await takePlace(signal);
    const creation = { model: reference, input, signal, endsAt, options, holdFor: 0, background: later };
    const created = { ...(await createPrediction(creation, api)), input };
    known = created;
    running = hasEnded(created) ? undefined : created;
    // At once, not when the next piece is asked for: nobody may ever ask.
    signal.addEventListener("abort", cancel, { once: true });
    if (created.streamUrl === undefined) {
      const done = await waitForPrediction(created, { outputs: Number.POSITIVE_INFINITY }, signal, api);
      running = undefined;
      yield {
        text: checkSucceeded({ ...done, input }, token).outputs.join(""),
        id: "",
        predictionId: done.id,
      };
    } else {
      const secrets = secretsOf(token, input);
      const parts = { request, hosts: streams, timing, maxRetries, retryDelay, secrets, log, signal };
      yield* streamText(created, parts);
      running = undefined;
    }
  } catch (error) {
    if (error instanceof ReplicateError && error.predictionStatus !== undefined) running = undefined;
    cancel();
    // Who has left hears of it at once.
    const seen = known && !options.signal?.aborted ? await lookOnce(known, api) : known;
    if (scope.timedOut()) throw timedOut(seen, token, error);
    throw seen ? aboutRun(error, seen, token) : error;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
    scope.end();
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
