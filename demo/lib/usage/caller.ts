import { type Env, readSetting } from "../env";
import { readSession, sessionCookieOf, sessionSecret } from "../session";

/** For whom a generation is recorded: AI_CALLER where it is set, else the browser's session, else `unknown`. */
export function callerOf(env: Env, request?: Request): string {
  const configured = readSetting(env, "AI_CALLER");
  if (configured !== undefined) return configured;
  const session = request && readSession(sessionCookieOf(request, env), sessionSecret(env));
  return session === undefined ? "unknown" : `session ${session}`;
}
