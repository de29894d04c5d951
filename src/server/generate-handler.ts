import { acceptsPreviews } from "../ai/protocol.js";
import { HANDLER_STATUS } from "../core/error-codes.js";
import { MediaLibraryError } from "../core/errors.js";
import { createMarks } from "../core/media/mark/image-marks.js";
import { DEFAULT_GENERATE_LIMITS, type GenerateHandlerOptions } from "./generate-options.js";
import { createGuardedHandler, type GuardedContext, type Handler } from "./guarded-handler.js";
import { sendImages } from "./image-reply.js";
import { type ImageSource, openSource } from "./image-source.js";
import { createPreviewFeed } from "./preview-feed.js";
import { readRequest } from "./read-request.js";
import { createUploadGate, MEMORY, type UploadStore } from "./uploads.js";

/**
 * The server side of `createHttpGenerator`, for any framework that uses `Request` and `Response`. The handler never
 * rejects. Its checks run in this order: method, host, origin, `authorize`, rate limit, body, fields, `generate`. A
 * request that fails one of them does not reach the next. `createEstimateHandler` says what a request costs.
 *
 * @example
 * ```ts
 * // app/api/ai/images/generate/route.ts
 * import { createGenerateHandler } from "@reactkits.dev/react-media-library/server";
 *
 * const handler = createGenerateHandler({
 *   models: ["acme/paint"],
 *   rateLimit: { perMinute: 10 },
 *   async generate({ prompt, width, height }, { signal }) {
 *     const response = await fetch("https://api.acme.example/paint", {
 *       method: "POST",
 *       body: JSON.stringify({ prompt, width, height }),
 *       signal,
 *     });
 *     const bytes = new Uint8Array(await response.arrayBuffer());
 *     return { bytes, mimeType: "image/png", provider: "Acme", fileName: "painting.png" };
 *   },
 * });
 *
 * export const POST = (request: Request) => handler(request);
 * ```
 */
export function createGenerateHandler(options: GenerateHandlerOptions): Handler {
  const { gate = createUploadGate(), store = MEMORY } = options.uploads ?? {};
  const complete = { ...options, uploads: { gate, store } };
  return createGuardedHandler(options, (request, context) => generate(complete, request, context));
}

type Options = GenerateHandlerOptions & { uploads: { store: UploadStore } };

async function generate(
  options: Options,
  request: Request,
  { headers, report, toProblem, requestId, receivedAt, countInTotal }: GuardedContext,
): Promise<Response> {
  const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
  const decoded = await readRequest(request, options);
  const uncount = await countInTotal();

  const upstream = new AbortController();
  const stop = () => upstream.abort(request.signal.reason);
  request.signal.addEventListener("abort", stop, { once: true });
  if (request.signal.aborted) stop();
  const { images = [], mask } = decoded.request;
  const done = () => {
    request.signal.removeEventListener("abort", stop);
    for (const file of mask ? [...images, mask] : images) void options.uploads.store.discard(file);
  };

  const onNoImage = async (error: unknown): Promise<void> => {
    if (isClientError(error)) await uncount().catch(report);
  };

  let source: ImageSource | undefined;
  try {
    upstream.signal.throwIfAborted();
    const { format } = decoded;
    const accept = request.headers.get("accept");
    const previews = acceptsPreviews(accept) ? createPreviewFeed() : undefined;
    const context = {
      signal: upstream.signal,
      requestId,
      request,
      receivedAt,
      ...(format && { format }),
      ...(previews && { onPreview: previews.report }),
    };
    source = openSource(() => options.generate(decoded.request, context), upstream.signal);
    return await sendImages({
      decoded,
      source,
      headers,
      upstream,
      report,
      toProblem,
      onNoImage,
      done,
      accept,
      previews,
      maxBytes: limits.imageBytes,
      markOf: createMarks(decoded.request, options.marking),
    });
  } catch (error) {
    done();
    source?.close(error);
    await onNoImage(error);
    throw error;
  }
}

/** Whether `generate` rejected the request itself, so that nothing was generated. */
function isClientError(error: unknown): boolean {
  if (!MediaLibraryError.isInstance(error)) return false;
  const status = Object.entries(HANDLER_STATUS).find(([code]) => code === error.code)?.[1];
  return status !== undefined && status < 500;
}
