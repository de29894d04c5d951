import "server-only";
import {
  forwardedValue,
  type GenerateHandlerOptions,
  type GuardOptions,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { readAllowedOrigins, readRateLimit, readTrustedProxies } from "../env";
import { readSession, sessionCookieOf, sessionSecret } from "../session";
import { generateImagesViaAIConnect } from "./ai-connect";
import { offeredModels } from "./models/backends";
import { MAX_SIDE, MAX_STEPS } from "./models/capabilities";

/** Who may ask this site for anything. The environment is read at each request. */
export const guardOptions: GuardOptions = {
  allowedOrigins: () => readAllowedOrigins(process.env),
  trustedProxies: () => readTrustedProxies(process.env),
  rateLimit: {
    perMinute: () => readRateLimit(process.env),
    totalPerMinute: () => 20 * readRateLimit(process.env),
    key: clientOf,
  },
  onError: (error, { requestId }) => console.error(`[${requestId}] ${describe(error)}`),
};

/** How this site mounts the library's handler. */
export const generateOptions: GenerateHandlerOptions = {
  ...guardOptions,
  generate: async (request, context) => generateImagesViaAIConnect(request, context),
  models: () => offeredModels(process.env).map(({ id }) => id),
  limits: { maxSide: MAX_SIDE, maxSteps: MAX_STEPS },
};

/**
 * Who asks, for the rate limit: the session, else the address that trusted proxies name, else one common
 * client, so that to drop the cookie gains nothing.
 */
export function clientOf(request: Request): string {
  const session = readSession(sessionCookieOf(request), sessionSecret(process.env));
  if (session !== undefined) return `session ${session}`;
  const address = forwardedValue(request, "x-forwarded-for", readTrustedProxies(process.env));
  return address === undefined ? "anonymous" : `address ${address}`;
}

/** Messages and no stacks: what the client code puts into them holds no token. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "something was thrown that is no error";
  const code = MediaLibraryError.isInstance(error) ? `${error.code}: ` : "";
  return `${code}${error.message}${error.cause instanceof Error ? ` (${describe(error.cause)})` : ""}`;
}
