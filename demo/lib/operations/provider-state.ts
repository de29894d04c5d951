import { type ReplicateClient, ReplicateError } from "@reactkits.dev/media-replicate";
import { getReplicateClient } from "../ai/replicate-client";
import { SettingError } from "../env";

/** Milliseconds for which an answer counts, and that one may take. */
const KEPT_MS = 60_000;
const ASK_MS = 10_000;

/** `refused`: it does not take our token. `unknown`: it has not been asked yet. */
export type ProviderState = "unknown" | "ok" | "away" | "refused" | "misconfigured";

type Known = { state: ProviderState; askedAt: number };

const known = new WeakMap<ReplicateClient, Known>();

/** The provider's state when last asked, which is in the background and at most once a minute. */
export function providerState(): ProviderState {
  try {
    const client = getReplicateClient();
    const last = known.get(client);
    if (last && performance.now() - last.askedAt < KEPT_MS) return last.state;
    const next: Known = { state: last?.state ?? "unknown", askedAt: performance.now() };
    known.set(client, next);
    void ask(client).then((state) => {
      next.state = state;
    });
    return next.state;
  } catch (error) {
    if (error instanceof SettingError) return "misconfigured";
    throw error;
  }
}

async function ask(client: ReplicateClient): Promise<ProviderState> {
  try {
    for await (const _ of client.list({ signal: AbortSignal.timeout(ASK_MS) })) break;
    return "ok";
  } catch (error) {
    return error instanceof ReplicateError && error.code === "unauthenticated" ? "refused" : "away";
  }
}
