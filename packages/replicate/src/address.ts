import { BlockList, isIPv4, isIPv6 } from "node:net";
import { type DeliveryHost, isLoopback } from "./client-options.js";
import { ReplicateError } from "./replicate-error.js";

/** An address that may be requested. */
export type CheckedAddress = {
  url: URL;
  /** Listed in a setting and on loopback: the only kind of address that needs no https. */
  loopback: boolean;
};

/** Replicate's own hosts for one purpose, matched exactly, and those that settings add. */
export type AllowedHosts = { own: RegExp; listed: readonly DeliveryHost[] };

/**
 * The address of a file or a stream comes from outside: it must be https, on port 443 of a known host and
 * without user info. Throws `address` before anything is resolved or connected.
 */
export function checkAddress(address: string, { own, listed }: AllowedHosts): CheckedAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw refused("The file's address is not a valid URL");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const entry = listed.find(
    (host) => host.hostname === url.hostname && (host.port === undefined || host.port === port),
  );
  const loopback = entry?.loopback === true;
  const where = loopback
    ? url.protocol === "http:" || url.protocol === "https:"
    : url.protocol === "https:" && port === "443" && (entry !== undefined || own.test(url.hostname));
  if (!where || url.username !== "" || url.password !== "") {
    throw refused(`${url.protocol}//${url.host} is not allowed, or not in this form`);
  }
  return { url, loopback };
}

/** Throws `address` unless `resolved`, an IP address, may be connected to for a host. */
export function checkResolved(hostname: string, resolved: string, loopback: boolean): void {
  if (loopback ? !isLoopbackAddress(resolved) : !isPublicAddress(resolved)) {
    throw refused(
      `${hostname} resolves to an address that is ${loopback ? "not this machine's" : "not public"}`,
    );
  }
}

const isLoopbackAddress = (ip: string) => ip === "::1" || isLoopback(ip);

const refused = (why: string) => new ReplicateError("address", `${why}. Nothing was fetched.`);

/** Addresses that must not be connected to, whatever name resolves to them. */
const PRIVATE = new BlockList();
for (const range of [
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24",
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
  // The exceptions within 2000::/3, which holds all public addresses: Teredo and its neighbours, documentation, 6to4.
  "2001::/23 2001:db8::/32 2002::/16 3fff::/20",
]
  .join(" ")
  .split(" ")) {
  const [net = "", bits] = range.split("/");
  PRIVATE.addSubnet(net, Number(bits), net.includes(":") ? "ipv6" : "ipv4");
}
const GLOBAL = new BlockList();
GLOBAL.addSubnet("2000::", 3, "ipv6");
const MAPPED = new BlockList();
MAPPED.addSubnet("::ffff:0:0", 96, "ipv6");

/** A mapped address (`::ffff:10.0.0.1`) is checked as the IPv4 address in it. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !PRIVATE.check(address, "ipv4");
  // An address with a zone, such as fe80::1%eth0, is link-local: never public.
  if (!isIPv6(address) || address.includes("%")) return false;
  const global = GLOBAL.check(address, "ipv6") || MAPPED.check(address, "ipv6");
  return global && !PRIVATE.check(address, "ipv6");
}
