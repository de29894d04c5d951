import { createHmac, timingSafeEqual } from "node:crypto";
import { type Prediction, readPrediction } from "./prediction.js";
import { ReplicateError } from "./replicate-error.js";

export type Webhook = {
  /** The same in every delivery of one event: record it in the transaction of what the event causes. */
  id: string;
  /** When it was signed. */
  timestamp: Date;
  prediction: Prediction;
};

const TOLERANCE_SECONDS = 300;

/** A webhook as it arrived, its body read. Replicate's are below a megabyte: read no more than that. */
export type WebhookMessage = { headers: Headers; body: Uint8Array };

/**
 * Reads a webhook with a valid signature that is at most five minutes old; rejects with `invalid-webhook` for any other.
 *
 * It does not remember ids, so the same event may pass twice. Record `id` together with the effect of the event: then a
 * crash in between loses nothing, because the next delivery is still accepted.
 *
 * @param secret `whsec_…`, from `client.webhookSecret()`
 * @param options `now` in milliseconds since 1970
 * @example
 * const body = new Uint8Array(await request.arrayBuffer());
 * const { id, prediction } = await verifyWebhook({ headers: request.headers, body }, secret);
 */
export async function verifyWebhook(
  { headers, body }: WebhookMessage,
  secret: string,
  { now = Date.now() }: { now?: number } = {},
): Promise<Webhook> {
  const key = readKey(secret);
  const id = headers.get("webhook-id") ?? "";
  const seconds = headers.get("webhook-timestamp") ?? "";
  const signatures = headers.get("webhook-signature") ?? "";
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || !/^\d{1,12}$/.test(seconds) || signatures === "") {
    throw invalid("its headers webhook-id, webhook-timestamp and webhook-signature are not all there");
  }
  if (Math.abs(now / 1000 - Number(seconds)) > TOLERANCE_SECONDS) {
    throw invalid("it was signed more than five minutes ago, or ahead");
  }
  const right = createHmac("sha256", key).update(`${id}.${seconds}.`).update(body).digest();
  // Every signature is compared: while a secret is being replaced there are two.
  const matches = signatures.split(" ").map((signature) => {
    const [, given = ""] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature) ?? [];
    const bytes = Buffer.from(given, "base64");
    return bytes.length === right.length && timingSafeEqual(bytes, right);
  });
  if (!matches.includes(true)) throw invalid("no signature of it is made with our secret");

  const prediction = readPrediction(parse(Buffer.from(body).toString("utf8")));
  if (!prediction) throw invalid("its body is not a prediction");
  return { id, timestamp: new Date(Number(seconds) * 1000), prediction };
}

function readKey(secret: string): Buffer {
  const [, encoded = ""] = /^whsec_([A-Za-z0-9+/]{4,}={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(encoded, "base64");
  if (key.length > 0) return key;
  throw new ReplicateError("invalid-request", "The webhook secret must be whsec_ and base64 after it.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const invalid = (why: string) => new ReplicateError("invalid-webhook", `The webhook is rejected: ${why}.`);
