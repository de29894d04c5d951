import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, runModel, SDXL } from "./ask.js";
import { createClock } from "./clock.mjs";
import { startEmulator } from "./emulator.mjs";
import { createRateLimit } from "./rate-limit.mjs";

describe("the limits of each token", () => {
  it("throttles creations as documented if the credit is low", async () => {
    const emulator = await startEmulator({ lowCredit: true });
    const create = (token: string) =>
      runModel(emulator, SDXL, { prompt: "x" }, { authorization: `Bearer ${token}` });
    expect((await create("a")).status).toBe(202);
    const { status, body } = await create("a");
    expect([status, body]).toEqual([
      429,
      {
        detail:
          "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~10s.",
        status: 429,
        retry_after: 10,
      },
    ]);
    expect((await create("b")).status).toBe(202);
    emulator.advance(9000);
    expect((await create("a")).body.retry_after).toBe(1);
    emulator.advance(1000);
    expect((await create("a")).status).toBe(202);
    await emulator.close();
  });

  it("counts creations and other requests separately", async () => {
    const emulator = await startEmulator({ creationsPerMinute: 2, requestsPerMinute: 3 });
    const creations = [];
    for (let index = 0; index < 3; index++)
      creations.push((await runModel(emulator, SDXL, { prompt: "x" })).status);
    const others = [];
    for (let index = 0; index < 4; index++) others.push((await ask(emulator, "/predictions")).status);
    expect([creations, others]).toEqual([
      [202, 202, 429],
      [200, 200, 200, 429],
    ]);
    const { body } = await ask(emulator, "/predictions");
    expect(body).toEqual({
      detail: `Request was throttled. Your rate limit resets in ~${body.retry_after}s.`,
      status: 429,
      retry_after: 20,
    });
    await emulator.close();
  });

  it("never admits more than the rate and the burst allow, and always admits a client that waits as told", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(5000), { maxLength: 100 }),
        (perMinute, burst, pauses) => {
          let now = 0;
          const take = createRateLimit({ ...createClock(), now: () => now }, { perMinute, burst });
          let taken = 0;
          for (const pause of pauses) {
            now += pause;
            const wait = take("token");
            if (wait === 0) taken++;
            else {
              now += wait * 1000;
              expect(take("token")).toBe(0);
              taken++;
            }
          }
          expect(taken).toBeLessThanOrEqual(burst + (now * perMinute) / 60_000 + 1e-6);
        },
      ),
    );
  });

  it("admits no more than the burst at once, however long the token was idle", () => {
    let now = 0;
    const take = createRateLimit({ ...createClock(), now: () => now }, { perMinute: 60, burst: 3 });
    take("token");
    now += 3_600_000;
    expect([1, 2, 3, 4].map(() => take("token"))).toEqual([0, 0, 0, 1]);
  });

  it("remembers a bounded number of tokens", () => {
    const take = createRateLimit({ ...createClock(), now: () => 0 }, { perMinute: 1, burst: 1 });
    expect([take("first"), take("first")]).toEqual([0, 60]);
    for (let index = 0; index < 10_000; index++) take(`t${index}`);
    expect(take("first")).toBe(0);
    expect(take("t9999")).toBe(60);
  });
});
