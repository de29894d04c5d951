import { createHmac } from "node:crypto";
import { clientAddress } from "@reactkits.dev/react-media-library/server";
import type { Account, Accounts } from "./accounts.js";

/** Who sent a request: who pays for it, whose its results are, and where it comes from. */
export type Sender = {
  account: Account;
  /** Whose the results are: nobody else sees or cancels them, or collides with their Idempotency-Keys. */
  owner: string;
  /**
   * Stands for the client's address (of IPv6 the /64 network) in limits per address and in the database, where the
   * address itself must not be. Undefined if it is unknown, and for loopback.
   */
  address: string | undefined;
  /** For whom usage is recorded. */
  caller: string;
};

export type SendersOptions = {
  accounts: Accounts;
  /** Makes addresses into pseudonyms. */
  secret: string;
  trustedProxies: number;
  /** Of accounts that do not say themselves. */
  startCredits: () => number;
  /** Instead of the one that the accounts say. */
  caller: string | undefined;
};

export type Senders = {
  /** The same for a request whenever it is asked. Throws what the accounts throw. */
  senderOf: (request: Request) => Sender;
  /** Has a POST that succeeded set the cookie that its sender's identity asks for. */
  withCookie: <Rest extends unknown[]>(
    handler: (request: Request, ...rest: Rest) => Promise<Response>,
  ) => (request: Request, ...rest: Rest) => Promise<Response>;
};

type Known = { sender: Sender; setCookie: string | undefined };

export function createSenders(options: SendersOptions): Senders {
  const { accounts, secret, trustedProxies, startCredits, caller } = options;
  const known = new WeakMap<Request, Known>();

  const pseudonymOf = (address: string | undefined) =>
    address && createHmac("sha256", secret).update(`address ${address}`).digest("base64url").slice(0, 22);

  const identify = (request: Request): Known => {
    const before = known.get(request);
    if (before) return before;
    const identity = accounts.identify(request);
    const { id, shared = false } = identity.account;
    const found: Known = {
      sender: {
        account: { id, shared, startCredits: identity.account.startCredits ?? startCredits() },
        owner: identity.owner ?? id,
        address: pseudonymOf(clientAddress(request, trustedProxies)),
        caller: caller ?? identity.caller ?? "unknown",
      },
      setCookie: identity.setCookie,
    };
    known.set(request, found);
    return found;
  };

  return {
    senderOf: (request) => identify(request).sender,
    withCookie:
      (handler) =>
      async (request, ...rest) => {
        const reply = await handler(request, ...rest);
        const setCookie = known.get(request)?.setCookie;
        if (setCookie !== undefined && request.method === "POST" && reply.ok) {
          reply.headers.append("set-cookie", setCookie);
        }
        return reply;
      },
  };
}
