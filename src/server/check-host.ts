import { MediaLibraryError } from "../core/errors.js";
import { forwardedValue, requestHost } from "./request-origin.js";

/**
 * Checks that the request is addressed to a loopback name or to one of `allowed` (`host`, or `host:port` for one port
 * only). The host forwarded by trusted proxies must pass too: either may be the name that a page was loaded from.
 *
 * @throws MediaLibraryError `host`
 * @example
 * ```ts
 * import { checkHost } from "@reactkits.dev/react-media-library/server";
 *
 * checkHost(new Request("https://media.example/api"), ["media.example"], 0);
 * ```
 */
export function checkHost(request: Request, allowed: readonly string[], trustedProxies: number): void {
  const forwarded = forwardedValue(request, "x-forwarded-host", trustedProxies);
  const hosts = forwarded === undefined ? [requestHost(request)] : [requestHost(request), forwarded];
  if (hosts.every((host) => isAllowedHost(host, allowed))) return;
  throw new MediaLibraryError(
    "host",
    "This server does not answer to the host name of the request. Add the name to the server's allowed hosts.",
  );
}

/** Whether `host` (of a `Host` header, with or without a port) is a loopback name or in `allowed`. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const parsed = parse(host);
  if (!parsed) return false;
  return (
    isLoopbackName(parsed.name) ||
    allowed
      .map(parse)
      .some((entry) => entry && entry.name === parsed.name && [undefined, parsed.port].includes(entry.port))
  );
}

/** Names that always resolve to this machine, so that an attacker can't use them for DNS rebinding. */
const isLoopbackName = (name: string): boolean =>
  name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);

/** Default ports are dropped: whether the request came over https or http is not known here. */
function parse(host: string): { name: string; port: string | undefined } | undefined {
  const url = `http://${host}/`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return { name: hostname, port: port === "443" || port === "" ? undefined : port };
}
