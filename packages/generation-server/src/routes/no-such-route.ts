import { createGuardedHandler, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Route, RouteContext } from "./route-context.js";

/** Every other path below the base path: problem details instead of a framework's error page. */
export const createNoSuchRoute = ({ freeGuard }: RouteContext): Route =>
  createGuardedHandler(
    { ...freeGuard, method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] },
    async () => {
      throw new MediaLibraryError("not-found", "The server has no route at this path.");
    },
  );
