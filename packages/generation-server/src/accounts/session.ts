import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Accounts } from "./accounts.js";

/*
 * A session identifies a browser: for rate limits, credits and the ownership of generations. The cookie is
 * `<id>.<signature>`, so that clients cannot invent sessions.
 */

export type SessionOptions = {
  /** Signs the cookies: at least 32 characters, the same in every process. */
  secret: string;
  /** The cookie's name. Cookies are shared by all ports of a host, so give each app its own. Default: `media-session`. */
  cookie?: string | undefined;
  /**
   * Whether browsers reach this server over https. Sets the `Secure` attribute and the `__Host-` prefix, so that no
   * subdomain and no page without https can set the cookie.
   */
  secure?: boolean | undefined;
};

export type Sessions = Accounts & {
  /**
   * Returns a `Set-Cookie` header with a new session, or undefined if the request has one. Call it when serving a
   * page, so that the browser's first generation already belongs to its session.
   */
  begin: (request: Request) => string | undefined;
};

/** Seconds: 30 days. */
export const SESSION_MAX_AGE = 30 * 24 * 3600;

const ID = /^[\w-]{22}$/;

/**
 * The default accounts: each browser session is an account. All requests without a session share one account, which
 * is refilled daily. A POST without a session gets one, which owns the results.
 */
export function sessionAccounts({
  secret,
  cookie = "media-session",
  secure = false,
}: SessionOptions): Sessions {
  const name = secure ? `__Host-${cookie}` : cookie;
  const header = (value: string) =>
    `${name}=${value}; Path=/; Max-Age=${SESSION_MAX_AGE}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  const sessionOf = (request: Request) => readSession(cookieOf(request, name), secret);
  return {
    begin: (request) => (sessionOf(request) === undefined ? header(createSession(secret)) : undefined),
    identify(request) {
      const session = sessionOf(request);
      if (session !== undefined) {
        return { account: { id: `session:${session}` }, caller: `session ${session}` };
      }
      const created = createSession(secret);
      return {
        account: { id: "anonymous", shared: true },
        owner: `session:${readSession(created, secret)}`,
        setCookie: header(created),
      };
    },
  };
}

/** Creates a cookie value. */
export function createSession(secret: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${sign(id, secret)}`;
}

/** The session's id; undefined unless the value was signed with this secret. */
export function readSession(value: string | undefined, secret: string): string | undefined {
  const [id = "", signature = "", ...rest] = (value ?? "").split(".");
  if (!ID.test(id) || rest.length > 0) return undefined;
  const given = Buffer.from(signature);
  const right = Buffer.from(sign(id, secret));
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
}

/** The value of our cookie in a `Cookie` header. */
function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

const sign = (id: string, secret: string) => createHmac("sha256", secret).update(id).digest("base64url");
