import { decodeEstimateRequest, type EstimateDecoders, invalidFields, readEstimate } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import type {
  MediaAIEstimate,
  MediaAIEstimateRequest,
  MediaAIVideoRequest,
} from "../core/generation/generator.js";
import { whenAborted } from "../core/when-aborted.js";
import { DEFAULT_GENERATE_LIMITS, type GenerateHandlerOptions } from "./generate-options.js";
import { createGuardedHandler, type GuardOptions, type Handler } from "./guarded-handler.js";
import { readJsonBody } from "./read-body.js";
import { requestDecoder } from "./read-request.js";

/** Milliseconds. */
const TIMEOUT = 10_000;

/** What `estimate` gets besides the request. */
export type EstimateContext = {
  /** Aborted when the client disconnects, and after 10 seconds. */
  signal: AbortSignal;
  /** The original request; its body has been read. */
  request: Request;
};

/** Options of `createEstimateHandler`: what may be requested, and who may call, as for `createGenerateHandler`. */
export type EstimateHandlerOptions = Omit<GuardOptions, "method"> &
  Pick<GenerateHandlerOptions, "limits" | "models" | "qualities" | "operations"> & {
    /**
     * What the request costs, in millionths of a US dollar. Every field has been validated; `images` is the number of its
     * input images. An error is answered like one of `generate`.
     */
    estimate: (
      request: MediaAIEstimateRequest,
      context: EstimateContext,
    ) => MediaAIEstimate | Promise<MediaAIEstimate>;
    /**
     * Reads and validates the JSON of a request for a video, without its `kind` and files; throws `field`. Default: such
     * requests are rejected.
     */
    readVideo?: (json: string) => Omit<MediaAIVideoRequest, "images">;
  };

/**
 * The server side of `estimatesUrl`: says what a request costs before it is made. A handler of its own, and not a part of
 * `createGenerateHandler`, because forms ask it often: it needs a rate limit of its own. Its checks run in the same order.
 *
 * @example
 * ```ts
 * // app/api/ai/estimates/route.ts
 * import { createEstimateHandler } from "@reactkits.dev/react-media-library/server";
 *
 * const handler = createEstimateHandler({
 *   models: ["acme/paint"],
 *   rateLimit: { perMinute: 60 },
 *   estimate: ({ kind, ...request }) => {
 *     const images = "n" in request ? (request.n ?? 1) : 1;
 *     return { microUsd: 12_000 * images, duration: 4000 };
 *   },
 * });
 *
 * export const POST = (request: Request) => handler(request);
 * ```
 */
export function createEstimateHandler(options: EstimateHandlerOptions): Handler {
  return createGuardedHandler(options, async (request, { headers, countInTotal }) => {
    const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
    const decoders = { images: await requestDecoder(request, options), videos: videoDecoder(options) };
    const text = await readJsonBody(request, { ...limits, maxBytes: limits.bodyBytes });
    const decoded = decodeEstimateRequest(text, limits.files, decoders);
    await countInTotal();
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]);
    const estimating = Promise.resolve().then(() => options.estimate(decoded, { signal, request }));
    const estimate = await Promise.race([estimating, whenAborted(signal)]).catch((cause: unknown) => {
      throw signal.aborted ? tooSlow(cause) : cause;
    });
    return Response.json(readEstimate(estimate), { headers });
  });
}

const videoDecoder =
  ({ readVideo }: EstimateHandlerOptions): EstimateDecoders["videos"] =>
  (json) => {
    if (!readVideo) throw invalidFields([{ field: "kind", message: "must be images" }]);
    return { ...readVideo(json), kind: "videos" };
  };

function tooSlow(cause: unknown): MediaLibraryError {
  return new MediaLibraryError("provider-timeout", "The price could not be estimated in time. Try again.", {
    cause,
  });
}
