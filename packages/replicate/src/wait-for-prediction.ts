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

/** Polls until the prediction has ended, or its files are all there. */
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
 * Files may all be there while the status still says `processing`. Pieces of a text are no files: of those
 * nobody knows how many there will be.
 */
const isWhole = ({ status, files }: Prediction, wanted: number) =>
  status === "processing" && files.length >= wanted;

const differs = (a: Prediction, b: Prediction) =>
  a.status !== b.status || a.logs !== b.logs || a.outputs.length !== b.outputs.length;

/** As the models' inputs spell it. */
function wantedOutputs({ input }: Prediction): number {
  const wanted = Number(input.num_outputs ?? input.max_images ?? 1);
  return wanted >= 1 ? wanted : 1;
}
