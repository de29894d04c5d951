import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.js";

function setUp(maxKeys?: number) {
  const clock = { now: 1000 };
  const limiter = createRateLimiter(() => clock.now, maxKeys);
  const limits = (key: string, own: number, total: number) => [
    { key, perMinute: own },
    { key: "all", perMinute: total, total: true },
  ];
  return {
    ...{ clock, limiter },
    take: (key: string, own: number, total: number) => limiter.take(limits(key, own, total)),
    giveBack: (key: string) => limiter.giveBack(limits(key, 1, 1)),
  };
}

describe("createRateLimiter", () => {
  it("admits N per minute and returns exactly when the next one is admitted", async () => {
    const { clock, take } = setUp();
    expect(await take("a", 2, 9)).toBeUndefined();
    clock.now += 10_000;
    expect(await take("a", 2, 9)).toBeUndefined();
    expect(await take("a", 2, 9)).toEqual({ retryAfter: 50 });
    clock.now += 49_999;
    expect(await take("a", 2, 9)).toEqual({ retryAfter: 1 });
    clock.now += 1;
    expect(await take("a", 2, 9)).toBeUndefined();
    expect(await take("a", 2, 9)).toEqual({ retryAfter: 10 });
  });

  it("counts a request against no limit if one of them rejects it", async () => {
    const { clock, take } = setUp();
    await take("a", 1, 1);
    expect(await take("b", 1, 1)).toEqual({ retryAfter: 60 });
    clock.now += 60_000;
    expect(await take("b", 1, 1)).toBeUndefined();
  });

  it("undoes one count of each limit", async () => {
    const { take, giveBack } = setUp();
    await giveBack("a");
    await take("a", 2, 2);
    await take("a", 2, 2);
    await giveBack("a");
    expect(await take("a", 2, 2)).toBeUndefined();
    expect(await take("a", 2, 2)).toEqual({ retryAfter: 60 });
  });

  it("never exceeds a limit or the total in any sixty seconds", async () => {
    const arrivals = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.nat(15_000)), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        async (requests, own, total) => {
          const { clock, take } = setUp();
          const admitted: { key: string; at: number }[] = [];
          for (const [key, pause] of requests) {
            clock.now += pause;
            const refused = await take(key, own, total);
            if (refused) expect(refused.retryAfter).toBeGreaterThanOrEqual(1);
            else admitted.push({ key, at: clock.now });
            const fresh = admitted.filter(({ at }) => at + 60_000 > clock.now);
            expect(fresh.length).toBeLessThanOrEqual(total);
            expect(fresh.filter((one) => one.key === key).length).toBeLessThanOrEqual(own);
          }
        },
      ),
    );
  });

  it("keeps a bounded number of keys, evicts the longest idle first, and never a total", async () => {
    const { clock, limiter, take } = setUp(3);
    const own = (key: string) => limiter.take([{ key, perMinute: 2 }]);
    for (const key of ["a", "b", "a", "c", "d"]) await own(key);
    expect(limiter.size).toBe(3);
    expect(await own("a")).toBeDefined();
    await take("one", 2, 1);
    for (let n = 0; n < 200; n++) await own(`made-up ${n}`);
    expect(limiter.size).toBe(3);
    expect(await take("new", 2, 1)).toBeDefined();
    clock.now += 60_000;
    await own("x");
    expect(limiter.size).toBe(1);
  });

  it.each([0, -1, 0.5, Number.NaN])("rejects everything at a limit of %s", async (limit) => {
    const { take } = setUp();
    expect(await take("a", limit, 9)).toEqual({ retryAfter: 60 });
    expect(await take("a", 9, limit)).toEqual({ retryAfter: 60 });
  });

  it("treats infinity as no limit and keeps no state for it", async () => {
    const { limiter, take } = setUp();
    const none = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 100; n++) {
      expect(await take("a", none, none)).toBeUndefined();
      expect(await take(`b${n}`, 1, none)).toBeUndefined();
    }
    expect(limiter.size).toBe(100);
    // A limit that is set later finds nobody to count.
    expect(await take("a", 1, 1)).toBeUndefined();
    expect(await take("c", 1, 1)).toEqual({ retryAfter: 60 });
  });
});
