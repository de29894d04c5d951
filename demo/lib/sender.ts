import { createHmac } from "node:crypto";
import { type Connection, clientAddress } from "@reactkits.dev/react-media-library/server";
import { type Account, accountOf } from "./credits/auth";
import { type Env, readTrustedProxies } from "./env";
import { createSession, readSession, sessionCookieHeader, sessionCookieOf, sessionSecret } from "./session";

/** Who sent a request: who pays for it, whose its results are, and where it comes from. */
export type Sender = {
  /** Who pays, and whom every cap per account counts. Callers without a session share one. */
  account: Account;
  /** Whose the results are: nobody else sees or cancels them, or collides with their Idempotency-Keys. */
  owner: string;
  /**
   * Stands for the client's address (of IPv6 the /64 network) in caps per address and in the database, where the
   * address itself must not be. Undefined where it is unknown, and for loopback.
   */
  address: string | undefined;
};

type Known = { sender: Sender; newSession: string | undefined };

const known = new WeakMap<Request, Known>();

/** The same for a request whenever it is asked. Throws `SettingError`. */
export const senderOf = (request: Request, env: Env): Sender => identify(request, env).sender;

/**
 * Gives a caller without a session, whose POST is served, a new one (Set-Cookie), which owns what the request makes.
 * The balance and the caps stay those of all callers without a session.
 */
export function withSession(handler: (request: Request, connection?: Connection) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const reply = await handler(request);
    const newSession = known.get(request)?.newSession;
    if (newSession !== undefined && request.method === "POST" && reply.ok) {
      reply.headers.append("set-cookie", sessionCookieHeader(newSession, process.env));
    }
    return reply;
  };
}

function identify(request: Request, env: Env): Known {
  const before = known.get(request);
  if (before) return before;
  const secret = sessionSecret(env);
  const account = accountOf(request, env);
  const session = readSession(sessionCookieOf(request, env), secret);
  const newSession = session === undefined ? createSession(secret) : undefined;
  const found: Known = {
    sender: {
      account,
      owner: account.shared ? `session:${session ?? readSession(newSession, secret)}` : account.id,
      address: pseudonymOf(clientAddress(request, readTrustedProxies(env)), secret),
    },
    newSession,
  };
  known.set(request, found);
  return found;
}

const pseudonymOf = (address: string | undefined, secret: string): string | undefined =>
  address && createHmac("sha256", secret).update(`address ${address}`).digest("base64url").slice(0, 22);
