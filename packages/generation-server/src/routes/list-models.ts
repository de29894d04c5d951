import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
import { PATIENCE_MS } from "../pipeline/submit.js";
import type { Route, RouteContext } from "./route-context.js";

/** How much longer a page waits than the server, so that it receives the server's own error. */
const PAGE_SLACK_MS = 10_000;

/** Sets the client's timeout, beyond all phases of a generation: the server reports which phase took too long. */
const withClientTimeout = <Model extends { timeout?: number }>(model: Model): Model =>
  model.timeout === undefined
    ? model
    : { ...model, timeout: 2 * PATIENCE_MS + model.timeout + PAGE_SLACK_MS };

/** `GET /ai/models`: the available models with their limits and prices. Free of charge. */
export const createModelsRoute = ({ freeGuard, provider }: RouteContext): Route =>
  createGuardedHandler({ ...freeGuard, method: "GET" }, async (_, { headers }) => {
    const { models, videos, operations, ...others } = provider.capabilities();
    const body = {
      ...others,
      ...(models && { models: models.map(withClientTimeout) }),
      ...(videos && { videos: videos.map(withClientTimeout) }),
      ...(operations && { operations: operations.map(withClientTimeout) }),
    };
    return Response.json(body, { headers });
  });
