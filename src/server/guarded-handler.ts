import { encodeProblem, PROBLEM_TYPE, type ProblemBody } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { type Connection, clientAddress } from "./client-address.js";
import { askApp, type GenerateHandlerOptions, resolve } from "./generate-options.js";
import { checkHost } from "./host.js";
import { corsHeaders, judgeOrigin, type OriginKind, preflightHeaders } from "./origin.js";
import { createRateLimiter } from "./rate-limiter.js";
import { openRates } from "./request-rates.js";

export type GuardOptions = Pick<
  GenerateHandlerOptions,
  | "authorize"
  | "rateLimit"
  | "allowedHosts"
  | "allowedOrigins"
  | "trustedProxies"
  | "translateError"
  | "onError"
> & {
  /** What the address is asked with. Default POST. The reply to a HEAD, where that is named, is sent without its body. */
  method?: HandlerMethod | readonly HandlerMethod[];
};

export type HandlerMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `connection.address` is the client's, where whoever accepted the connection knows it. */
export type Handler = (request: Request, connection?: Connection) => Promise<Response>;

export type GuardedContext = {
  /** The client's address, or of IPv6 its /64 network; undefined where it is unknown, and for loopback. */
  address: string | undefined;
  /** The id that an error reply carries, for the app's own log. */
  requestId: string;
  /** When the request arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** What every reply must carry, the CORS headers among them; to be added to. */
  headers: Headers;
  /**
   * Counts the request towards `rateLimit.totalPerMinute`, once it is known to be valid. Rejects with `rate-limited`.
   * What it answers takes the count back: for a request that is refused after all.
   */
  countInTotal: () => Promise<() => Promise<void>>;
  /** To `onError`, unless the client has left. */
  report: (error: unknown) => void;
  /**
   * What the client is told of an error, as a problem (RFC 9457) in JSON: for a reply that has begun already.
   * Reports it where it is no fault of the client.
   */
  toProblem: (error: unknown) => string;
};

/**
 * The guards of `createGenerateHandler` before any other work. It never rejects.
 * In this order: method, host, origin, authorize, rate limit of the client and its address, `serve`; a request that
 * one of them turns away does not reach the next. What `serve` throws is answered as what `generate` throws.
 */
export function createGuardedHandler(
  options: GuardOptions,
  serve: (request: Request, context: GuardedContext) => Promise<Response>,
): Handler {
  const { method = "POST" } = options;
  const methods: readonly string[] = typeof method === "string" ? [method] : method;
  const ownLimiter = createRateLimiter();
  return async (request, connection) => {
    const context = { receivedAt: Date.now(), requestId: crypto.randomUUID() };
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
      checkMethod(request, methods, headers);
      if (options.allowedHosts !== undefined) {
        checkHost(request, await resolve(options.allowedHosts, request), trustedProxies);
      }
      checkOrigin(origin);
      if (request.method === "OPTIONS") {
        addAll(headers, preflightHeaders(request, origin, methods));
        return new Response(null, { status: 204, headers });
      }
      await checkAuthorized(options, request);
      const address = clientAddress(request, trustedProxies, connection);
      const rates = await openRates(options, ownLimiter, request, address);
      await rates.countClient();
      const toProblem = (error: unknown) =>
        JSON.stringify(problemOf(translate(options, error), context.requestId, report).body);
      return withoutBody(
        request,
        await serve(request, {
          ...context,
          address,
          countInTotal: rates.countInTotal,
          headers,
          report,
          toProblem,
        }),
      );
    } catch (error) {
      return withoutBody(
        request,
        sendProblem(problemOf(translate(options, error), context.requestId, report), headers),
      );
    }
  };
}

function checkMethod(request: Request, methods: readonly string[], headers: Headers): void {
  if (methods.includes(request.method) || request.method === "OPTIONS") return;
  headers.set("allow", [...methods, "OPTIONS"].join(", "));
  throw new MediaLibraryError(
    "method",
    `This address is asked with ${methods.join(" or ")}, not with ${request.method}.`,
  );
}

/** A HEAD is answered with the headers alone; whoever makes the body is told that nobody reads it. */
function withoutBody({ method }: Request, reply: Response): Response {
  if (method !== "HEAD" || !reply.body) return reply;
  reply.body.cancel().catch(() => {});
  return new Response(null, reply);
}

function checkOrigin(origin: OriginKind): void {
  if (origin !== "foreign") return;
  throw new MediaLibraryError(
    "origin",
    "Pages of this origin may not generate here. Add the origin to the server's allowed origins.",
  );
}

async function checkAuthorized({ authorize }: GuardOptions, request: Request): Promise<void> {
  if (!authorize || (await askApp(() => authorize(request))) === true) return;
  throw new MediaLibraryError("unauthorized", "Sign in to generate.");
}

type Problem = { body: ProblemBody | undefined; retryAfter?: number | undefined };

function problemOf(error: unknown, requestId: string, report: (error: unknown) => void): Problem {
  const known = MediaLibraryError.isInstance(error) ? error : undefined;
  const told = known && encodeProblem(known, requestId);
  if (!told || told.status >= 500 || known?.cause !== undefined) report(error);
  return told
    ? { body: told, retryAfter: known?.retryAfter }
    : { body: encodeProblem(providerError(error), requestId) };
}

function translate({ translateError }: GuardOptions, error: unknown): unknown {
  try {
    return translateError ? translateError(error) : error;
  } catch {
    return error;
  }
}

function sendProblem({ body, retryAfter }: Problem, headers: Headers): Response {
  headers.set("content-type", PROBLEM_TYPE);
  // The rest of a body that stopped would be waited for before the connection could serve another request.
  if (body?.code === "request-timeout") headers.set("connection", "close");
  if (retryAfter !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfter))));
  return new Response(JSON.stringify(body), { status: body?.status ?? 500, headers });
}

function providerError(cause: unknown): MediaLibraryError {
  return cause instanceof Error && cause.name === "TimeoutError"
    ? new MediaLibraryError("provider-timeout", "The generation took too long. Try again.", { cause })
    : new MediaLibraryError("provider", "The generation failed at the provider. Try again.", {
        cause,
      });
}

function reportError({ onError }: GuardOptions, error: unknown, requestId: string): void {
  try {
    onError?.(error, { requestId });
  } catch {
    // A log that fails must not change the reply.
  }
}

function addAll(headers: Headers, entries: Record<string, string>): void {
  for (const [name, value] of Object.entries(entries)) headers.set(name, value);
}
