import { encodeProblem, PROBLEM_TYPE, type ProblemDetails } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { checkHost } from "./check-host.js";
import { type Connection, clientAddress } from "./client-address.js";
import { callApp, type GenerateHandlerOptions, resolve } from "./generate-options.js";
import { createRateLimiter } from "./rate-limiter.js";
import { classifyOrigin, corsHeaders, type OriginKind, preflightHeaders } from "./request-origin.js";
import { openRates } from "./request-rates.js";

/** Options of `createGuardedHandler`: those of `createGenerateHandler` that decide who may call. */
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
  /** The accepted methods. Default POST. A reply to HEAD, if listed, is sent without its body. */
  method?: HandlerMethod | readonly HandlerMethod[];
};

/** An HTTP method that a guarded handler can accept. */
export type HandlerMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A request handler; it never rejects. Pass `connection.address` if the server knows the client's address. */
export type Handler = (request: Request, connection?: Connection) => Promise<Response>;

/** What `serve` gets besides the request. */
export type GuardedContext = {
  /** The client's address, or its /64 network for IPv6; undefined if unknown, and for loopback. */
  address: string | undefined;
  /** The id that an error reply carries; write it to the app's log. */
  requestId: string;
  /** When the request arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** Headers that every reply must carry, including CORS headers. Add to them. */
  headers: Headers;
  /**
   * Counts the request towards `rateLimit.totalPerMinute`; call it once the request is known to be valid. Rejects with
   * `rate-limited`. Resolves to a function that undoes the count, for a request that is rejected later.
   */
  countInTotal: () => Promise<() => Promise<void>>;
  /** Passes an error to `onError`, unless the client has disconnected. */
  report: (error: unknown) => void;
  /**
   * The problem details (RFC 9457) of an error as JSON, for a reply that has already started. Reports the error unless it
   * is the client's fault.
   */
  toProblem: (error: unknown) => string;
};

/**
 * Puts the guards of `createGenerateHandler` in front of `serve`. The handler never rejects. Its checks run in this
 * order: method, host, origin, `authorize`, rate limit per client and address. A request that fails one of them does not
 * reach the next. An error thrown by `serve` is answered like one thrown by `generate`.
 *
 * @example
 * ```ts
 * import { createGuardedHandler } from "@reactkits.dev/react-media-library/server";
 *
 * export const listModels = createGuardedHandler(
 *   { method: "GET", rateLimit: { perMinute: 60 } },
 *   async (request, { headers }) => Response.json({ models: [{ id: "acme/paint" }] }, { headers }),
 * );
 * ```
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
      // After the client has disconnected, an aborted generation is no failure.
      if (!request.signal.aborted) reportError(options, error, context.requestId);
    };
    const headers = new Headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    try {
      const trustedProxies = await resolve(options.trustedProxies ?? 0, request);
      const allowedOrigins = await resolve(options.allowedOrigins ?? [], request);
      const origin = classifyOrigin(request, allowedOrigins, trustedProxies);
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
      const toProblem = (error: unknown) => {
        const { body, retryAfter } = toReply(translate(options, error), context.requestId, report);
        // The reply's headers have been sent.
        return JSON.stringify({ ...body, ...(retryAfter !== undefined && { retryAfter }) });
      };
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
        sendProblem(toReply(translate(options, error), context.requestId, report), headers),
      );
    }
  };
}

function checkMethod(request: Request, methods: readonly string[], headers: Headers): void {
  if (methods.includes(request.method) || request.method === "OPTIONS") return;
  headers.set("allow", [...methods, "OPTIONS"].join(", "));
  throw new MediaLibraryError("method", `This URL accepts ${methods.join(" or ")}, not ${request.method}.`);
}

/** A HEAD is answered with the headers alone; the body is cancelled so that its source stops. */
function withoutBody({ method }: Request, reply: Response): Response {
  if (method !== "HEAD" || !reply.body) return reply;
  // The reply has no use for the failure of a source that it stops.
  reply.body.cancel().catch(() => {});
  return new Response(null, reply);
}

function checkOrigin(origin: OriginKind): void {
  if (origin !== "foreign") return;
  throw new MediaLibraryError(
    "origin",
    "This server does not accept requests from this origin. Add the origin to the server's allowed origins.",
  );
}

async function checkAuthorized({ authorize }: GuardOptions, request: Request): Promise<void> {
  if (!authorize || (await callApp(() => authorize(request))) === true) return;
  throw new MediaLibraryError("unauthorized", "Sign in to generate.");
}

/** `retryAfter`: whole seconds, at least 1. */
type ErrorReply = { body: ProblemDetails | undefined; retryAfter?: number | undefined };

const wholeSeconds = (seconds: number | undefined) =>
  seconds === undefined ? undefined : Math.max(1, Math.ceil(seconds));

function toReply(error: unknown, requestId: string, report: (error: unknown) => void): ErrorReply {
  const own = MediaLibraryError.isInstance(error) ? error : undefined;
  const details = own && encodeProblem(own, requestId);
  if (!details || details.status >= 500 || own?.cause !== undefined) report(error);
  return details
    ? { body: details, retryAfter: wholeSeconds(own?.retryAfter) }
    : { body: encodeProblem(providerError(error), requestId) };
}

function translate({ translateError }: GuardOptions, error: unknown): unknown {
  try {
    return translateError ? translateError(error) : error;
  } catch {
    return error;
  }
}

function sendProblem({ body, retryAfter }: ErrorReply, headers: Headers): Response {
  headers.set("content-type", PROBLEM_TYPE);
  // A kept-alive connection would wait for the rest of the stalled body before it serves another request.
  if (body?.code === "request-timeout") headers.set("connection", "close");
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
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
    // A failing log must not change the reply.
  }
}

function addAll(headers: Headers, entries: Record<string, string>): void {
  for (const [name, value] of Object.entries(entries)) headers.set(name, value);
}
