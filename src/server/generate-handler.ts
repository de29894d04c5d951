import { decodeRequest, prefersJson } from "../ai/protocol.js";
import type { MediaAIGenerateRequest } from "../core/generator.js";
import {
  DEFAULT_GENERATE_LIMITS,
  type GenerateContext,
  type GenerateHandlerOptions,
  resolve,
} from "./generate-options.js";
import { discard, type GeneratedImage } from "./generated-image.js";
import { createGuardedHandler, type GuardedContext } from "./guarded-handler.js";
import { sendJson, sendRaw } from "./image-reply.js";
import { admitModel } from "./models.js";
import { readJsonBody } from "./read-body.js";

/**
 * The server half of `createHttpGenerator`, for any framework that speaks `Request` and `Response`.
 * It never rejects. In this order: method, origin, authorize, rate limit, body, fields, generate; a request
 * that one of them turns away does not reach the next.
 */
export function createGenerateHandler(
  options: GenerateHandlerOptions,
): (request: Request) => Promise<Response> {
  return createGuardedHandler(options, async (request, context) =>
    generate(options, await readRequest(options, request), { ...context, request }),
  );
}

async function readRequest(
  options: GenerateHandlerOptions,
  request: Request,
): Promise<MediaAIGenerateRequest> {
  const limits = { ...DEFAULT_GENERATE_LIMITS, ...options.limits };
  const models = await resolve(options.models ?? [], request);
  const text = await readJsonBody(request, limits.bodyBytes);
  return decodeRequest(text, { ...limits, admitModel: (model) => admitModel(model, models) });
}

type Run = GuardedContext & Pick<GenerateContext, "request">;

async function generate(
  options: GenerateHandlerOptions,
  wanted: MediaAIGenerateRequest,
  run: Run,
): Promise<Response> {
  const { request, headers, report, requestId, receivedAt } = run;
  const upstream = new AbortController();
  const stop = () => upstream.abort(request.signal.reason);
  request.signal.addEventListener("abort", stop, { once: true });
  if (request.signal.aborted) stop();
  const done = () => request.signal.removeEventListener("abort", stop);

  let images: readonly GeneratedImage[] = [];
  try {
    upstream.signal.throwIfAborted();
    const context = { signal: upstream.signal, requestId, request, receivedAt };
    const work = async () => asList(await options.generate(wanted, context));
    images = await untilAborted(work(), upstream.signal, discardAll);
    const maxBytes = options.limits?.imageBytes ?? DEFAULT_GENERATE_LIMITS.imageBytes;
    const reply = { images, maxBytes, headers, upstream, report, done };
    return prefersJson(request.headers.get("accept")) ? await sendJson(reply) : await sendRaw(reply);
  } catch (error) {
    done();
    discardAll(images, error);
    throw error;
  }
}

/** A `generate` that ignores its signal must not keep the reply, or its streams, alive. */
function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  discardLate: (late: T, reason: unknown) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason);
      work.then((late) => discardLate(late, signal.reason), reject);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

const asList = (result: GeneratedImage | readonly GeneratedImage[]): readonly GeneratedImage[] =>
  "bytes" in result ? [result] : result;

function discardAll(images: readonly GeneratedImage[], reason: unknown): void {
  for (const image of images) discard(image, reason);
}
