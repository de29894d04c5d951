import { lookup as lookupHost } from "node:dns/promises";
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type CheckedAddress, checkResolved } from "./address.js";

/** All addresses of a host. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (hostname) =>
  (await lookupHost(hostname, { all: true })).map(({ address }) => address);

/** Its own sockets, reused between files of a host; addresses are checked as they connect. */
export type GuardedRequest = (
  address: CheckedAddress,
  options: { signal: AbortSignal; headers?: Record<string, string> },
) => Promise<IncomingMessage>;

/**
 * Sends a GET without a token and follows no redirect. `fetch` would resolve the name again after a check, and could be
 * led elsewhere in between; here the checked addresses themselves are connected to.
 */
export function createGuardedRequest(lookup: Lookup = systemLookup): GuardedRequest {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return ({ url, loopback }, { signal, headers }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const host = url.hostname.replace(/^\[|\]$/g, "");
      // An IP address is not resolved, so it is checked here.
      if (isIP(host)) checkResolved(url.hostname, host, loopback);
      const options = { headers, lookup: guardedLookup(lookup, loopback) };
      const request =
        url.protocol === "https:"
          ? requestHttps(url, { ...options, agent: https })
          : requestHttp(url, { ...options, agent: http });
      // Not the option `signal`: it destroys with an error, which has no listener on a socket that was already released.
      const leave = () => request.destroy();
      signal.addEventListener("abort", leave, { once: true });
      request
        .on("error", reject)
        .on("close", () => {
          signal.removeEventListener("abort", leave);
          // Node reports neither an error nor a response for a reply that switches protocols.
          reject(new Error("The connection was closed without a reply."));
        })
        .on("response", (response) => {
          response.on("error", () => {});
          resolve(response);
        })
        .end();
    });
}

const guardedLookup =
  (lookup: Lookup, loopback: boolean): LookupFunction =>
  (hostname, { all }, callback) => {
    lookup(hostname).then(
      (addresses) => {
        try {
          const [first] = addresses;
          if (first === undefined) throw notFound(hostname);
          for (const address of addresses) checkResolved(hostname, address, loopback);
          if (all)
            callback(
              null,
              addresses.map((address) => ({ address, family: isIP(address) })),
            );
          else callback(null, first, isIP(first));
        } catch (error) {
          callback(asError(error), "", 0);
        }
      },
      (error: unknown) => callback(asError(error), "", 0),
    );
  };

const notFound = (hostname: string) =>
  Object.assign(new Error(`${hostname} has no address`), { code: "ENOTFOUND" });

const asError = (error: unknown): NodeJS.ErrnoException =>
  error instanceof Error ? error : new Error(String(error));
