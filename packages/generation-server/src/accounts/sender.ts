import { createHmac } from "node:crypto";
import { clientAddress } from "@reactkits.dev/react-media-library/server";
import type { Account, Accounts } from "./accounts.js";

/** The sender of a request: who pays, who owns the results, and the network address. */
export type Sender = {
  account: Account;
  /** Owns the results: only this owner can read and cancel them. Idempotency-Keys are unique per owner. */
  owner: string;
  /**
   * A pseudonym of the client's address (for IPv6, of its /64 network), for limits per address and the database,
   * which must not hold the address itself. Undefined if the address is unknown or loopback.
   */
  address: string | undefined;
  /** Recorded with the usage. */
  caller: string;
};

export type SendersOptions = {
  accounts: Accounts;
  /** The key of the address pseudonyms. */
  secret: string;
  trustedProxies: number;
  /** For accounts without an initial balance of their own. */
  startCredits: () => number;
  /** Overrides the caller of each identity. */
  caller: string | undefined;
};

export type Senders = {
  /** Returns the same sender for the same request. Throws what `Accounts.identify` throws. */
  senderOf: (request: Request) => Sender;
  /** Adds the cookie of the sender's identity to the reply to a successful POST. */
  withCookie: <Rest extends unknown[]>(
    handler: (request: Request, ...rest: Rest) => Promise<Response>,
  ) => (request: Request, ...rest: Rest) => Promise<Response>;
};

type Identified = { sender: Sender; setCookie: string | undefined };

export function createSenders(options: SendersOptions): Senders {
  const { accounts, secret, trustedProxies, startCredits, caller } = options;
  const identified = new WeakMap<Request, Identified>();

  const pseudonymOf = (address: string | undefined) =>
    address && createHmac("sha256", secret).update(`address ${address}`).digest("base64url").slice(0, 22);

  const identify = (request: Request): Identified => {
    const cached = identified.get(request);
    if (cached) return cached;
    const identity = accounts.identify(request);
    const { id, shared = false } = identity.account;
    const found: Identified = {
      sender: {
        account: { id, shared, startCredits: identity.account.startCredits ?? startCredits() },
        owner: identity.owner ?? id,
        address: pseudonymOf(clientAddress(request, trustedProxies)),
        caller: caller ?? identity.caller ?? "unknown",
      },
      setCookie: identity.setCookie,
    };
    identified.set(request, found);
    return found;
  };

  return {
    senderOf: (request) => identify(request).sender,
    withCookie:
      (handler) =>
      async (request, ...rest) => {
        const reply = await handler(request, ...rest);
        const setCookie = identified.get(request)?.setCookie;
        if (setCookie !== undefined && request.method === "POST" && reply.ok) {
          reply.headers.append("set-cookie", setCookie);
        }
        return reply;
      },
  };
}
