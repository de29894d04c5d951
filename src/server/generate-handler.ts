import { decodeRequest, encodeProblem, PROBLEM_TYPE, prefersJson } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGenerateRequest } from "../core/generator.js";
import {
  askApp,
  DEFAULT_GENERATE_LIMITS,
  type GenerateContext,
  type GenerateHandlerOptions,
  resolve,
} from "./generate-options.js";
import { discard, type GeneratedImage } from "./generated-image.js";
import { sendJson, sendRaw } from "./image-reply.js";
import { admitModel } from "./models.js";
import { corsHeaders, forwardedValue, judgeOrigin, type OriginKind, preflightHeaders } from "./origin.js";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.js";
import { readJsonBody } from "./read-body.js";

/**
 * The server half of `createHttpGenerator`, for any framework that speaks `Request` and `Response`.
 * It never rejects. In this order: method, origin, authorize, rate limit, body, fields, generate; a request
 * that one of them turns away does not reach the next.
 */
export function createGenerateHandler(
  options: GenerateHandlerOptions,
): (request: Request) => Promise<Response> {
  const limiter = createRateLimiter();
  return async (request) => {
    const context = { request, receivedAt: Date.now(), requestId: crypto.randomUUID() };
    const report = (error: unknown) => {
      // The client left: that a generation ended for it is no fault.
      if (!request.signal.aborted) reportError(options, error, context.requestId);
    };
    const headers = new Headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    try {
      const trustedProxies = await resolve(options.trustedProxies ?? 0, request);
      const allowedOrigins = await resolve(options.allowedOrigins ?? [], request);
      const origin = judgeOrigin(request, allowedOrigins, trustedProxies);
      addAll(headers, corsHeaders(request, origin));
      checkMethod(request, headers);
      checkOrigin(origin);
      if (request.method === "OPTIONS") {
        addAll(headers, preflightHeaders(request, origin));
        return new Response(null, { status: 204, headers });
      }
      await checkAuthorized(options, request);
      await checkRate(options, limiter, request, trustedProxies);
      const wanted = await readRequest(options, request);
      return await generate(options, wanted, { ...context, headers, report });
    } catch (error) {
      return sendProblem(error, headers, context.requestId, report);
    }
  };
}

function checkMethod(request: Request, headers: Headers): void {
  if (request.method === "POST" || request.method === "OPTIONS") return;
  headers.set("allow", "POST, OPTIONS");
  throw new MediaLibraryError("method", `Images are generated with POST, not with ${request.method}.`);
}

function checkOrigin(origin: OriginKind): void {
  if (origin !== "foreign") return;
  throw new MediaLibraryError(
    "origin",
    "Pages of this origin may not generate images here. Add the origin to the server's allowed origins.",
  );
}

async function checkAuthorized({ authorize }: GenerateHandlerOptions, request: Request): Promise<void> {
  if (!authorize || (await askApp(() => authorize(request))) === true) return;
  throw new MediaLibraryError("unauthorized", "Sign in to generate images.");
}

async function checkRate(
  { rateLimit }: GenerateHandlerOptions,
  limiter: RateLimiter,
  request: Request,
  trustedProxies: number,
): Promise<void> {
  if (!rateLimit) return;
  const { key: keyOf = () => forwardedValue(request, "x-forwarded-for", trustedProxies) ?? "" } = rateLimit;
  const key = await askApp(() => keyOf(request));
  const perMinute = await resolve(rateLimit.perMinute, request);
  const totalPerMinute = await resolve(rateLimit.totalPerMinute ?? Number.POSITIVE_INFINITY, request);
  const refused = limiter.take(await shortKey(key), perMinute, totalPerMinute);
  if (!refused) return;
  throw new MediaLibraryError(
    "rate-limited",
    `Too many images were asked for within a minute. Try again in ${refused.retryAfter} s.`,
    { retryAfter: refused.retryAfter },
  );
}

/** A key made of a header may be long; ten thousand of them are kept. */
async function shortKey(key: string): Promise<string> {
  if (key.length <= 64) return key;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
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

type Run = Omit<GenerateContext, "signal"> & { headers: Headers; report: (error: unknown) => void };

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

function sendProblem(
  error: unknown,
  headers: Headers,
  requestId: string,
  report: (error: unknown) => void,
): Response {
  const known = MediaLibraryError.isInstance(error) ? error : undefined;
  const told = known && encodeProblem(known, requestId);
  const problem = told ?? encodeProblem(providerError(error), requestId);
  if (!told || told.status >= 500 || known?.cause !== undefined) report(error);
  headers.set("content-type", PROBLEM_TYPE);
  if (told && known?.retryAfter !== undefined) {
    headers.set("retry-after", String(Math.max(1, Math.ceil(known.retryAfter))));
  }
  return new Response(JSON.stringify(problem), { status: problem?.status ?? 500, headers });
}

function providerError(cause: unknown): MediaLibraryError {
  return cause instanceof Error && cause.name === "TimeoutError"
    ? new MediaLibraryError("provider-timeout", "The image took too long to make. Try again.", { cause })
    : new MediaLibraryError("provider", "The image could not be made: the provider failed. Try again.", {
        cause,
      });
}

function reportError({ onError }: GenerateHandlerOptions, error: unknown, requestId: string): void {
  try {
    onError?.(error, { requestId });
  } catch {
    // A log that fails must not change the reply.
  }
}

function addAll(headers: Headers, entries: Record<string, string>): void {
  for (const [name, value] of Object.entries(entries)) headers.set(name, value);
}
