import { DEFAULT_GENERATE_LIMITS, type GenerateHandlerOptions } from "./generate-options.js";
import { createGuardedHandler, type GuardedContext, type Handler } from "./guarded-handler.js";
import { sendImages } from "./image-reply.js";
import { type ImageSource, openSource } from "./image-source.js";
import { readRequest } from "./read-request.js";

/**
 * The server half of `createHttpGenerator`, for any framework that speaks `Request` and `Response`.
 * It never rejects. In this order: method, origin, authorize, rate limit, body, fields, generate; a request
 * that one of them turns away does not reach the next.
 */
export function createGenerateHandler(options: GenerateHandlerOptions): Handler {
  return createGuardedHandler(options, (request, context) => generate(options, request, context));
}

async function generate(
  options: GenerateHandlerOptions,
  request: Request,
  { headers, report, toProblem, requestId, receivedAt }: GuardedContext,
): Promise<Response> {
  const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
  const wanted = await readRequest(request, options);

  const upstream = new AbortController();
  const stop = () => upstream.abort(request.signal.reason);
  request.signal.addEventListener("abort", stop, { once: true });
  if (request.signal.aborted) stop();
  const done = () => request.signal.removeEventListener("abort", stop);

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
    throw error;
  }
}
