import type { WireGenerationStatus } from "@reactkits.dev/react-media-library/server/protocol";
import type { Generated, Kysely } from "kysely";

/*
 * The tables as seen by queries. Columns contain only text and whole numbers, which libSQL and PostgreSQL store
 * alike: times are milliseconds since 1970, money is millionths of a US dollar.
 */

/** Independent of the engine: queries use only what libSQL and PostgreSQL have in common. */
export type Database = Kysely<Tables>;

export type Tables = {
  usage: UsageTable;
  account: AccountTable;
  usage_day: UsageDayTable;
  ledger: LedgerTable;
  ledger_day: LedgerDayTable;
  generation: GenerationTable;
  generation_file: GenerationFileTable;
  generation_event: GenerationEventTable;
  event_counter: EventCounterTable;
  outbox: OutboxTable;
  webhook: WebhookTable;
  chore: ChoreTable;
  rate: RateTable;
  budget: BudgetTable;
};

/** One row per generation, whatever its outcome. */
export type UsageTable = {
  /** A UUID. */
  id: string;
  /** When the generation was submitted. */
  at: number;
  /** The configured backend that ran it. */
  instance: string;
  /** `owner/name` or `owner/name:version`. */
  model: string;
  seed: number | null;
  /** In hexadecimal. The prompt itself is stored only with its generation and deleted with it. */
  prompt_sha256: string;
  /** Milliseconds from the submission to the result. */
  latency: number;
  /** The run time reported by the provider, in milliseconds. */
  predict_time: number | null;
  /** Millionths of a US dollar; null if unknown. */
  cost: number | null;
  caller: string;
  outcome: UsageOutcome;
  /** The error code of a failed generation. */
  error_code: string | null;
  /** 1 once it is included in `usage_day`. */
  summed: Generated<number>;
};

/** The sums of a day, kept for ever, unlike the rows of `usage`. */
export type UsageDayTable = {
  /** Days since 1970, UTC. */
  day: number;
  instance: string;
  model: string;
  outcome: UsageOutcome;
  generations: number;
  /** Millionths of a US dollar, of generations with a known cost. */
  cost: number;
  known_costs: number;
  /** The sum in milliseconds. */
  latency: number;
};

export type UsageOutcome = "succeeded" | "failed" | "canceled";

/** An account that pays for generations. */
export type AccountTable = {
  /** `session:<id>` or `anonymous`. */
  id: string;
  /** The balance in credits: always the sum of the movements in the ledger, never negative. */
  balance: number;
  created_at: number;
  /** The date (UTC) of the last refill or of the creation, such as `2026-11-21`. */
  refilled_on: string | null;
};

/** A movement of credits. Rows are only added and, once summed, marked. */
export type LedgerTable = {
  /** A UUID. */
  id: string;
  account: string;
  /** The generation; `start:<account>`, `refill:<account>:<day>` or `prompt:<id>` for movements without one. */
  generation: string;
  /** Unique per generation, with at most one of `capture` and `release`. */
  kind: LedgerKind;
  /** Added credits: a reservation is negative, a capture refunds the unused part of a reservation. */
  amount: number;
  at: number;
  /** 1 once it is included in `ledger_day`. */
  summed: Generated<number>;
};

/** The sums of an account and day, kept for ever, unlike the rows of `ledger`. */
export type LedgerDayTable = {
  account: string;
  /** Days since 1970, UTC. */
  day: number;
  kind: LedgerKind;
  movements: number;
  /** Credits. */
  amount: number;
};

export type LedgerKind = "start" | "refill" | "reserve" | "capture" | "release";

/** One generation, from its request to its last file. Its status is only changed by compare-and-set. */
export type GenerationTable = {
  /** A UUID. */
  id: string;
  /** The only one who may read and cancel it: an account or session (`Sender`), or `operator` for the command line. */
  owner: string;
  /** The account that pays; if null, the owner. */
  account: string | null;
  /** The client's address pseudonym (`Sender`); null if unknown. */
  address: string | null;
  /** Unique per owner. */
  idempotency_key: string;
  /** The hash of the request in hexadecimal. */
  request_sha256: string;
  kind: "images" | "videos";
  status: WireGenerationStatus;
  model: string;
  /** A `Plan` as JSON. */
  plan: string;
  /** The `PLAN_VERSION` of the process that wrote the plan. */
  plan_version: number;
  /** The number of files of a complete result. */
  outputs: number;
  /** Total size of the input images, which are kept until it ends; null in rows of earlier versions. */
  input_bytes: number | null;
  /** Credits. */
  reserved: number;
  /** Credits; null until it has ended. */
  charged: number | null;
  /** The debit from the operator's daily budget, in millionths of a US dollar; null and 0 for none. */
  budgeted: number | null;
  /** Maximum run time in milliseconds. */
  timeout: number;
  /** How long failures to start a prediction are retried, in milliseconds since 1970. */
  retry_until: number;
  /** When it ends at the latest; each phase that begins extends it. */
  deadline: number;
  /** When a prediction was requested, committed before the request is sent: from then on, one may exist. */
  creating_at: number | null;
  /** The same time by the provider's clock; null if unknown. */
  creating_date: number | null;
  /** Since when the provider has been rate-limiting it. */
  throttled_at: number | null;
  /** When its prediction was created. */
  made_at: number | null;
  /** When its prediction started to run after the model's boot, by our clock. */
  running_at: number | null;
  /** The prediction's id at the provider. */
  prediction: string | null;
  cancel_asked_at: number | null;
  /** A `MediaAIProgress` as JSON. */
  progress: string | null;
  /** A `StoredError` as JSON. */
  error: string | null;
  /** The number of the latest event. */
  last_event: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
};

/** A stored file. */
export type GenerationFileTable = {
  generation: string;
  /** The file's index, from 0. */
  n: number;
  /** The key in the file store. */
  key: string;
  mime_type: string;
  /** Bytes. */
  size: number;
  /** In hexadecimal. */
  sha256: string;
  name: string;
  /** Metadata reported by the model, as JSON; null if there is none. */
  facts: string | null;
  stored_at: number;
};

/** The events for subscribers of a generation. */
export type GenerationEventTable = {
  generation: string;
  /** Counts from 1 within a generation. */
  seq: number;
  name: string;
  /** JSON. */
  data: string;
  at: number;
  /** The generation's owner. Null, like `number`, in rows of versions without event streams per owner. */
  owner: string | null;
  /** Counts from 1 within an owner, in commit order. */
  number: number | null;
};

/** The number of an owner's latest event. Never deleted: a reused number would hide an event. */
export type EventCounterTable = { owner: string; last: number };

/** Pending work, written in the transaction of its cause. */
export type OutboxTable = {
  /** The generation's id: each generation has one row. */
  id: string;
  due_at: number;
  attempts: number;
  /** The worker that has leased the row, until `leased_until`. */
  lease: string | null;
  leased_until: number | null;
  done_at: number | null;
};

/** Processed webhooks, for deduplication. */
export type WebhookTable = { id: string; at: number };

/** Periodic work that one process does for all processes on the database. */
export type ChoreTable = {
  name: string;
  /** The process that has locked the chore, until `held_until`. */
  holder: string;
  held_until: number;
  done_at: number;
};

/** The requests of the last minute that count towards a limit, if several processes share the database. */
export type RateTable = {
  key: string;
  /** `[second since 1970, requests]` for each second with requests, oldest first, as JSON. */
  counts: string;
  /** The time of the last request. */
  at: number;
};

/** The operator's spending per day, including reservations. */
export type BudgetTable = {
  /** The date in UTC, such as `2026-11-21`. */
  day: string;
  /** An address pseudonym (`Sender`), or empty for the total of the day. */
  sender: string;
  /** Millionths of a US dollar. */
  spent: number;
};
