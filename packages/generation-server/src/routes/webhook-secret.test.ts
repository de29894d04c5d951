import { createHmac } from "node:crypto";
import { expect, it, onTestFinished, vi } from "vitest";
import { startEmulator } from "../../../replicate-emulator/emulator.mjs";
import { CANARY, createTestHarness, type TestHarness } from "../testing/test-harness.js";
import { openGate } from "../testing/test-outages.js";

const MINUTE = 60_000;

async function secretOf(api: string): Promise<string> {
  const reply = await fetch(`${api}/webhooks/default/secret`, {
    headers: { authorization: `Bearer ${CANARY}` },
  });
  return (await reply.json()).key;
}

/** The status of the reply to a webhook signed with `secret`. */
async function send({ ask }: TestHarness, secret: string): Promise<number> {
  const [id, timestamp] = [crypto.randomUUID(), String(Math.floor(Date.now() / 1000))];
  const body = JSON.stringify({ id: "of-nobody", status: "succeeded" });
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  const request = new Request("http://demo.example/api/webhooks/emulator", {
    method: "POST",
    headers,
    body,
  });
  return (await ask(request)).status;
}

it("fetches a rotated secret, at most once per ten minutes", async () => {
  const gate = await openGate();
  const harness = await createTestHarness({ jobs: { kind: "worker" }, baseUrl: `http://${gate.host}/v1` });
  const { emulator } = harness;
  gate.to(emulator.url);
  const first = await secretOf(emulator.url);
  expect(await send(harness, first)).toBe(200);

  // As if the secret had been rotated at the provider.
  const other = await startEmulator({ runTime: 40, token: CANARY });
  onTestFinished(() => other.close());
  const second = await secretOf(other.url);
  await gate.shut();
  gate.to(other.url);
  await gate.open();
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const now = Date.now();
  for (const [minutes, replaced, kept] of [
    [9, 401, 200],
    [11, 200, 401],
  ] as const) {
    vi.setSystemTime(now + minutes * MINUTE);
    expect([minutes, await send(harness, second)]).toEqual([minutes, replaced]);
    expect([minutes, await send(harness, first)]).toEqual([minutes, kept]);
  }
});
