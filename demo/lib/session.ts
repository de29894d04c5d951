import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Env, readPublicUrl, readSessionSecret } from "./env";

/*
 * A session tells one browser from another: for the rate limit, whose credits are spent, and whose generations these are.
 * The cookie is `<id>.<signature>`, so that nobody makes up sessions without asking for a page.
 */

/** Of its own: whatever else is served on 127.0.0.1, on any port, shares its cookies with us. */
export const SESSION_COOKIE = "rml-demo-session";

/** Whether browsers reach this server by https. The operator says so: a header of the request could be a lie. */
const isSecure = (env: Env): boolean => readPublicUrl(env)?.startsWith("https:") === true;

/** The name of the cookie. With `__Host-`, no subdomain and no page without https can set it. */
export const sessionCookieName = (env: Env): string =>
  isSecure(env) ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE;

/** Seconds: 30 days. */
export const SESSION_MAX_AGE = 30 * 24 * 3600;

const ID = /^[\w-]{22}$/;
const ownSecret = Symbol.for("react-media-library-demo.session-secret");

/**
 * `npm start` sets SESSION_SECRET; without it a secret of this process does, shared by its bundles through
 * the global object, and sessions end with the process. Throws `SettingError`.
 */
export function sessionSecret(env: Env): string {
  const set = readSessionSecret(env);
  if (set !== undefined) return set;
  const kept: unknown = Reflect.get(globalThis, ownSecret);
  if (typeof kept === "string") return kept;
  const made = randomBytes(32).toString("base64url");
  Reflect.set(globalThis, ownSecret, made);
  return made;
}

/** A new cookie value. */
export function createSession(secret: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${sign(id, secret)}`;
}

/** The session's id; undefined unless the value is one that we made with this secret. */
export function readSession(value: string | undefined, secret: string): string | undefined {
  const [id = "", signature = "", ...rest] = (value ?? "").split(".");
  if (!ID.test(id) || rest.length > 0) return undefined;
  const given = Buffer.from(signature);
  const right = Buffer.from(sign(id, secret));
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
}

/** The `Set-Cookie` header that gives a browser this session. */
export const sessionCookieHeader = (value: string, env: Env): string =>
  `${sessionCookieName(env)}=${value}; Path=/; Max-Age=${SESSION_MAX_AGE}; HttpOnly; SameSite=Lax${isSecure(env) ? "; Secure" : ""}`;

/** The value of our cookie in a `Cookie` header. */
export function sessionCookieOf(request: Request, env: Env): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const prefix = `${sessionCookieName(env)}=`;
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
}

const sign = (id: string, secret: string) => createHmac("sha256", secret).update(id).digest("base64url");
