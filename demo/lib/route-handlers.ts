import "server-only";
import type { GenerationServer } from "@reactkits.dev/media-generation-server";
import { SettingError } from "./env";
import { getGenerationServer } from "./get-generation-server";

type Route = (request: Request) => Promise<Response>;

type Method = "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT";

/**
 * The exports of a route file of Next over the demo's server. Every method is forwarded: the server itself answers those
 * that it does not support. An invalid setting is reported in the log, never to visitors.
 */
export function routeHandlers(routeOf: (server: GenerationServer) => Route): Record<Method, Route> {
  const handle: Route = async (request) => {
    try {
      return await routeOf(getGenerationServer())(request);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      console.error(error.message);
      const detail = "This server is not configured correctly. Only its operator can fix that.";
      return Response.json(
        { type: "about:blank", title: "Internal Server Error", status: 500, code: "server", detail },
        { status: 500, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
      );
    }
  };
  return {
    DELETE: handle,
    GET: handle,
    HEAD: handle,
    OPTIONS: handle,
    PATCH: handle,
    POST: handle,
    PUT: handle,
  };
}
