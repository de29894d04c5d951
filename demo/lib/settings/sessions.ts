import { type Sessions, sessionAccounts } from "@reactkits.dev/media-generation-server";
import { type Env, readPublicUrl } from "../env";
import { sessionSecret } from "./session-secret";

/** The sessions of the demo's visitors, which also start with a page. Throws `SettingError`. */
export const readSessions = (env: Env): Sessions =>
  sessionAccounts({
    secret: sessionSecret(env),
    // A separate name: cookies are shared with everything else on 127.0.0.1, on any port.
    cookie: "rml-demo-session",
    secure: readPublicUrl(env)?.startsWith("https:") === true,
  });
