import { randomInt } from "node:crypto";
import type { PlanRequest, PredictionPlan } from "@reactkits.dev/media-generation-server";
import { estimateCost } from "../models/estimate-cost.js";
import { fitOperation } from "../models/fit-operation.js";
import { fitRequest, refused } from "../models/fit-request.js";
import { fitVideo } from "../models/fit-video.js";
import type { Model } from "../models/model.js";
import type { Catalog } from "./create-catalog.js";

export type PlanOptions = {
  catalog: Catalog;
  /** Which backend usage is summed by. */
  instanceOf: (model: Model) => string;
  /** Milliseconds that a prediction of the model may run. */
  timeoutOf: (model: Model) => number;
};

/** The request as its model, or the default model, takes it. Throws `field` for what the model cannot use. */
export function planPrediction(request: PlanRequest, options: PlanOptions): PredictionPlan {
  return request.kind === "images" ? planImages(request, options) : planVideo(request.request, options);
}

type ImagesRequest = Extract<PlanRequest, { kind: "images" }>;
type VideoRequest = Extract<PlanRequest, { kind: "videos" }>["request"];

function planImages(
  { request, format, options = {} }: ImagesRequest,
  { catalog, instanceOf, timeoutOf }: PlanOptions,
): PredictionPlan {
  const { operation } = request;
  const model =
    request.model !== undefined
      ? catalog.find(request.model)
      : operation
        ? catalog.operationModels.find(({ operations }) =>
            operations?.some(({ type }) => type === operation.type),
          )
        : catalog.imageModels[0];
  if (!model) throw refused("operation", "is not offered");
  if (!operation && model.kind !== "image")
    throw refused("model", `cannot be used: ${model.label} makes no images`);
  const steps = catalog.backendOf(model.id)?.steps;
  // Chosen here rather than by the model, so that every image can be reproduced.
  const seed = model.seed ? (request.seed ?? randomInt(Math.min(2 ** 32, model.seed.max + 1))) : undefined;
  const seeded = seed === undefined ? request : { ...request, seed };
  const fitOptions = {
    ...(format !== undefined && { format }),
    options: {
      ...(steps !== undefined &&
        request.steps === undefined &&
        model.steps && { [model.steps.field]: steps }),
      ...options,
    },
  };
  const fitted = operation
    ? fitOperation({ ...seeded, operation }, model, fitOptions)
    : fitRequest(seeded, model, fitOptions);
  const outputs = Math.min(request.n ?? 1, model.images.max);
  const { totalMicroUsd } = estimateCost(model, {
    images: outputs,
    inputImages: request.images?.length ?? 0,
    megapixels: (request.width * request.height) / 1_000_000,
  });
  return {
    model: model.id,
    label: model.label,
    instance: instanceOf(model),
    input: fitted.input,
    outputs,
    timeout: timeoutOf(model),
    seed: typeof fitted.input.seed === "number" ? fitted.input.seed : undefined,
    width: fitted.width,
    height: fitted.height,
    requested: fitted.requested,
    sent: fitted.sent,
    warnings: fitted.warnings,
    cost: totalMicroUsd,
  };
}

function planVideo(
  { model: reference, ...request }: VideoRequest,
  { catalog, instanceOf, timeoutOf }: PlanOptions,
): PredictionPlan {
  const ofImages = request.images !== undefined;
  const model =
    reference === undefined
      ? catalog.videoModels.find(({ inputImages }) => (inputImages !== null) === ofImages)
      : catalog.find(reference);
  if (!model) {
    const what = ofImages ? "images" : "a prompt";
    throw refused("model", `is needed: no model on offer makes a video of ${what}`);
  }
  const fitted = fitVideo(request, model);
  return {
    model: model.id,
    label: model.label,
    instance: instanceOf(model),
    input: fitted.input,
    outputs: 1,
    timeout: timeoutOf(model),
    requested: fitted.requested,
    sent: fitted.sent,
    warnings: fitted.warnings,
    cost: estimateCost(model, { videoSeconds: fitted.seconds }).totalMicroUsd,
  };
}
