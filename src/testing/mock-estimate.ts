import type {
  MediaAIEstimate,
  MediaAIEstimateRequest,
  MediaAIGenerator,
} from "../core/generation/generator.js";
import type { MockFailure } from "./mock-generator-texts.js";
import { mockWait } from "./mock-wait.js";

/** How the mock generator estimates prices. */
export type MockEstimateOptions = {
  /** The estimate; a function is called for each request. Default: 10,000 millionths of a US dollar and 2 s an image. */
  estimate?: MediaAIEstimate | ((request: MediaAIEstimateRequest) => MediaAIEstimate);
  /** Milliseconds until it is known. Default 0; with Infinity it only ends when its signal is aborted. */
  latency?: number;
  /** What estimates reject with; a function is called each time (the first is 0). */
  fail?: MockFailure | ((request: MediaAIEstimateRequest, run: number) => MockFailure | undefined);
};

export function createMockEstimate(
  { estimate = perImage, latency = 0, fail }: MockEstimateOptions,
  ignoreAbort: boolean,
): NonNullable<MediaAIGenerator["estimate"]> {
  let runs = 0;
  return async (request, { signal }) => {
    const run = runs++;
    await mockWait(latency, ignoreAbort ? undefined : signal);
    const failure = typeof fail === "function" ? fail(request, run) : fail;
    if (failure !== undefined) throw failure;
    return typeof estimate === "function" ? estimate(request) : estimate;
  };
}

function perImage(request: MediaAIEstimateRequest): MediaAIEstimate {
  const images = request.kind === "videos" ? 1 : (request.n ?? 1);
  return { microUsd: 10_000 * images, duration: 2000 * images };
}
