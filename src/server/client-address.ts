import { forwardedValue } from "./request-origin.js";

/**
 * What a handler may be given besides the request. Frameworks pass objects of their own as the second argument; only a
 * string `address` is read from them.
 */
export type Connection = {
  /** The remote address of the client's socket, such as `203.0.113.7`. */
  address?: string | undefined;
  [other: string]: unknown;
};

/**
 * The address that identifies a client for rate limits: the one that the outermost trusted proxy saw, otherwise the
 * socket's. An IPv6 address is reduced to its /64 network, because one client usually controls all of it. Returns
 * `undefined` if the address is unknown, and for loopback, which identifies nobody.
 *
 * @param trustedProxies how many proxies in front of the server append to `x-forwarded-for`
 * @example
 * ```ts
 * import { clientAddress } from "@reactkits.dev/react-media-library/server";
 *
 * const request = new Request("https://media.example/api", { headers: { "x-forwarded-for": "2001:db8::7" } });
 * clientAddress(request, 1); // "2001:db8:0:0::/64"
 * ```
 */
export function clientAddress(
  request: Request,
  trustedProxies: number,
  connection?: Connection,
): string | undefined {
  const forwarded = forwardedValue(request, "x-forwarded-for", trustedProxies);
  const address = forwarded ?? connection?.address;
  return typeof address === "string" ? networkOf(address.trim()) : undefined;
}

function networkOf(text: string): string | undefined {
  // Some proxies add the port.
  const [, v4] = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/.exec(text) ?? [];
  if (v4 !== undefined) return ipv4(v4);
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  return ipv6((bracketed ?? text).replace(/%.*$/, ""));
}

function ipv4(address: string): string | undefined {
  const bytes = address.split(".").map(Number);
  return bytes.some((byte) => byte > 255) || bytes[0] === 127 ? undefined : bytes.join(".");
}

function ipv6(address: string): string | undefined {
  const url = `http://[${address}]/`;
  if (!/^[\da-f:.]+$/i.test(address) || !URL.canParse(url)) return undefined;
  const groups = groupsOf(new URL(url).hostname.slice(1, -1));
  const [high = 0, low = 0] = groups.slice(6);
  const startsWithZeros = groups.slice(0, 5).every((group) => group === 0);
  if (startsWithZeros && groups[5] === 0xffff) {
    return ipv4([high >> 8, high & 255, low >> 8, low & 255].join("."));
  }
  if (startsWithZeros && groups[5] === 0 && high === 0 && low <= 1) return undefined;
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** The eight groups of an address as `URL` writes it: hexadecimal, with at most one `::`. */
function groupsOf(address: string): number[] {
  const [before = [], after = []] = address
    .split("::")
    .map((part) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))));
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
