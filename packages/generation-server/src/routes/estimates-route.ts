import {
  createEstimateHandler,
  type MediaAIEstimate,
  type MediaAIEstimateRequest,
} from "@reactkits.dev/react-media-library/server";
import { planOf } from "../pipeline/plan.js";
import type { GenerationProvider, PlanRequest } from "../provider.js";
import { readVideoFields } from "./read-video-request.js";
import type { Route, RouteContext } from "./route-context.js";
import { imageOptions } from "./route-options.js";

/** Estimates per generation that a caller may request: forms ask while they are changed. */
const ESTIMATES_PER_GENERATION = 4;

/**
 * `POST /ai/estimates`: the JSON of a request with its files as numbers, answered with its price: the cost of its plan, which
 * is also what is reserved, charged and recorded. Free of charge, without the database and the provider; limited per process.
 */
export function createEstimatesRoute(routes: RouteContext): Route {
  const { config, provider, senders, freeGuard } = routes;
  const { models, qualities, operations, limits } = imageOptions(routes);
  const perMinute = ESTIMATES_PER_GENERATION * config.limits.perMinute;
  return senders.withCookie(
    createEstimateHandler({
      ...freeGuard,
      ...(models && { models }),
      ...(qualities && { qualities }),
      ...(operations && { operations }),
      ...(limits && { limits }),
      rateLimit: {
        perMinute,
        totalPerMinute: 20 * perMinute,
        key: (request) => senders.senderOf(request).account.id,
      },
      readVideo(json) {
        const { prompt, seconds, model } = readVideoFields(routes, json);
        return {
          ...(prompt !== undefined && { prompt }),
          ...(seconds !== undefined && { seconds }),
          ...(model !== undefined && { model }),
        };
      },
      estimate: (request) => estimatePlan(provider, request),
    }),
  );
}

function estimatePlan(provider: GenerationProvider, request: MediaAIEstimateRequest): MediaAIEstimate {
  const { model, cost } = planOf(provider, toPlanRequest(request));
  const { models = [], videos = [], operations = [] } = provider.capabilities();
  const listed = [...models, ...videos].map(({ id, approximatePrice }) => ({ model: id, approximatePrice }));
  const found = [...listed, ...operations].find((each) => nameOf(each.model) === nameOf(model));
  return { microUsd: cost, ...(found?.approximatePrice && { approximate: true }) };
}

const nameOf = (model: string): string => model.split(":", 1).join("");

/** Plans read no file, so an empty one stands for each. */
function toPlanRequest(request: MediaAIEstimateRequest): PlanRequest {
  const image = new File([], "image.png", { type: "image/png" });
  const images = Array.from({ length: request.images ?? 0 }, () => image);
  const given = images.length > 0 && { images };
  if (request.kind === "videos") {
    const { kind, images: _, mask: __, ...video } = request;
    return { kind, request: { ...video, ...given } };
  }
  const { kind: _, images: __, mask, ...fields } = request;
  return { kind: "images", request: { ...fields, ...given, ...(mask && { mask: image }) } };
}
