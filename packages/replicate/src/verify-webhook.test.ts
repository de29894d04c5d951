import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { failure, SDXL, testClient, testEmulator } from "../test/test-client.js";
import { verifyWebhook, type WebhookMessage } from "./index.js";

// Spelled out, because a scanner for leaked secrets cannot tell a sample from a real one.
const secretOf = (text: string) => `whsec_${Buffer.from(text).toString("base64")}`;
const SECRET = secretOf("the secret of this test");
const OTHER_SECRET = secretOf("another secret");
const NOW = 1_700_000_000_000;
const BODY = JSON.stringify({ id: "a", status: "succeeded", output: ["https://replicate.delivery/ä.png"] });

const sign = (id: string, seconds: number, body: string, secret = SECRET) =>
  `v1,${createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(`${id}.${seconds}.${body}`)
    .digest("base64")}`;

type Parts = { id?: string; seconds?: number | string; body?: string; signature?: string };
function webhook({ id = "msg_1", seconds = NOW / 1000, body = BODY, signature }: Parts = {}): WebhookMessage {
  return {
    headers: new Headers({
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      "webhook-signature": signature ?? sign(id, Number(seconds), body),
    }),
    body: Buffer.from(body),
  };
}
const verify = (message: WebhookMessage, secret = SECRET) => verifyWebhook(message, secret, { now: NOW });

describe("verifyWebhook", () => {
  it("returns a webhook with a valid signature", async () => {
    const { id, timestamp, prediction } = await verify(webhook());
    expect([id, timestamp.getTime(), prediction.status]).toEqual(["msg_1", NOW, "succeeded"]);
    expect(prediction.outputs).toEqual(["https://replicate.delivery/ä.png"]);
  });

  it("accepts one valid signature among several", async () => {
    const right = sign("msg_1", NOW / 1000, BODY);
    const wrong = sign("msg_1", NOW / 1000, BODY, OTHER_SECRET);
    for (const signature of [`${wrong} ${right}`, `${right} ${wrong}`, `v2,x ${right}`])
      expect((await verify(webhook({ signature }))).id).toBe("msg_1");
  });

  it("rejects a timestamp more than five minutes off", async () => {
    for (const off of [-300, 300]) await verify(webhook({ seconds: NOW / 1000 + off }));
    for (const off of [-301, 301])
      expect((await failure(verify(webhook({ seconds: NOW / 1000 + off })))).code).toBe("invalid-webhook");
  });

  it.each<[string, Parts]>([
    ["another body", { signature: sign("msg_1", NOW / 1000, `${BODY} `) }],
    ["another id", { signature: sign("msg_2", NOW / 1000, BODY) }],
    ["another timestamp", { signature: sign("msg_1", NOW / 1000 + 1, BODY) }],
    ["another secret", { signature: sign("msg_1", NOW / 1000, BODY, OTHER_SECRET) }],
    ["no version", { signature: sign("msg_1", NOW / 1000, BODY).slice(3) }],
    ["another version", { signature: sign("msg_1", NOW / 1000, BODY).replace("v1", "v2") }],
    ["half a signature", { signature: sign("msg_1", NOW / 1000, BODY).slice(0, 20) }],
    ["no signature", { signature: "" }],
    ["a timestamp that is not a number", { seconds: "soon", signature: sign("msg_1", Number.NaN, BODY) }],
    ["a timestamp with a fraction", { seconds: NOW / 1000 + 0.5 }],
    ["a body that is not a prediction", { body: "{}" }],
    ["a body that is not JSON", { body: "<html>" }],
    ["no body", { body: "" }],
  ])("rejects %s", async (_, parts) => {
    expect((await failure(verify(webhook(parts)))).code).toBe("invalid-webhook");
  });

  it("rejects a message without its headers", async () => {
    const bare = { headers: new Headers(), body: Buffer.from(BODY) };
    expect((await failure(verify(bare))).code).toBe("invalid-webhook");
  });

  it.each(["", "whsec_", SECRET.replace("whsec_", ""), "whsec_ä"])(
    "names the secret %j as what is wrong",
    async (secret) => {
      expect((await failure(verify(webhook(), secret))).code).toBe("invalid-request");
    },
  );

  it("rejects a message with any byte changed", async () => {
    const right = sign("msg_1", NOW / 1000, BODY);
    await fc.assert(
      fc.asyncProperty(fc.nat(right.length - 1), fc.constantFrom(..."aZ09+/=, "), async (at, letter) => {
        const signature = right.slice(0, at) + letter + right.slice(at + 1);
        fc.pre(signature !== right);
        await failure(verify(webhook({ signature })));
      }),
      { numRuns: 50 },
    );
  });

  it("accepts what the emulator sends, each event with its own id", async () => {
    const emulator = await testEmulator({ runTime: 800 });
    const client = testClient(emulator.url, emulator.deliveryHost);
    const secret = await client.webhookSecret();
    const events: Promise<{ id: string; status: string }>[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = new Headers(
        Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const sent = { headers, body: Buffer.concat(chunks) };
      events.push(
        verifyWebhook(sent, secret).then(({ id, prediction }) => ({ id, status: prediction.status })),
      );
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const input = { prompt: "x", width: 64, height: 64 };
    const webhook = `http://127.0.0.1:${port}/hook`;
    const made = await client.create(SDXL, input, { webhook, webhookEvents: ["start", "completed"] });
    await client.wait(made);
    await expect.poll(() => events.length, { timeout: 10_000 }).toBe(2);
    const received = await Promise.all(events);
    expect(received.map(({ status }) => status)).toEqual(["processing", "succeeded"]);
    expect(new Set(received.map(({ id }) => id)).size).toBe(2);
  });
});
