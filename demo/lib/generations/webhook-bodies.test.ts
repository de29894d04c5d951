import { describe, expect, it, vi } from "vitest";
import { testSite } from "../ai/test-site";
import { serveInngest } from "./inngest/serve-inngest";
import { replicateWebhook } from "./webhook";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

const SIGNED = () => ({
  "content-type": "application/json",
  "webhook-id": "msg_1",
  "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
  "webhook-signature": `v1,${"A".repeat(43)}=`,
});

/** A request that sends `first` and then, unless it is ended, nothing more. */
function webhook(first: Uint8Array, { headers = {}, stalls = false } = {}) {
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
    request: new Request("http://demo.example/api/webhooks/replicate", init),
    pulled: () => pulled,
  };
}

const answer = async (reply: Promise<Response>) => {
  const { status, headers } = await reply;
  return [status, headers.get("connection"), headers.get("retry-after")];
};

describe.each([
  ["webhooks", replicateWebhook, 1_000_000, {}],
  ["Inngest's requests", serveInngest, 4_194_304, { JOBS: "inngest", INNGEST_DEV: "1" }],
] as const)("the bodies of %s", (_, serve, most, env: Record<string, string>) => {
  it("are refused by their length, unread, and where it lies, by their bytes", async () => {
    await testSite({ JOBS: "worker", ...env });
    const told = webhook(new Uint8Array(1), { headers: { "content-length": String(most + 1) } });
    expect(await answer(serve(told.request))).toEqual([413, null, null]);
    expect(told.pulled()).toBe(0);
    const untold = webhook(new Uint8Array(most + 1));
    expect(await answer(serve(untold.request))).toEqual([413, null, null]);
    expect(untold.pulled()).toBe(1);
  });

  it("are given up in time, and bounded in number meanwhile", async () => {
    await testSite({ JOBS: "worker", BODY_SECONDS: "1", ...env });
    const stalled = Array.from({ length: 32 }, () => {
      return answer(serve(webhook(new Uint8Array(1), { stalls: true }).request));
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await answer(serve(webhook(new Uint8Array(1)).request))).toEqual([429, null, "5"]);
    expect(new Set((await Promise.all(stalled)).map(String))).toEqual(new Set(["408,close,"]));
    expect((await serve(webhook(new Uint8Array(1)).request)).status).toBeLessThan(429);
  });
});

it("are read once, whatever becomes of them", async () => {
  await testSite({ JOBS: "worker" });
  const { request, pulled } = webhook(new TextEncoder().encode("{}"));
  const clone = vi.spyOn(request, "clone");
  expect(await answer(replicateWebhook(request))).toEqual([401, null, null]);
  expect([pulled(), clone.mock.calls]).toEqual([2, []]);
});
