import type { RunOptions } from "./call-options.js";
import { creationOf, watchStart, withTimeouts } from "./call-timeouts.js";
import type { ModelReference } from "./model-reference.js";
import { cancelInBackground, postPrediction } from "./post-prediction.js";
import { hasEnded, type Prediction } from "./prediction.js";
import type { PredictionContext } from "./prediction-context.js";
import { checkSucceeded, withPrediction } from "./prediction-error.js";
import { waitForPrediction } from "./wait-for-prediction.js";

/** The longest `Prefer: wait`, in seconds. */
const LONGEST_HOLD = 60;

type Run = { model: ModelReference; input: Record<string, unknown>; options: RunOptions };

/** Runs a prediction to its end, or cancels it. Its slot is kept until the background work is done. */
export function runPrediction(
  { model, input, options }: Run,
  context: PredictionContext,
): Promise<Prediction> {
  const { api, acquire, timeoutOf } = context;
  const { token } = api.config;
  const timeout = timeoutOf(model.id);
  return withTimeouts(options, timeout, token, async (call) => {
    const { signal, startClock, known } = call;
    startClock("queue", timeout);
    const release = await acquire(signal);
    const left: Promise<unknown>[] = [];
    const background = (work: Promise<unknown>) => void left.push(context.background(work));
    try {
      // While the reply is held back, the id for a cancellation is unknown; so only if the caller cannot abort.
      const allowed = Math.floor(((options.endsAt ?? Number.POSITIVE_INFINITY) - Date.now()) / 1000);
      const holdFor = options.signal
        ? 0
        : Math.max(0, Math.min(LONGEST_HOLD, allowed - 1, Math.floor(timeout / 1000)));
      const creation = {
        ...creationOf(call, { timeout, options, holdFor }, api),
        model,
        input,
        background,
      };
      // The input as it was sent, which says how many files to wait for and what to redact.
      const asSent = (prediction: Prediction): Prediction => ({ ...prediction, input });
      const created = asSent(await postPrediction(creation, api));
      const onChange = watchStart(call, { timeout, asSent, onChange: options.onChange }, api);
      const done = await waitForPrediction(created, { ...options, onChange }, signal, api);
      return checkSucceeded(asSent(done), token);
    } catch (error) {
      const { prediction } = known;
      if (prediction && !hasEnded(prediction)) background(cancelInBackground(prediction.id, api));
      throw prediction ? withPrediction(error, prediction, token) : error;
    } finally {
      void Promise.all(left).then(release);
    }
  });
}
