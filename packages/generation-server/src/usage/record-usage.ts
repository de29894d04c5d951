import { createHash, randomUUID } from "node:crypto";
import type { Insertable } from "kysely";
import type { Database, UsageOutcome, UsageTable } from "../database/tables.js";

/** What is kept of one generation. Absent, or null, is what nobody knows. */
export type UsageRecord = {
  /** When it began, in milliseconds since 1970. */
  at: number;
  instance: string;
  model: string;
  seed?: number | null;
  /** Only its SHA-256 is kept. */
  prompt: string;
  /** Milliseconds from the beginning to the result. */
  latency: number;
  /** Milliseconds that the provider says it worked. */
  predictTime?: number | null;
  /** Millionths of a US dollar. */
  cost?: number | null;
  caller: string;
  outcome: UsageOutcome;
  /** Of a failed generation. */
  errorCode?: string;
};

/** Never rejects: a record that cannot be written is a warning in the log, and costs nobody an image. */
export async function recordUsage(database: Database, record: UsageRecord): Promise<void> {
  try {
    await database.insertInto("usage").values(usageRow(record)).execute();
  } catch (error) {
    // The values are not told: the database's own message holds none of them.
    console.warn(`A usage record could not be written: ${error instanceof Error ? error.message : "?"}`);
  }
}

/** The row of a record, for the transaction of what it records. */
export const usageRow = (record: UsageRecord): Insertable<UsageTable> => ({
  id: randomUUID(),
  at: Math.round(record.at),
  instance: record.instance,
  model: record.model,
  seed: record.seed ?? null,
  prompt_sha256: createHash("sha256").update(record.prompt).digest("hex"),
  latency: Math.max(0, Math.round(record.latency)),
  predict_time: wholeOrNull(record.predictTime),
  cost: wholeOrNull(record.cost),
  caller: record.caller,
  outcome: record.outcome,
  error_code: record.errorCode ?? null,
});

const wholeOrNull = (value: number | null | undefined): number | null =>
  value === undefined || value === null || !Number.isFinite(value) ? null : Math.max(0, Math.round(value));
