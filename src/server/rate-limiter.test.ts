import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.js";

function setUp(maxKeys?: number) {
  const clock = { now: 1000 };
  return { clock, limiter: createRateLimiter(() => clock.now, maxKeys) };
}

describe("createRateLimiter", () => {
  it("admits N in a minute and tells exactly when the next one will be", () => {
    const { clock, limiter } = setUp();
    expect(limiter.take("a", 2, 9)).toBeUndefined();
    clock.now += 10_000;
    expect(limiter.take("a", 2, 9)).toBeUndefined();
    expect(limiter.take("a", 2, 9)).toEqual({ retryAfter: 50 });
    clock.now += 49_999;
    expect(limiter.take("a", 2, 9)).toEqual({ retryAfter: 1 });
    clock.now += 1;
    expect(limiter.take("a", 2, 9)).toBeUndefined();
    expect(limiter.take("a", 2, 9)).toEqual({ retryAfter: 10 });
  });

  it("counts a request refused for the total against nobody", () => {
    const { clock, limiter } = setUp();
    limiter.take("a", 1, 1);
    expect(limiter.take("b", 1, 1)).toEqual({ retryAfter: 60 });
    clock.now += 60_000;
    expect(limiter.take("b", 1, 1)).toBeUndefined();
  });

  it("never admits more than N in any sixty seconds, nor more than the total, whoever asks when", () => {
    const arrivals = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.nat(15_000)), { maxLength: 80 });
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        (asked, own, total) => {
          const { clock, limiter } = setUp();
          const admitted: { key: string; at: number }[] = [];
          for (const [key, pause] of asked) {
            clock.now += pause;
            const refused = limiter.take(key, own, total);
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

  it("remembers a bounded number of clients, forgets the quietest first, and never the total", () => {
    const { clock, limiter } = setUp(3);
    for (const key of ["a", "b", "a", "c", "d"]) limiter.take(key, 2, 100);
    expect(limiter.size).toBe(3);
    expect(limiter.take("a", 2, 100)).toBeDefined();
    for (let n = 0; n < 200; n++) limiter.take(`made-up ${n}`, 2, 100);
    expect(limiter.size).toBe(3);
    expect(limiter.take("new", 2, 100)).toBeDefined();
    clock.now += 60_000;
    limiter.take("x", 2, 100);
    expect(limiter.size).toBe(1);
  });

  it.each([0, -1, 0.5, Number.NaN])("refuses everything at a limit of %s", (limit) => {
    const { limiter } = setUp();
    expect(limiter.take("a", limit, 9)).toEqual({ retryAfter: 60 });
    expect(limiter.take("a", 9, limit)).toEqual({ retryAfter: 60 });
  });

  it("takes infinity for no limit, and remembers nothing of what it does not limit", () => {
    const { limiter } = setUp();
    for (let n = 0; n < 100; n++) {
      expect(limiter.take("a", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBeUndefined();
      expect(limiter.take(`b${n}`, 1, Number.POSITIVE_INFINITY)).toBeUndefined();
    }
    expect(limiter.size).toBe(100);
    // A limit that is set later finds nobody to count.
    expect(limiter.take("a", 1, 1)).toBeUndefined();
    expect(limiter.take("c", 1, 1)).toEqual({ retryAfter: 60 });
  });
});
