import { describe, expect, it, vi } from "vitest";
import { createTestHarness, type TestHarnessOptions } from "../testing/test-harness.js";

const SIGNED = () => ({
  "content-type": "application/json",
  "webhook-id": "msg_1",
  "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
  "webhook-signature": `v1,${"A".repeat(43)}=`,
});

/** A request that sends `first` and then nothing more, unless it is ended. */
function webhook(first: Uint8Array, { headers = {}, stalls = false, path = "/api/webhooks/emulator" } = {}) {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled += 1;
        if (pulled === 1) controller.enqueue(first);
        else if (stalls) return new Promise(() => {});
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", headers: { ...SIGNED(), ...headers }, body, duplex: "half" };
  return {
    request: new Request(`http://demo.example${path}`, init),
    pulled: () => pulled,
  };
}

const answer = async (reply: Promise<Response>) => {
  const { status, headers } = await reply;
  return [status, headers.get("connection"), headers.get("retry-after")];
};

describe.each([
  ["webhooks", "/api/webhooks/emulator", 1_000_000, {}],
  ["Inngest's requests", "/api/inngest", 4_194_304, { jobs: { kind: "inngest", isDev: true } }],
] as const)("the bodies of %s", (_, path, most, options: TestHarnessOptions) => {
  it("are rejected by their declared or actual length", async () => {
    const { ask: serve } = await createTestHarness({ jobs: { kind: "worker" }, ...options });
    const declared = webhook(new Uint8Array(1), { headers: { "content-length": String(most + 1) }, path });
    expect(await answer(serve(declared.request))).toEqual([413, null, null]);
    expect(declared.pulled()).toBe(0);
    const untold = webhook(new Uint8Array(most + 1), { path });
    expect(await answer(serve(untold.request))).toEqual([413, null, null]);
    expect(untold.pulled()).toBe(1);
  });

  it("time out, and are limited in number meanwhile", async () => {
    const { ask: serve } = await createTestHarness({
      jobs: { kind: "worker" },
      limits: { bodyTime: 1_000 },
      ...options,
    });
    const stalled = Array.from({ length: 32 }, () => {
      return answer(serve(webhook(new Uint8Array(1), { stalls: true, path }).request));
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await answer(serve(webhook(new Uint8Array(1), { path }).request))).toEqual([429, null, "5"]);
    expect(new Set((await Promise.all(stalled)).map(String))).toEqual(new Set(["408,close,"]));
    expect((await serve(webhook(new Uint8Array(1), { path }).request)).status).toBeLessThan(429);
  });
});

it("are read once, whatever the outcome", async () => {
  const { ask } = await createTestHarness({ jobs: { kind: "worker" } });
  const { request, pulled } = webhook(new TextEncoder().encode("{}"));
  const clone = vi.spyOn(request, "clone");
  expect(await answer(ask(request))).toEqual([401, null, null]);
  expect([pulled(), clone.mock.calls]).toEqual([2, []]);
});
