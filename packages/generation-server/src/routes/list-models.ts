import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
import { PATIENCE_MS } from "../pipeline/submit.js";
import type { Route, RouteContext } from "./route-context.js";

/** What a page waits longer than the server, so that the server's own words arrive. */
const PAGE_SLACK_MS = 10_000;

/** Milliseconds after which a page may give up: beyond all phases of a generation, whose server says which one ran out. */
const withWaits = <Model extends { timeout?: number }>(model: Model): Model =>
  model.timeout === undefined
    ? model
    : { ...model, timeout: 2 * PATIENCE_MS + model.timeout + PAGE_SLACK_MS };

/** `GET /ai/models`: what can be asked for, with its limits and prices. It costs nothing to ask. */
export const createModelsRoute = ({ freeGuard, provider }: RouteContext): Route =>
  createGuardedHandler({ ...freeGuard, method: "GET" }, async (_, { headers }) => {
    const { models, videos, ...others } = provider.capabilities();
    const body = {
      ...others,
      ...(models && { models: models.map(withWaits) }),
      ...(videos && { videos: videos.map(withWaits) }),
    };
    return Response.json(body, { headers });
  });
