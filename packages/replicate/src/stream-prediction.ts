import { openScope } from "./abort-scope.js";
import type { Api } from "./api.js";
import type { CreateOptions } from "./call-options.js";
import { creationOf, openTimeouts, watchStart } from "./call-timeouts.js";
import { parseModelReference } from "./model-reference.js";
import { cancelInBackground, postPrediction } from "./post-prediction.js";
import { hasEnded, type Prediction } from "./prediction.js";
import type { PredictionContext } from "./prediction-context.js";
import { checkSucceeded, withPrediction } from "./prediction-error.js";
import { secretsOf } from "./redact.js";
import { ReplicateError } from "./replicate-error.js";
import { streamText, type TextEvent } from "./stream-text.js";
import { getPrediction, waitForPrediction } from "./wait-for-prediction.js";

type Streaming = { model: string; input: Record<string, unknown>; options: CreateOptions };

/** As with `run`, its slot is kept until the cancellation is done. */
export async function* streamPrediction(
  { model, input, options }: Streaming,
  { api, acquire, background, timeoutOf, request, streams }: PredictionContext,
): AsyncGenerator<TextEvent> {
  const reference = parseModelReference(model);
  const { config, timing, log, retryDelay } = api;
  const { token, maxRetries } = config;
  const timeout = timeoutOf(reference.id);
  const clocks = openTimeouts(options.signal, options.endsAt, timeout, token);
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
    release = await acquire(signal);
    const creation = {
      ...creationOf(call, { timeout, options }, api),
      model: reference,
      input,
      background: later,
    };
    const created = { ...(await postPrediction(creation, api)), input };
    const onChange = watchStart(call, { timeout, asSent: (next) => ({ ...next, input }) }, api);
    onChange(created);
    known = created;
    running = hasEnded(created) ? undefined : created;
    // At once, not when the next piece is requested, which may never happen.
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
        // The first piece of text is the only sign that the model has started.
        if (!begun) startClock("run", timeout);
        begun = true;
        yield event;
      }
      running = undefined;
    }
  } catch (error) {
    if (error instanceof ReplicateError && error.predictionStatus !== undefined) running = undefined;
    cancel();
    // After an abort, reject at once.
    const seen = known && !options.signal?.aborted ? await pollOnce(known, api) : known;
    if (clocks.timedOut()) throw clocks.failureOf(error, seen);
    throw seen ? withPrediction(error, seen, token) : error;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
    clocks.end();
    void Promise.all(left).then(release);
  }
}

/** The state and the logs of the prediction, which a stream does not contain; the last known ones if a request fails. */
async function pollOnce(known: Prediction, api: Api): Promise<Prediction> {
  const scope = openScope(undefined, api.timing.lastPoll);
  try {
    return { ...(await getPrediction(known.id, scope.signal, api)), input: known.input };
  } catch {
    return known;
  } finally {
    scope.end();
  }
}
