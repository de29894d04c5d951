/*
 * The tables as the queries see them. Columns hold text and whole numbers only, which libSQL and PostgreSQL keep
 * alike: times are milliseconds since 1970, money is millionths of a US dollar.
 */

export type Tables = { usage: UsageTable };

/** One row for each generation, whatever became of it. */
export type UsageTable = {
  /** A UUID. */
  id: string;
  /** When the generation began. */
  at: number;
  /** Who made it: one of the instances that this server is set up with. */
  instance: string;
  /** `owner/name` or `owner/name:version`. */
  model: string;
  seed: number | null;
  /** In hexadecimal. The prompt itself is nowhere in the database. */
  prompt_sha256: string;
  /** Milliseconds from the beginning to the result. */
  latency: number;
  /** Milliseconds that the provider says it worked. */
  predict_time: number | null;
  /** Millionths of a US dollar; null where nobody knows. */
  cost: number | null;
  caller: string;
  outcome: UsageOutcome;
  /** Of a failed generation. */
  error_code: string | null;
};

export type UsageOutcome = "succeeded" | "failed" | "canceled";
