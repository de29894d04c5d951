import { HANDLER_STATUS } from "../core/error-codes.js";
import { MediaLibraryError } from "../core/errors.js";
import { DEFAULT_GENERATE_LIMITS, type GenerateHandlerOptions } from "./generate-options.js";
import { createGuardedHandler, type GuardedContext, type Handler } from "./guarded-handler.js";
import { sendImages } from "./image-reply.js";
import { type ImageSource, openSource } from "./image-source.js";
import { readRequest } from "./read-request.js";
import { createUploadGate, MEMORY, type UploadStore } from "./uploads.js";

/**
 * The server half of `createHttpGenerator`, for any framework that speaks `Request` and `Response`.
 * It never rejects. In this order: method, origin, authorize, rate limit, body, fields, generate; a request
 * that one of them turns away does not reach the next.
 */
export function createGenerateHandler(options: GenerateHandlerOptions): Handler {
  const { gate = createUploadGate(), store = MEMORY } = options.uploads ?? {};
  const whole = { ...options, uploads: { gate, store } };
  return createGuardedHandler(options, (request, context) => generate(whole, request, context));
}

type Options = GenerateHandlerOptions & { uploads: { store: UploadStore } };

async function generate(
  options: Options,
  request: Request,
  { headers, report, toProblem, requestId, receivedAt, countInTotal }: GuardedContext,
): Promise<Response> {
  const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
  const wanted = await readRequest(request, options);
  const uncount = await countInTotal();

  const upstream = new AbortController();
  const stop = () => upstream.abort(request.signal.reason);
  request.signal.addEventListener("abort", stop, { once: true });
  if (request.signal.aborted) stop();
  const { images = [], mask } = wanted.request;
  const done = () => {
    request.signal.removeEventListener("abort", stop);
    for (const file of mask ? [...images, mask] : images) void options.uploads.store.discard(file);
  };

  let source: ImageSource | undefined;
  try {
    upstream.signal.throwIfAborted();
    const { format } = wanted;
    const context = { signal: upstream.signal, requestId, request, receivedAt, ...(format && { format }) };
    source = await openSource(() => options.generate(wanted.request, context), upstream.signal);
    return await sendImages({
      ...{ wanted, source, headers, upstream, report, toProblem, done },
      accept: request.headers.get("accept"),
      maxBytes: limits.imageBytes,
    });
  } catch (error) {
    done();
    source?.close(error);
    if (isRefusal(error)) await uncount().catch(report);
    throw error;
  }
}

/** Whether `generate` says that it made nothing, through no fault of the server or the provider. */
function isRefusal(error: unknown): boolean {
  if (!MediaLibraryError.isInstance(error)) return false;
  const status = Object.entries(HANDLER_STATUS).find(([code]) => code === error.code)?.[1];
  return status !== undefined && status < 500;
}
