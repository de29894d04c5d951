import { randomBytes } from "node:crypto";
import { type Env, readSessionSecret } from "../env";

const ownSecret = Symbol.for("react-media-library-demo.session-secret");

/**
 * `npm start` sets SESSION_SECRET. Without it, a random secret is shared by Next's bundles through the global object,
 * and sessions end with the process. Throws `SettingError`.
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
