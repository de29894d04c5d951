import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Readiness } from "../operations/readiness.js";
import { createCreditsRoute } from "./credits-route.js";
import { createDescriptionsRoute } from "./descriptions-route.js";
import { createEstimatesRoute } from "./estimates-route.js";
import { createGenerationEventsRoute, createOwnerEventsRoute } from "./event-routes.js";
import { createVideosRoute } from "./generate-video.js";
import {
  createGenerationFileRoute,
  createGenerationRoute,
  createGenerationsRoute,
} from "./generation-routes.js";
import { createHealthRoute, createReadyRoute } from "./health.js";
import { createModelsRoute } from "./list-models.js";
import { createNoSuchRoute } from "./no-such-route.js";
import { problemResponse } from "./problem-response.js";
import { createPromptsRoute } from "./prompts-route.js";
import type { Route, RouteContext } from "./route-context.js";
import { createWebhookRoute } from "./webhook-route.js";

type RouterOptions = { images: Route; readiness: () => Promise<Readiness> };

/**
 * Routes all requests below the base path. Routes are called with any method and reject unsupported ones themselves.
 */
export function createRouter(routes: RouteContext, { images, readiness }: RouterOptions): Route {
  const { basePath } = routes.config.http;
  const noSuchRoute = createNoSuchRoute(routes);
  const table: readonly (readonly [RegExp, Route])[] = [
    [/^\/ai\/images\/generate$/, images],
    [/^\/ai\/images\/describe$/, createDescriptionsRoute(routes)],
    [/^\/ai\/videos\/generate$/, createVideosRoute(routes)],
    [/^\/ai\/prompts\/improve$/, createPromptsRoute(routes)],
    [/^\/ai\/estimates$/, createEstimatesRoute(routes)],
    [/^\/ai\/models$/, createModelsRoute(routes)],
    [/^\/ai\/generations$/, createGenerationsRoute(routes)],
    [/^\/ai\/generations\/events$/, createOwnerEventsRoute(routes)],
    [/^\/ai\/generations\/[^/]+$/, createGenerationRoute(routes)],
    [/^\/ai\/generations\/[^/]+\/events$/, createGenerationEventsRoute(routes)],
    [/^\/ai\/generations\/[^/]+\/images\/[^/]+$/, createGenerationFileRoute(routes)],
    [/^\/credits$/, createCreditsRoute(routes)],
    [/^\/health$/, createHealthRoute()],
    [/^\/ready$/, createReadyRoute(readiness)],
    [/^\/webhooks\/[a-z-]+$/, createWebhookRoute(routes)],
    [/^\/inngest$/, createJobsRoute(routes)],
  ];
  return async (request) => {
    const { pathname } = new URL(request.url);
    const path = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : "";
    const [, route = noSuchRoute] = table.find(([pattern]) => pattern.test(path)) ?? [];
    return route(request);
  };
}

/** The route of Inngest, whose package is loaded on the first request. */
function createJobsRoute(routes: RouteContext): Route {
  const { jobs } = routes.config;
  if (jobs.kind !== "inngest") {
    return async () =>
      problemResponse(
        new MediaLibraryError(
          "not-found",
          "The server has no route at this path, because it runs its jobs itself.",
        ),
      );
  }
  let route: Promise<Route> | undefined;
  return async (request) => {
    route ??= import("../inngest/serve-inngest.js").then(({ createInngestRoute }) =>
      createInngestRoute(routes, jobs),
    );
    return (await route)(request);
  };
}
