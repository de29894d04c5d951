import { createGuardedHandler, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Route, RouteContext } from "./route-context.js";

/** Every other address below the base path: a problem, where a framework would answer with a page. */
export const createNoSuchRoute = ({ freeGuard }: RouteContext): Route =>
  createGuardedHandler(
    { ...freeGuard, method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] },
    async () => {
      throw new MediaLibraryError("not-found", "There is no such address on this server.");
    },
  );
