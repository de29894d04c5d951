import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createReplicateClient } from "./index.js";

/** The default timing, with fake timers: nothing here waits. */
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const running = { id: "a", model: "m/n", status: "processing", output: null, created_at: "", urls: {} };

/** A client whose API gives these replies, the last one repeatedly, and the times of the requests, in milliseconds. */
function timed(...replies: [status: number, body: object][]) {
  const began = Date.now();
  const requestedAt: number[] = [];
  const client = createReplicateClient({
    token: "t",
    fetch: async () => {
      const [status, body] = replies[Math.min(requestedAt.length, replies.length - 1)] ?? [500, {}];
      requestedAt.push(Date.now() - began);
      return Response.json(body, { status });
    },
  });
  return { client, waits: () => requestedAt.map((at, index) => at - (requestedAt[index - 1] ?? 0)).slice(1) };
}

it("waits at most 30 s for a throttled API", async () => {
  const { client, waits } = timed([429, { detail: "throttled", retry_after: 3600 }], [200, running]);
  const reply = client.get("a");
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect((await reply).status).toBe("processing");
  expect(waits()).toEqual([30_000]);
});

it("retries after roughly 0.5, 1 and 2 s", async () => {
  const { client, waits } = timed([503, {}]);
  const reply = client.get("a").catch((error) => error.code);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(await reply).toBe("server");
  expect(waits()).toHaveLength(3);
  for (const [index, about] of [500, 1000, 2000].entries()) {
    expect(waits()[index]).toBeGreaterThanOrEqual(0.8 * about - 1);
    expect(waits()[index]).toBeLessThanOrEqual(1.2 * about + 1);
  }
});

it("polls after 0.25 s, then less often, down to once a second", async () => {
  const { client, waits } = timed([200, running]);
  const control = new AbortController();
  const run = client.wait("a", { signal: control.signal, endsAt: Date.now() + 60_000 }).catch(() => {});
  await vi.advanceTimersByTimeAsync(8_000);
  control.abort();
  await vi.advanceTimersByTimeAsync(1);
  await run;
  expect(waits().slice(0, 7).map(Math.round)).toEqual([250, 375, 562, 843, 1000, 1000, 1000]);
});
