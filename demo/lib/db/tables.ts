/*
 * The tables as the queries see them. Columns hold text and whole numbers only, which libSQL and PostgreSQL keep
 * alike: times are milliseconds since 1970, money is millionths of a US dollar.
 */

export type Tables = {
  usage: UsageTable;
  account: AccountTable;
  ledger: LedgerTable;
};

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

/** Who pays. */
export type AccountTable = {
  /** `session:<id>` or `anonymous`. */
  id: string;
  /** Credits: the sum of its rows in the ledger, always, and never below 0. */
  balance: number;
  created_at: number;
  /** The day of UTC, such as `2026-11-21`, of its last refill or of its beginning. */
  refilled_on: string | null;
};

/** A movement of credits. Rows are added, and never changed. */
export type LedgerTable = {
  /** A UUID. */
  id: string;
  account: string;
  /** What it is for; `start:<account>` or `refill:<account>:<day>` where that is no generation. */
  generation: string;
  /** Unique within a generation; of `capture` and `release` there is at most one. */
  kind: LedgerKind;
  /** Credits that were added: a reservation is negative, a capture gives back what was reserved too much. */
  amount: number;
  at: number;
};

export type LedgerKind = "start" | "refill" | "reserve" | "capture" | "release";
