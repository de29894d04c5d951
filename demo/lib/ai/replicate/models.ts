import type { MediaAIGenerateRequest, MediaAIModel } from "@reactkits.dev/react-media-library/core";

/** A request of which every open choice is made. */
export type SeededRequest = MediaAIGenerateRequest & { seed: number };

/** What is sent to create a prediction, and what is known of its result beforehand. */
export type PredictionRequest = {
  /** `owner/name` or `owner/name:version`: what really runs. */
  model: string;
  path: string;
  body: { version?: string; input: Record<string, unknown> };
  /** Pixels; absent where the model decides. */
  width?: number;
  height?: number;
};

type Model = MediaAIModel & { label: string; toPrediction: (request: SeededRequest) => PredictionRequest };

const SDXL = "stability-ai/sdxl";
const SDXL_VERSION = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
const FLUX_SCHNELL = "black-forest-labs/flux-schnell";
const FLUX_DEV = "black-forest-labs/flux-dev";

/** Of one megapixel each, so that only the shape is to be chosen. */
export const FLUX_ASPECT_RATIOS = [
  "1:1",
  "16:9",
  "21:9",
  "3:2",
  "2:3",
  "4:5",
  "5:4",
  "3:4",
  "4:3",
  "9:16",
  "9:21",
] as const;

/** The models that this site offers, the default first. */
export const MODELS: readonly Model[] = [
  { id: `${SDXL}:${SDXL_VERSION}`, label: "Stable Diffusion XL", toPrediction: sdxl },
  {
    id: FLUX_SCHNELL,
    label: "FLUX schnell (fast)",
    toPrediction: (request) => flux(FLUX_SCHNELL, 4, request),
  },
  { id: FLUX_DEV, label: "FLUX dev", toPrediction: (request) => flux(FLUX_DEV, 50, request) },
];

/** The request as its model wants it. The handler's allow-list has admitted the model, or named none. */
export function toPrediction(request: SeededRequest): PredictionRequest {
  const [standard] = MODELS;
  const model = request.model === undefined ? standard : MODELS.find(({ id }) => id === request.model);
  if (!model) throw new TypeError(`No model of MODELS is called ${request.model}`);
  return model.toPrediction(request);
}

function sdxl({ prompt, width, height, negativePrompt, steps, seed }: SeededRequest): PredictionRequest {
  // It fails on a side that is no multiple of 8.
  const size = { width: toMultipleOf8(width), height: toMultipleOf8(height) };
  const input = {
    prompt,
    ...size,
    ...(negativePrompt ? { negative_prompt: negativePrompt } : {}),
    ...(steps === undefined ? {} : { num_inference_steps: steps }),
    seed,
    apply_watermark: false,
  };
  // Not an official model: its own route answers 404.
  return {
    model: `${SDXL}:${SDXL_VERSION}`,
    path: "/predictions",
    body: { version: SDXL_VERSION, input },
    ...size,
  };
}

function flux(model: string, maxSteps: number, request: SeededRequest): PredictionRequest {
  const { prompt, width, height, steps, seed } = request;
  const input = {
    prompt,
    aspect_ratio: nearestAspectRatio(width, height),
    ...(steps === undefined ? {} : { num_inference_steps: Math.min(steps, maxSteps) }),
    seed,
  };
  return { model, path: `/models/${model}/predictions`, body: { input } };
}

const toMultipleOf8 = (side: number) => Math.max(8, Math.round(side / 8) * 8);

/** The nearest by proportion, so that 2:1 is as far from 1:1 as 1:2 is. */
export function nearestAspectRatio(width: number, height: number): (typeof FLUX_ASPECT_RATIOS)[number] {
  const wanted = Math.log(width / height);
  const distance = (ratio: string) => {
    const [across = 1, down = 1] = ratio.split(":").map(Number);
    return Math.abs(Math.log(across / down) - wanted);
  };
  return FLUX_ASPECT_RATIOS.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}
