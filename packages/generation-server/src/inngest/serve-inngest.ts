import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { serve } from "inngest/edge";
import type { InngestOptions } from "../config.js";
import { describe, providerFailure } from "../pipeline/failures.js";
import { problemResponse } from "../routes/problem-response.js";
import type { Route, RouteContext } from "../routes/route-context.js";
import { toUnavailable } from "../routes/unavailable.js";
import { readWhole } from "../routes/webhook-route.js";
import { createInngestApp } from "./inngest-app.js";

/** Bytes of a request: what Inngest keeps of a run of many steps. */
const MAX_BODY = 4_194_304;

/**
 * `/inngest`, where Inngest learns of our functions and asks for their steps. Its requests are signed; except for a dev
 * server any other gets 401, one that would register us too.
 */
export function createInngestRoute(routes: RouteContext, options: InngestOptions): Route {
  let handler: Promise<Route> | undefined;
  const open = async (): Promise<Route> => {
    const { publicUrl, basePath } = routes.config.http;
    return serve({
      ...createInngestApp(await routes.pipeline(), options),
      // Who is not Inngest could register another address under our name.
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
        console.error(`Inngest could not be answered: ${describe(thrown)}`);
      }
      const error = toUnavailable(thrown, (each) => providerFailure(routes, each) !== undefined);
      return problemResponse(MediaLibraryError.isInstance(error) ? error : stepFailed());
    }
  };
}

const stepFailed = () =>
  new MediaLibraryError("provider", "This server could not do its step. Ask again.", { retryable: true });

/** Whoever sent it: the signature is over the whole body, so all of it is read first. The SDK takes JSON alone. */
async function readBounded(routes: RouteContext, request: Request): Promise<Request> {
  if (request.body === null) return request;
  const text = Buffer.from(await readWhole(routes, request, MAX_BODY)).toString();
  try {
    if (text !== "") JSON.parse(text);
  } catch (cause) {
    throw new MediaLibraryError("invalid-json", "The request holds no JSON: it is not Inngest's.", { cause });
  }
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: text });
}
