import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ReplicateError } from "@reactkits.dev/media-replicate";
import { explainFailure } from "@reactkits.dev/media-replicate/provider";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deleteOldPage, sumPage, USAGE_SUMS } from "../database/daily-sums.js";
import { createFakeProvider } from "../testing/fake-provider.js";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { recordUsage, type UsageRecord } from "./record-usage.js";
import { readUsageRecords, readUsageReport } from "./usage-report.js";
import { withUsage } from "./with-usage.js";

const PROMPT = "a canary on a pelican, 4f1d2c7e";
const DAY = 86_400_000;

let test: TestDatabase;
let warnings: string[];

describe.each(testEngines)("usage on $name", ({ name, open }) => {
  beforeEach(async () => {
    test = await open();
    warnings = [];
    vi.spyOn(console, "warn").mockImplementation((...words) => void warnings.push(words.join(" ")));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  const subject = (more: { signal?: AbortSignal; receivedAt?: number } = {}) => ({
    instance: "emulator",
    model: "a/b",
    seed: 7,
    prompt: PROMPT,
    caller: "unknown",
    signal: new AbortController().signal,
    ...more,
  });

  const records = async () => readUsageRecords(test.database);
  const context = () => ({
    database: test.database,
    provider: { ...createFakeProvider(), explain: explainFailure },
  });

  describe("withUsage", () => {
    it("records a generation with the hash of its prompt and the results of its run", async () => {
      const receivedAt = Date.now() - 500;
      const image = await withUsage(context(), subject({ receivedAt }), async (note) => {
        note({ predictTime: 321.4, cost: 3000 });
        note({ model: "a/b:1" });
        return "image";
      });
      expect(image).toBe("image");
      await expect.poll(records).toHaveLength(1);
      const [record] = await records();
      expect(record).toMatchObject({
        at: receivedAt,
        instance: "emulator",
        model: "a/b:1",
        seed: 7,
        predict_time: 321,
        cost: 3000,
        caller: "unknown",
        outcome: "succeeded",
        error_code: null,
        prompt_sha256: createHash("sha256").update(PROMPT).digest("hex"),
      });
      expect(record?.latency).toBeGreaterThanOrEqual(500);
      if (name !== "libsql") return;
      const onDisk = ["", "-wal"]
        .map((end) => readFileSync(join(test.folder, "demo.db") + end, "latin1"))
        .join();
      expect(onDisk).toContain("succeeded");
      expect(onDisk).not.toContain("canary");
    });

    it.each<[string, unknown, object]>([
      [
        "a failure by its code, as free",
        new MediaLibraryError("provider-rejected", "No."),
        { outcome: "failed", error_code: "provider-rejected", cost: 0 },
      ],
      [
        "a timeout, with an unknown cost",
        new MediaLibraryError("provider-timeout", "Late."),
        { outcome: "failed", error_code: "provider-timeout", cost: null },
      ],
      ["an unexpected error", new TypeError("?"), { outcome: "failed", error_code: "provider", cost: null }],
      [
        "a failed prediction, as free",
        new MediaLibraryError("provider", "No.", { cause: new ReplicateError("failed", "No.") }),
        { error_code: "provider", cost: 0 },
      ],
      [
        "a creation with a lost response",
        new MediaLibraryError("provider", "No.", {
          cause: new ReplicateError("network", "Reset.", { mayHaveRun: true }),
        }),
        { error_code: "provider", cost: null },
      ],
      [
        "a rejected creation",
        new MediaLibraryError("provider", "No.", {
          cause: new ReplicateError("server", "503", { predictionId: "p" }),
        }),
        { error_code: "provider", cost: null },
      ],
    ])("records %s, and rethrows it unchanged", async (_name, error, row) => {
      await expect(withUsage(context(), subject(), () => Promise.reject(error))).rejects.toBe(error);
      await expect.poll(records).toMatchObject([row]);
    });

    it("records the cost of a run that failed later", async () => {
      const run = withUsage(context(), subject(), async (note) => {
        note({ cost: 3000 });
        throw new MediaLibraryError("provider", "The file broke off.");
      });
      await expect(run).rejects.toThrow("broke off");
      await expect.poll(records).toMatchObject([{ outcome: "failed", cost: 3000 }]);
    });

    it("records an aborted run as canceled", async () => {
      const control = new AbortController();
      const run = withUsage(context(), subject({ signal: control.signal }), async () => {
        control.abort();
        control.signal.throwIfAborted();
      });
      await expect(run).rejects.toThrow(/abort/);
      await expect.poll(records).toMatchObject([{ outcome: "canceled", error_code: null, cost: null }]);
    });

    it("returns the result even if the record cannot be written, with one warning and no prompt", async () => {
      await test.database.schema.dropTable("usage").execute();
      expect(await withUsage(context(), subject(), async () => "image")).toBe("image");
      await expect.poll(() => warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/usage record could not be written/);
      expect(warnings[0]).not.toContain("canary");
    });
  });

  describe("readUsageReport", () => {
    const write = (record: Partial<UsageRecord>) =>
      recordUsage(test.database, {
        at: 0,
        instance: "emulator",
        model: "a/b",
        prompt: "x",
        latency: 100,
        caller: "unknown",
        outcome: "succeeded",
        ...record,
      });

    it("is empty without records", async () => {
      expect(await readUsageReport(test.database)).toMatchObject({
        totals: { generations: 0, microUsd: 0, unknownCosts: 0, averageLatency: null },
        byModel: [],
        byDay: [],
      });
    });

    it("sums by model and by day (UTC), from the requested time", async () => {
      const noon = Date.UTC(2026, 10, 21, 12);
      await write({ at: noon - DAY, model: "c/d", cost: 5000, latency: 300 });
      await write({ at: noon, cost: 3000 });
      await write({ at: Date.UTC(2026, 10, 21, 23, 59, 59, 999), cost: null, outcome: "canceled" });
      await write({ at: Date.UTC(2026, 10, 22), cost: 0, outcome: "failed", errorCode: "provider" });
      const database = test.database;
      const report = await readUsageReport(database, 0);
      expect(report.totals).toEqual({
        generations: 4,
        succeeded: 2,
        failed: 1,
        canceled: 1,
        microUsd: 8000,
        unknownCosts: 1,
        averageLatency: 200,
      });
      expect(report.byModel).toMatchObject([
        { model: "c/d", generations: 1, microUsd: 5000 },
        { model: "a/b", generations: 3, microUsd: 3000, unknownCosts: 1 },
      ]);
      expect(report.byDay).toMatchObject([
        { day: "2026-11-20", generations: 1, models: [{ model: "c/d" }] },
        { day: "2026-11-21", generations: 2, microUsd: 3000, models: [{ model: "a/b", canceled: 1 }] },
        { day: "2026-11-22", generations: 1, failed: 1 },
      ]);
      expect((await readUsageReport(database, noon)).totals.generations).toBe(3);
      expect((await readUsageReport(database, noon + 1)).totals.generations).toBe(2);
    });

    it("adds up to the same by model, by day and in total", async () => {
      const record = fc.record({
        at: fc.integer({ min: 0, max: 5 * DAY }),
        model: fc.constantFrom("a/b", "c/d"),
        instance: fc.constantFrom("emulator", "sdxl"),
        cost: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
        outcome: fc.constantFrom("succeeded" as const, "failed" as const, "canceled" as const),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(record, { maxLength: 12 }), async (all) => {
          const database = test.database;
          await database.deleteFrom("usage").execute();
          await database.deleteFrom("usage_day").execute();
          for (const one of all) await write(one);
          const since = 2.5 * DAY;
          const [report, partly] = [await readUsageReport(database), await readUsageReport(database, since)];
          const { totals, byModel, byDay } = report;
          expect(totals.generations).toBe(all.length);
          expect(totals.microUsd).toBe(all.reduce((sum, { cost }) => sum + (cost ?? 0), 0));
          expect(totals.unknownCosts).toBe(all.filter(({ cost }) => cost === null).length);
          for (const parts of [byModel, byDay, byDay.flatMap(({ models }) => models)]) {
            for (const key of ["generations", "succeeded", "failed", "canceled", "microUsd"] as const)
              expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(totals[key]);
          }
          expect(partly.totals.generations).toBe(all.filter(({ at }) => at >= since).length);
          // Summed by day, with one more row that is not summed yet.
          expect(await sumPage(database, USAGE_SUMS)).toBe(false);
          expect([await readUsageReport(database), await readUsageReport(database, since)]).toEqual([
            report,
            partly,
          ]);
          await write({ at: 2 * DAY });
          const after = await readUsageReport(database);
          expect(after.totals.generations).toBe(all.length + 1);
          // The sums outlast the records, and rows that are not summed are not deleted.
          await deleteOldPage(database, USAGE_SUMS, 9 * DAY);
          expect(await readUsageRecords(database)).toMatchObject([{ at: 2 * DAY }]);
          expect(await readUsageReport(database)).toEqual(after);
          await sumPage(database, USAGE_SUMS);
          expect(await readUsageReport(database)).toEqual(after);
        }),
        { numRuns: 30 },
      );
    });
  });
});
