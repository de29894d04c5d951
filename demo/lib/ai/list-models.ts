import "server-only";
import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
import { SettingError } from "../env";
import { guardOptions } from "./generate-options";
import { notSetUp } from "./library-errors";
import { publicModels } from "./models/capabilities";

const { rateLimit: _, ...free } = guardOptions;

/** `GET /api/ai/models`: what can be asked for, with its limits and prices. It costs nothing to ask. */
export const listModels = createGuardedHandler({ ...free, method: "GET" }, async (_, { headers }) => {
  try {
    return Response.json(publicModels(process.env), { headers });
  } catch (error) {
    throw error instanceof SettingError ? notSetUp(error) : error;
  }
});
