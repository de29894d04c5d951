import {
  createGenerateHandler,
  DEFAULT_GENERATE_LIMITS,
  type GenerateHandlerOptions,
  type GuardOptions,
} from "@reactkits.dev/react-media-library/server";
import { describe, providerFailure, publicError } from "../pipeline/failures.js";
import type { Route, RouteContext } from "./route-context.js";
import { toUnavailable } from "./unavailable.js";

type Guarded = Pick<RouteContext, "config" | "provider" | "senders">;
type RateLimit = NonNullable<GuardOptions["rateLimit"]>;

/** The guards of all routes: hosts, origins and rate limits. */
export function createGuards(
  { config, provider, senders }: Guarded,
  limiter: NonNullable<RateLimit["limiter"]>,
): Pick<RouteContext, "guard" | "freeGuard"> {
  const { allowedHosts, allowedOrigins, trustedProxies } = config.http;
  const { perMinute } = config.limits;
  const freeGuard: GuardOptions = {
    allowedHosts,
    allowedOrigins,
    trustedProxies,
    translateError(error) {
      const translated = publicError({ provider }, error, "image");
      return toUnavailable(translated, (each) => providerFailure({ provider }, each) !== undefined);
    },
    onError: (error, { requestId }) => console.error(`[${requestId}] ${describe(error)}`),
  };
  const rateLimit: RateLimit = {
    perMinute,
    totalPerMinute: 20 * perMinute,
    key: (request) => senders.senderOf(request).account.id,
    limiter,
  };
  return { freeGuard, guard: { ...freeGuard, rateLimit } };
}

/** The options of routes that accept image requests. */
export const imageOptions = ({
  config,
  provider,
  guard,
  uploads,
}: RouteContext): Omit<GenerateHandlerOptions, "generate"> => ({
  ...guard,
  uploads,
  marking: config.marking,
  models: () => provider.capabilities().models?.map(({ id }) => id) ?? [],
  qualities: () => qualitiesOf(provider.capabilities()),
  operations: () => provider.capabilities().operations ?? [],
  limits: {
    ...DEFAULT_GENERATE_LIMITS,
    maxSide: config.limits.maxSide,
    maxSteps: config.limits.maxSteps,
    bodyTime: config.limits.bodyTime,
  },
});

/** Those of all models: whether a model has one is for the provider to say. */
const qualitiesOf = ({ models = [] }: ReturnType<RouteContext["provider"]["capabilities"]>): string[] => [
  ...new Set(models.flatMap(({ qualities = [] }) => qualities.map(({ id }) => id))),
];

/** `POST /ai/images/generate`: the library's handler with `generate`. */
export const createImagesRoute = (
  context: RouteContext,
  generate: GenerateHandlerOptions["generate"],
): Route => context.senders.withCookie(createGenerateHandler({ ...imageOptions(context), generate }));
