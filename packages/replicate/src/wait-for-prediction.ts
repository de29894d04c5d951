import { sleep } from "./abort-scope.js";
import type { Api } from "./api.js";
import type { WaitOptions } from "./call-options.js";
import { hasEnded, type Prediction, readPrediction, whyNoPrediction } from "./prediction.js";

export const getPrediction = (id: string, signal: AbortSignal | undefined, api: Api): Promise<Prediction> =>
  api.request(
    {
      method: "GET",
      path: `/predictions/${id}`,
      repeatable: true,
      timeout: api.timing.reply,
      signal,
      predictionId: id,
    },
    ({ json }) => readPrediction(json),
    whyNoPrediction,
  );

/** Polls until the prediction has ended, or all of its files are available. */
export async function waitForPrediction(
  first: Prediction,
  { outputs = wantedOutputs(first), onChange }: Pick<WaitOptions, "outputs" | "onChange">,
  signal: AbortSignal,
  api: Api,
): Promise<Prediction> {
  let prediction = first;
  let wait = api.timing.firstPoll;
  onChange?.(prediction);
  while (!hasEnded(prediction) && !isWhole(prediction, outputs)) {
    await sleep(wait, signal);
    wait = Math.min(wait * 1.5, api.timing.slowestPoll);
    const next = await getPrediction(first.id, signal, api);
    const changed = differs(prediction, next);
    prediction = next;
    if (changed) onChange?.(prediction);
  }
  const { id, status } = prediction;
  api.log({ level: "debug", event: "ended", predictionId: id, status });
  return prediction;
}

/**
 * All files may be available while the status is still `processing`. This is not so for pieces of a text, whose number
 * is unknown.
 */
const isWhole = ({ status, files }: Prediction, requested: number) =>
  status === "processing" && files.length >= requested;

const differs = (a: Prediction, b: Prediction) =>
  a.status !== b.status || a.logs !== b.logs || a.outputs.length !== b.outputs.length;

/** As the models' inputs spell it. */
function wantedOutputs({ input }: Prediction): number {
  const requested = Number(input.num_outputs ?? input.max_images ?? 1);
  return requested >= 1 ? requested : 1;
}
