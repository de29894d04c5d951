import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReplicateClient } from "../create-replicate-client.js";
import { createWebhookVerifier } from "./webhook-verifier.js";

const secretOf = (name: string) => `whsec_${Buffer.from(name.padEnd(24)).toString("base64")}`;

/** A client whose API returns a secret, or fails; it counts the requests. */
function account(secret: () => string | undefined) {
  let requests = 0;
  const client = createReplicateClient({
    token: "t",
    maxRetries: 0,
    fetch: async () => {
      requests++;
      const key = secret();
      return key === undefined ? Response.json({}, { status: 503 }) : Response.json({ key });
    },
  });
  return { client, requests: () => requests };
}

function signed(secret: string, id = "msg_1") {
  const body = JSON.stringify({ id: "p1", status: "succeeded" });
  const seconds = Math.floor(Date.now() / 1000);
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  const headers = new Headers({
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${signature}`,
  });
  return { headers, body: Buffer.from(body) };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("createWebhookVerifier", () => {
  it("accepts a webhook of any of the accounts and fetches each secret once", async () => {
    const [one, other] = [account(() => secretOf("one")), account(() => secretOf("other"))];
    const verify = createWebhookVerifier(() => [one.client, other.client]);
    const event = { id: "msg_1", prediction: "p1" };
    expect(await verify(signed(secretOf("one")))).toEqual(event);
    expect(await verify(signed(secretOf("other")))).toEqual(event);
    expect(await verify(signed(secretOf("forged")))).toBeUndefined();
    expect([one.requests(), other.requests()]).toEqual([1, 1]);
  });

  it("fetches the secret again if it does not match and is older than ten minutes", async () => {
    let secret = secretOf("old");
    const { client, requests } = account(() => secret);
    const verify = createWebhookVerifier(() => [client]);
    expect(await verify(signed(secret))).toBeDefined();
    secret = secretOf("new");
    expect(await verify(signed(secret))).toBeUndefined();
    vi.advanceTimersByTime(600_001);
    expect(await verify(signed(secret))).toBeDefined();
    expect(requests()).toBe(2);
  });

  it("rejects while the secret cannot be fetched, and tries again at the next webhook", async () => {
    let secret: string | undefined;
    const { client } = account(() => secret);
    const verify = createWebhookVerifier(() => [client]);
    await expect(verify(signed(secretOf("own")))).rejects.toMatchObject({ code: "server" });
    secret = secretOf("own");
    expect(await verify(signed(secret))).toBeDefined();
  });

  it("accepts a webhook although the secret of another account cannot be fetched", async () => {
    const [away, own] = [account(() => undefined), account(() => secretOf("own"))];
    const verify = createWebhookVerifier(() => [away.client, own.client]);
    expect(await verify(signed(secretOf("own")))).toBeDefined();
    await expect(verify(signed(secretOf("forged")))).rejects.toMatchObject({ code: "server" });
  });
});
