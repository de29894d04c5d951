import { createRateLimiter } from "@reactkits.dev/react-media-library/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TestDatabase } from "../testing/test-engines.js";
import { testEngines } from "../testing/test-engines.js";
import { createPostgresRateLimiter } from "./postgres-rate-limiter.js";

afterEach(() => void vi.useRealTimers());

const limiterOf = ({ database, url }: TestDatabase) =>
  url === "" ? createRateLimiter() : createPostgresRateLimiter(database);

describe.each(testEngines)("the limiter on $name", (engine) => {
  it("admits exactly N concurrent requests, and as many again as are returned", async () => {
    const test = await engine.open();
    const limiter = limiterOf(test);
    const total = { key: "total", perMinute: 7, total: true };
    const take = (key: string) => limiter.take([{ key, perMinute: 5 }, total]);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => take(`client ${n % 2}`)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(7);
    for (const answer of answers) {
      if (answer) expect(answer.retryAfter).toBeGreaterThan(50);
      if (answer) expect(answer.retryAfter).toBeLessThanOrEqual(61);
    }
    await limiter.giveBack([total]);
    expect(await take("client 3")).toBeUndefined();
    expect(await take("client 3")).toBeDefined();
    // Requests rejected by the total do not count against the client.
    await Promise.all(Array.from({ length: 7 }, () => limiter.giveBack([total])));
    const more = await Promise.all(Array.from({ length: 5 }, () => take("client 3")));
    expect(more.filter((answer) => answer === undefined)).toHaveLength(4);
    await test.close();
  });

  it("rejects everything for an invalid limit, and counts nothing for an infinite one", async () => {
    const test = await engine.open();
    const limiter = limiterOf(test);
    for (const perMinute of [0, -1, 0.5, Number.NaN]) {
      expect(await limiter.take([{ key: "a", perMinute }])).toEqual({ retryAfter: 60 });
    }
    expect(await limiter.take([{ key: "a", perMinute: Number.POSITIVE_INFINITY }])).toBeUndefined();
    expect(await limiter.take([{ key: "a", perMinute: 1 }])).toBeUndefined();
    await test.close();
  });
});

const postgres = testEngines.filter(({ name }) => name === "postgresql");

describe.each(postgres)("the limiter on $name", (engine) => {
  it("applies across processes, counts each second for a minute, and deletes expired rows", async () => {
    const test = await engine.open();
    const { database } = test;
    const [one, other] = [createPostgresRateLimiter(database), createPostgresRateLimiter(database)];
    const limits = [{ key: "client", perMinute: 2 }];
    expect([await one.take(limits), await other.take(limits)]).toEqual([undefined, undefined]);
    expect(await one.take(limits)).toBeDefined();

    // Everything within the last minute counts, and nothing before.
    const age = async (seconds: number) => {
      const now = Math.floor(Date.now() / 1000);
      const counts = JSON.stringify([[now - seconds, 2]]);
      await database
        .updateTable("rate")
        .set({ counts, at: (now - seconds) * 1000 })
        .execute();
    };
    await age(55);
    const { retryAfter } = (await one.take(limits)) ?? { retryAfter: 0 };
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(6);
    await age(63);
    expect(await one.take(limits)).toBeUndefined();

    await age(130);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(await one.take([{ key: "another", perMinute: 1 }])).toBeUndefined();
    expect(await database.selectFrom("rate").select("key").execute()).toEqual([{ key: "another" }]);
    await test.close();
  });

  it("tolerates clocks that are set back, and damaged rows", async () => {
    const test = await engine.open();
    const limiter = createPostgresRateLimiter(test.database);
    const limits = [{ key: "client", perMinute: 1 }];
    await limiter.take(limits);
    const later = Math.floor(Date.now() / 1000) + 30;
    await test.database
      .updateTable("rate")
      .set({ counts: JSON.stringify([[later, 1]]) })
      .execute();
    expect(await limiter.take(limits)).toBeDefined();
    await test.database.updateTable("rate").set({ counts: '{"a":1}' }).execute();
    expect(await limiter.take(limits)).toBeUndefined();
    await test.close();
  });
});
