import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { serve } from "inngest/edge";
import type { InngestOptions } from "../config.js";
import { describe, providerFailure } from "../pipeline/failures.js";
import { problemResponse } from "../routes/problem-response.js";
import type { Route, RouteContext } from "../routes/route-context.js";
import { toUnavailable } from "../routes/unavailable.js";
import { readWhole } from "../routes/webhook-route.js";
import { createInngestApp } from "./inngest-app.js";

/** Maximum body size in bytes: Inngest sends the state of all previous steps. */
const MAX_BODY = 4_194_304;

/**
 * `/inngest`: where Inngest registers our functions and calls their steps. Requests must be signed, except in dev
 * mode; others get 401, including requests to register.
 */
export function createInngestRoute(routes: RouteContext, options: InngestOptions): Route {
  let handler: Promise<Route> | undefined;
  const open = async (): Promise<Route> => {
    const { publicUrl, basePath } = routes.config.http;
    return serve({
      ...createInngestApp(await routes.pipeline(), options),
      // Otherwise anyone could register another URL under our name.
      enableUnauthedSync: false,
      servePath: `${basePath}/inngest`,
      ...(publicUrl !== undefined && { serveOrigin: publicUrl }),
    });
  };
  return async (request) => {
    try {
      const bounded = await readBounded(routes, request);
      handler ??= open();
      handler.catch(() => {
        handler = undefined;
      });
      return await (await handler)(bounded);
    } catch (thrown) {
      if (!MediaLibraryError.isInstance(thrown)) {
        console.error(`A request from Inngest failed: ${describe(thrown)}`);
      }
      const error = toUnavailable(thrown, (each) => providerFailure(routes, each) !== undefined);
      return problemResponse(MediaLibraryError.isInstance(error) ? error : stepFailed());
    }
  };
}

const stepFailed = () =>
  new MediaLibraryError("provider", "The step failed on this server. Call it again.", { retryable: true });

/** Reads the whole body, limited, before the signature over it is checked. The SDK only accepts JSON. */
async function readBounded(routes: RouteContext, request: Request): Promise<Request> {
  if (request.body === null) return request;
  const text = Buffer.from(await readWhole(routes, request, MAX_BODY)).toString();
  try {
    if (text !== "") JSON.parse(text);
  } catch (cause) {
    throw new MediaLibraryError("invalid-json", "The request is not JSON, so it is not from Inngest.", {
      cause,
    });
  }
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: text });
}
