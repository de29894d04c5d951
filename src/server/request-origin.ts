import { EXPOSED_HEADERS } from "../ai/protocol.js";

/**
 * `none`: the request has no `Origin` header. `same`: its origin is this server. `listed`: the app allows its origin.
 * `foreign`: any other origin, which is rejected.
 */
export type OriginKind = "none" | "same" | "listed" | "foreign";

/** Compares the `Origin` header with the host that was requested and with the allowed origins. */
export function classifyOrigin(
  request: Request,
  allowedOrigins: readonly string[],
  trustedProxies: number,
): OriginKind {
  const origin = request.headers.get("origin");
  if (origin === null) return "none";
  if (allowedOrigins.some((entry) => entry.replace(/\/$/, "").toLowerCase() === origin.toLowerCase())) {
    return "listed";
  }
  return isSameHost(
    origin,
    forwardedValue(request, "x-forwarded-host", trustedProxies) ?? requestHost(request),
  )
    ? "same"
    : "foreign";
}

/**
 * The value that the outermost trusted proxy set: the n-th from the right, because each proxy appends one and any value
 * further left may have been made up by the client. Undefined without trusted proxies.
 *
 * @example
 * ```ts
 * import { forwardedValue } from "@reactkits.dev/react-media-library/server";
 *
 * const headers = { "x-forwarded-host": "forged.example, media.example" };
 * forwardedValue(new Request("http://127.0.0.1/", { headers }), "x-forwarded-host", 1); // "media.example"
 * ```
 */
export function forwardedValue(
  request: Request,
  header: "x-forwarded-for" | "x-forwarded-host",
  trustedProxies: number,
): string | undefined {
  if (!(trustedProxies > 0)) return undefined;
  const values = (request.headers.get(header) ?? "").split(",").map((value) => value.trim());
  return values[Math.max(0, values.length - trustedProxies)] || undefined;
}

/**
 * The `Host` header rather than `request.url`, which some frameworks set to localhost whatever the request was. Without
 * that header (HTTP/2, in-process requests) the URL's host is used.
 */
export const requestHost = (request: Request): string =>
  request.headers.get("host") ?? new URL(request.url).host;

/** A host without a port stands for the default port of the origin's scheme. */
function isSameHost(origin: string, host: string): boolean {
  const url = parseUrl(origin);
  return url !== undefined && url.host !== "" && parseUrl(`${url.protocol}//${host}`)?.host === url.host;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Headers of created resources and of partial content. */
const EXPOSED_OF_FILES = ["location", "accept-ranges", "content-range"];

/** Sent with every reply, including errors: without them an allowed page could not read why it was rejected. */
export function corsHeaders(request: Request, kind: OriginKind): Record<string, string> {
  const origin = request.headers.get("origin");
  const vary = { vary: "Origin, Accept" };
  if (kind !== "listed" || origin === null) return vary;
  return {
    ...vary,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": [...EXPOSED_HEADERS, ...EXPOSED_OF_FILES].join(", "),
  };
}

/** The headers of a reply to `OPTIONS`. */
export function preflightHeaders(
  request: Request,
  kind: OriginKind,
  methods: readonly string[],
): Record<string, string> {
  const allow = [...methods, "OPTIONS"].join(", ");
  if (kind !== "listed") return { allow };
  return {
    allow,
    "access-control-allow-methods": methods.join(", "),
    // An app may send its own headers (such as a token); its origin is allowed, so it may name them.
    "access-control-allow-headers":
      request.headers.get("access-control-request-headers") ??
      "content-type, idempotency-key, last-event-id, range",
    "access-control-max-age": "600",
  };
}
