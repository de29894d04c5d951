import { MediaLibraryError } from "../core/errors.js";
import { forwardedValue, requestHost } from "./origin.js";

/**
 * Throws `host` unless the request is for a loopback name or one of `allowed` (`host`, or `host:port` for that port
 * alone), and so is the host that trusted proxies forward: either may be the name that a page was loaded from.
 */
export function checkHost(request: Request, allowed: readonly string[], trustedProxies: number): void {
  const forwarded = forwardedValue(request, "x-forwarded-host", trustedProxies);
  const hosts = forwarded === undefined ? [requestHost(request)] : [requestHost(request), forwarded];
  if (hosts.every((host) => isAllowedHost(host, allowed))) return;
  throw new MediaLibraryError(
    "host",
    "This server does not go by the host name of the request. Add the name to the server's allowed hosts.",
  );
}

/** Whether `host` (of a `Host` header, with or without a port) is a loopback name or in `allowed`. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const asked = parse(host);
  if (!asked) return false;
  return (
    isLoopbackName(asked.name) ||
    allowed
      .map(parse)
      .some((entry) => entry && entry.name === asked.name && [undefined, asked.port].includes(entry.port))
  );
}

/** Names that a resolver cannot be made to point elsewhere, nor a name of another to point to. */
const isLoopbackName = (name: string): boolean =>
  name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);

/** A default port is none: whether https or http was spoken is not known here. */
function parse(host: string): { name: string; port: string | undefined } | undefined {
  const url = `http://${host}/`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return { name: hostname, port: port === "443" || port === "" ? undefined : port };
}
