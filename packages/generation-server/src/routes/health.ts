import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
import type { Readiness } from "../operations/readiness.js";
import type { Route } from "./route-context.js";

/** `GET /health`, under any host's name: this process answers. Nothing else is asked. */
export const createHealthRoute = (): Route =>
  createGuardedHandler({ method: ["GET", "HEAD"] }, async (_, { headers }) =>
    Response.json({ status: "ok" }, { headers }),
  );

/**
 * `GET /ready`, under any host's name, for load balancers: 200 if this server can take generations, else 503. How the
 * provider does is told, and changes nothing: another server has the same one.
 */
export const createReadyRoute = (readReadiness: () => Promise<Readiness>): Route =>
  createGuardedHandler({ method: ["GET", "HEAD"] }, async (_, { headers }) => {
    const readiness = await readReadiness();
    const isReady = readiness.status === "ready";
    if (!isReady) headers.set("retry-after", "5");
    return Response.json(readiness, { status: isReady ? 200 : 503, headers });
  });
