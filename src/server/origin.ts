import { EXPOSED_HEADERS } from "../ai/protocol.js";

/**
 * `none`: no page of another origin is behind the request. `listed`: one that the app admits.
 * `foreign`: any other, and it is not served.
 */
export type OriginKind = "none" | "same" | "listed" | "foreign";

export function judgeOrigin(
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
 * The value that the outermost trusted proxy wrote: the n-th from the right, because each proxy appends
 * and whatever stands further left may be the client's own invention. Undefined without trusted proxies.
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
 * The `Host` header and not `request.url`, which in some frameworks names localhost whatever was asked.
 * Where there is no such header (HTTP/2, in process) the URL is all there is.
 */
export const requestHost = (request: Request): string =>
  request.headers.get("host") ?? new URL(request.url).host;

/** A host without a port means the default port of the origin's scheme. */
function isSameHost(origin: string, host: string): boolean {
  const url = parseUrl(origin);
  return url !== undefined && url.host !== "" && parseUrl(`${url.protocol}//${host}`)?.host === url.host;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Where a new resource stands, and what part of a file came. */
const EXPOSED_OF_FILES = ["location", "accept-ranges", "content-range"];

/** What every reply carries, errors too: without it a listed page could not even read why it was refused. */
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
    // An app may send headers of its own (its token); the origin is listed, so it may name them.
    "access-control-allow-headers":
      request.headers.get("access-control-request-headers") ??
      "content-type, idempotency-key, last-event-id, range",
    "access-control-max-age": "600",
  };
}
