import "server-only";
import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
import { readReadiness } from "./readiness";

/**
 * `GET /api/ready`, under any host's name, for load balancers: 200 where this server can take generations, else 503.
 * How the provider does is told, and changes nothing: another server has the same one.
 */
export const ready = createGuardedHandler({ method: ["GET", "HEAD"] }, async (_, { headers }) => {
  const readiness = await readReadiness(process.env);
  const isReady = readiness.status === "ready";
  if (!isReady) headers.set("retry-after", "5");
  return Response.json(readiness, { status: isReady ? 200 : 503, headers });
});
