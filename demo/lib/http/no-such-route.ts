import "server-only";
import { createGuardedHandler, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { guardOptions } from "../ai/generate-options";

// It costs nothing.
const { rateLimit: _, ...free } = guardOptions;

/** Every address under `/api/` that is none: a problem, where a page would have the policy of a page. */
export const noSuchRoute = createGuardedHandler(
  { ...free, method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] },
  async () => {
    throw new MediaLibraryError("not-found", "There is no such address on this server.");
  },
);
