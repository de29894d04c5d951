import "server-only";
import type { GenerationServer } from "@reactkits.dev/media-generation-server";
import { SettingError } from "./env";
import { getGenerationServer } from "./get-generation-server";

type Route = (request: Request) => Promise<Response>;

/** A route over the demo's server. A setting that cannot be used is reported in the log, never to visitors. */
export const answer =
  (routeOf: (server: GenerationServer) => Route): Route =>
  async (request) => {
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
