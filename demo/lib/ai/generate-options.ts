import "server-only";
import {
  DEFAULT_GENERATE_LIMITS,
  type FileLimits,
  type GenerateHandlerOptions,
  type GuardOptions,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import {
  readAllowedHosts,
  readAllowedOrigins,
  readBodyTime,
  readRateLimit,
  readTrustedProxies,
} from "../env";
import { uploads } from "../files/uploads";
import { getRateLimiter } from "../rate-limiter";
import { senderOf } from "../sender";
import { toUnavailable } from "../unavailable";
import { generateImagesViaAIConnect } from "./ai-connect";
import { offeredModels } from "./models/backends";
import { MAX_SIDE, MAX_STEPS } from "./models/capabilities";

/** Who may ask this site for anything. The environment is read at each request. */
export const guardOptions: GuardOptions = {
  allowedHosts: () => readAllowedHosts(process.env),
  allowedOrigins: () => readAllowedOrigins(process.env),
  trustedProxies: () => readTrustedProxies(process.env),
  rateLimit: {
    perMinute: () => readRateLimit(process.env),
    totalPerMinute: () => 20 * readRateLimit(process.env),
    key: (request) => senderOf(request, process.env).account.id,
    limiter: () => getRateLimiter(process.env),
  },
  translateError: toUnavailable,
  onError: (error, { requestId }) => console.error(`[${requestId}] ${describe(error)}`),
};

/** Of every body. The environment is read at each request. */
export const bodyLimits = (): FileLimits => ({
  ...DEFAULT_GENERATE_LIMITS,
  bodyTime: readBodyTime(process.env),
});

/** How this site mounts the library's handler. */
export const generateOptions: GenerateHandlerOptions = {
  ...guardOptions,
  generate: async (request, context) => generateImagesViaAIConnect(request, context),
  uploads,
  models: () => offeredModels(process.env).map(({ id }) => id),
  limits: {
    maxSide: MAX_SIDE,
    maxSteps: MAX_STEPS,
    get bodyTime() {
      return bodyLimits().bodyTime;
    },
  },
};

/** Messages and no stacks: what the client code puts into them holds no token. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "something was thrown that is no error";
  const code = MediaLibraryError.isInstance(error) ? `${error.code}: ` : "";
  return `${code}${error.message}${error.cause instanceof Error ? ` (${describe(error.cause)})` : ""}`;
}
