import type { WebhookEvent, WebhookMessage } from "@reactkits.dev/media-generation-server";
import type { ReplicateClient } from "../replicate-client.js";
import { ReplicateError } from "../replicate-error.js";
import { verifyWebhook } from "../verify-webhook.js";

/** Milliseconds after which a mismatch causes the signing secret to be fetched again. */
const SECRET_TTL = 600_000;

type Secret = { value: Promise<string>; fetchedAt: number };

/**
 * Verifies a webhook with the signing secret of any of the accounts, each fetched once. Resolves with undefined if no
 * secret matches; rejects if one cannot be fetched and no other matches.
 */
export function createWebhookVerifier(
  clients: () => Iterable<ReplicateClient>,
): (message: WebhookMessage) => Promise<WebhookEvent | undefined> {
  const secrets = new WeakMap<ReplicateClient, Secret>();
  const fetchSecret = (client: ReplicateClient): Secret => {
    const secret = { value: client.webhookSecret(), fetchedAt: Date.now() };
    secrets.set(client, secret);
    secret.value.catch(() => secrets.delete(client));
    return secret;
  };
  const verifyFor = async (
    client: ReplicateClient,
    message: WebhookMessage,
  ): Promise<WebhookEvent | undefined> => {
    const known = secrets.get(client);
    const event = await verifyWith(await (known ?? fetchSecret(client)).value, message);
    if (event || !known || Date.now() - known.fetchedAt <= SECRET_TTL) return event;
    // The secret may have been rotated meanwhile.
    return verifyWith(await fetchSecret(client).value, message);
  };
  return async (message) => {
    const results = await Promise.allSettled([...clients()].map((client) => verifyFor(client, message)));
    for (const result of results) if (result.status === "fulfilled" && result.value) return result.value;
    for (const result of results) if (result.status === "rejected") throw result.reason;
    return undefined;
  };
}

async function verifyWith(secret: string, message: WebhookMessage): Promise<WebhookEvent | undefined> {
  try {
    const { id, prediction } = await verifyWebhook(message, secret);
    return { id, prediction: prediction.id };
  } catch (error) {
    if (error instanceof ReplicateError && error.code === "invalid-webhook") return undefined;
    throw error;
  }
}
