import { type Sessions, sessionAccounts } from "@reactkits.dev/media-generation-server";
import { type Env, readPublicUrl } from "../env";
import { sessionSecret } from "./session-secret";

/** The sessions of the demo's visitors, which pages begin too. Throws `SettingError`. */
export const readSessions = (env: Env): Sessions =>
  sessionAccounts({
    secret: sessionSecret(env),
    // Of its own: whatever else is served on 127.0.0.1, on any port, shares its cookies with us.
    cookie: "rml-demo-session",
    secure: readPublicUrl(env)?.startsWith("https:") === true,
  });
