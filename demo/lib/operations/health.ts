import "server-only";
import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";

/** `GET /api/health`, under any host's name: this process answers. Nothing else is asked. */
export const health = createGuardedHandler({ method: ["GET", "HEAD"] }, async (_, { headers }) =>
  Response.json({ status: "ok" }, { headers }),
);
