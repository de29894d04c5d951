import { estimateCost } from "@reactkits.dev/media-replicate";
import { defaultModel } from "../ai/models/backends";
import { type Env, readStartCredits } from "../env";
import { readSession, sessionCookieOf, sessionSecret } from "../session";
import { creditsOf } from "./ledger";

/** Who pays for a generation, and whose it is. */
export type Account = {
  id: string;
  /** Its first balance. */
  startCredits: number;
  /**
   * Whether it is of many who do not know each other: it is brought up to its first balance again each day of UTC, and
   * nobody is shown what stands in it without knowing an id.
   */
  shared: boolean;
};

const START_IMAGES = 200;

/**
 * The one function to replace by your own accounts. Here a browser's session is one, which begins with some credits;
 * all requests without a session share another, which is refilled. Throws `SettingError`.
 */
export function accountOf(request: Request, env: Env): Account {
  const session = readSession(sessionCookieOf(request, env), sessionSecret(env));
  const startCredits = startCreditsOf(env);
  return session === undefined
    ? { id: "anonymous", startCredits, shared: true }
    : { id: `session:${session}`, startCredits, shared: false };
}

function startCreditsOf(env: Env): number {
  const image = () => estimateCost(defaultModel(env), { images: 1 }).totalMicroUsd ?? 0;
  return readStartCredits(env) ?? START_IMAGES * creditsOf(image());
}
