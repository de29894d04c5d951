import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
import type { Readiness } from "../operations/readiness.js";
import type { Route } from "./route-context.js";

/** `GET /health`, under any host name: whether this process responds. Checks nothing else. */
export const createHealthRoute = (): Route =>
  createGuardedHandler({ method: ["GET", "HEAD"] }, async (_, { headers }) =>
    Response.json({ status: "ok" }, { headers }),
  );

/**
 * `GET /ready`, under any host name, for load balancers: 200 if this server can accept generations, otherwise 503.
 * The provider's state is reported but does not count: all servers share the provider.
 */
export const createReadyRoute = (readReadiness: () => Promise<Readiness>): Route =>
  createGuardedHandler({ method: ["GET", "HEAD"] }, async (_, { headers }) => {
    const readiness = await readReadiness();
    const isReady = readiness.status === "ready";
    if (!isReady) headers.set("retry-after", "5");
    return Response.json(readiness, { status: isReady ? 200 : 503, headers });
  });
