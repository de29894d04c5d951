import { createHash, randomUUID } from "node:crypto";
import type { Insertable } from "kysely";
import type { Database, UsageOutcome, UsageTable } from "../database/tables.js";

/** The usage record of one generation. Absent and null fields are unknown. */
export type UsageRecord = {
  /** When it was submitted, in milliseconds since 1970. */
  at: number;
  instance: string;
  model: string;
  seed?: number | null;
  /** Only its SHA-256 is stored. */
  prompt: string;
  /** Milliseconds from the submission to the result. */
  latency: number;
  /** The run time reported by the provider, in milliseconds. */
  predictTime?: number | null;
  /** Millionths of a US dollar. */
  cost?: number | null;
  caller: string;
  outcome: UsageOutcome;
  /** The error code of a failed generation. */
  errorCode?: string;
};

/** Never rejects: if the record cannot be written, a warning is logged. */
export async function recordUsage(database: Database, record: UsageRecord): Promise<void> {
  try {
    await database.insertInto("usage").values(usageRow(record)).execute();
  } catch (error) {
    // The database's message contains none of the values.
    console.warn(
      `A usage record could not be written: ${error instanceof Error ? error.message : "unknown error"}`,
    );
  }
}

/** The row of a record, to be inserted in the transaction of the generation's end. */
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
