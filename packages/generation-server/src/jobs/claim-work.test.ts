import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ServerContext } from "../context.js";
import { openDatabase } from "../database/open-database.js";
import { PLAN_VERSION } from "../pipeline/plan.js";
import { testContext } from "../testing/test-context.js";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { claimWork } from "./claim-work.js";

let test: TestDatabase;
let context: ServerContext;

describe.each(testEngines)("claims on $name", ({ open }) => {
  beforeEach(async () => {
    test = await open();
    context = testContext(test, { concurrency: 10_000 });
  });
  afterEach(() => test.close());

  const add = async (count: number, more: object = {}, work: object = {}) => {
    const ids = Array.from({ length: count }, (_, n) => `${crypto.randomUUID()} ${n}`);
    await test.database
      .insertInto("generation")
      .values(
        ids.map((id) => ({
          id,
          owner: "session:a",
          idempotency_key: id,
          request_sha256: "",
          kind: "images" as const,
          status: "queued" as const,
          model: "a/b",
          plan: "{}",
          plan_version: PLAN_VERSION,
          outputs: 1,
          reserved: 0,
          charged: null,
          timeout: 1,
          retry_until: 0,
          deadline: 0,
          creating_at: null,
          prediction: null,
          cancel_asked_at: null,
          progress: null,
          error: null,
          last_event: 0,
          created_at: 0,
          started_at: null,
          ended_at: null,
          ...more,
        })),
      )
      .execute();
    const row = { due_at: 0, attempts: 0, lease: null, leased_until: null, done_at: null, ...work };
    await test.database
      .insertInto("outbox")
      .values(ids.map((id) => ({ id, ...row })))
      .execute();
    return ids;
  };
  const limited = (limit: number): ServerContext => ({
    ...context,
    provider: { ...context.provider, concurrency: limit },
  });
  const claim = async (of: ServerContext, working: string[] = []) =>
    (await claimWork(of, { lease: "me", leaseMs: 15_000, working })).map(({ id }) => id);

  it("are exclusive across processes", async () => {
    for (let n = 0; n < 4; n++) await add(50);
    const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase(test.options)));
    const all = await Promise.all(
      databases.map(async (database, n) => {
        const claimed: string[] = [];
        for (;;) {
          const work = await claimWork(
            { ...context, database },
            { lease: `process ${n}`, leaseMs: 60_000, working: [] },
          );
          if (work.length === 0) return claimed;
          expect(work.every(({ attempts }) => attempts === 0)).toBe(true);
          claimed.push(...work.map(({ id }) => id));
        }
      }),
    );
    await Promise.all(databases.map((database) => database.destroy()));
    expect(all.flat()).toHaveLength(200);
    expect(new Set(all.flat()).size).toBe(200);
    const attempts = await test.database.selectFrom("outbox").select("attempts").distinct().execute();
    expect(attempts).toEqual([{ attempts: 1 }]);
  });

  it("take the oldest work first, within the concurrency limit across all processes", async () => {
    await add(3, { creating_at: 1 }, { lease: "another", leased_until: Date.now() + 60_000 });
    await add(2, { creating_at: 1, ended_at: 1, status: "completed" }, { done_at: 1 });
    const late = await add(3, {}, { due_at: 2 });
    const [early] = await add(1, {}, { due_at: 1 });
    await add(1, {}, { due_at: Date.now() + 60_000 });
    expect(await claim(limited(3))).toEqual([]);
    const two = await claim(limited(5));
    expect(two).toHaveLength(2);
    expect(two).toContain(early);
    expect(await claim(limited(5))).toEqual([]);
    // Claimed work without a prediction counts too.
    const third = await claim(limited(6));
    expect(third).toHaveLength(1);
    expect(await claim(limited(9))).toHaveLength(1);
    expect(await claim(limited(9))).toEqual([]);
    expect([...late, early].sort()).toEqual(expect.arrayContaining([...two, ...third]));
  });

  it("include canceled work beyond the limit", async () => {
    await add(2, { creating_at: 1 }, { lease: "another", leased_until: Date.now() + 60_000 });
    const [canceled] = await add(1, { status: "processing", cancel_asked_at: 1 });
    await add(1);
    expect(await claim(limited(2))).toEqual([canceled]);
  });

  it("include work with a prediction of a dead process beyond the limit", async () => {
    const left = await add(2, { creating_at: 1 }, { lease: "dead", leased_until: 1, attempts: 1 });
    await add(2);
    // Work of this process is not claimed twice, even if its lease has expired.
    const [mine = "", other] = left;
    expect(await claim(limited(2), [mine])).toEqual([other]);
    expect(await claim(limited(2))).toEqual([mine]);
  });

  it("leave plans of a newer version to newer processes", async () => {
    await add(1, { plan_version: PLAN_VERSION + 1 });
    const [mine] = await add(1);
    expect(await claim(context)).toEqual([mine]);
    expect(await claim(context)).toEqual([]);
  });
});
