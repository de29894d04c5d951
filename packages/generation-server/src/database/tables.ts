import type { WireGenerationStatus } from "@reactkits.dev/react-media-library/server/protocol";
import type { Generated, Kysely } from "kysely";

/*
 * The tables as the queries see them. Columns hold text and whole numbers only, which libSQL and PostgreSQL keep
 * alike: times are milliseconds since 1970, money is millionths of a US dollar.
 */

/** Callers need not know which engine it is: queries use what libSQL and PostgreSQL have in common. */
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
  /** In hexadecimal. The prompt itself is kept with its generation alone, and goes with that. */
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
  /** 1 once it is counted in `usage_day`. */
  summed: Generated<number>;
};

/** What became of a day's generations: kept for ever, while the rows of `usage` are not. */
export type UsageDayTable = {
  /** Days of UTC since 1970. */
  day: number;
  instance: string;
  model: string;
  outcome: UsageOutcome;
  generations: number;
  /** Millionths of a US dollar, of those whose cost is known. */
  cost: number;
  known_costs: number;
  /** Milliseconds, of all of them. */
  latency: number;
};

export type UsageOutcome = "succeeded" | "failed" | "canceled";

/** Who pays. */
export type AccountTable = {
  /** `session:<id>` or `anonymous`. */
  id: string;
  /** Credits: the sum of its movements in the ledger, always, and never below 0. */
  balance: number;
  created_at: number;
  /** The day of UTC, such as `2026-11-21`, of its last refill or of its beginning. */
  refilled_on: string | null;
};

/** A movement of credits. Rows are added, and never changed but to be counted. */
export type LedgerTable = {
  /** A UUID. */
  id: string;
  account: string;
  /** What it is for; `start:<account>`, `refill:<account>:<day>` or `prompt:<id>` where that is no generation. */
  generation: string;
  /** Unique within a generation; of `capture` and `release` there is at most one. */
  kind: LedgerKind;
  /** Credits that were added: a reservation is negative, a capture gives back what was reserved too much. */
  amount: number;
  at: number;
  /** 1 once it is counted in `ledger_day`. */
  summed: Generated<number>;
};

/** An account's movements of a day: kept for ever, while the rows of `ledger` are not. */
export type LedgerDayTable = {
  account: string;
  /** Days of UTC since 1970. */
  day: number;
  kind: LedgerKind;
  movements: number;
  /** Credits. */
  amount: number;
};

export type LedgerKind = "start" | "refill" | "reserve" | "capture" | "release";

/** One generation, from the request to its last file. Its status is changed by compare-and-set alone. */
export type GenerationTable = {
  /** A UUID. */
  id: string;
  /** Who may see and cancel it: an account or a session (`Sender`); `operator` for the command line's. */
  owner: string;
  /** Who pays; where it is null, the owner, or nobody where nothing is reserved. */
  account: string | null;
  /** Stands for the client's address (`Sender`); null where that is unknown. */
  address: string | null;
  /** Unique among the owner's. */
  idempotency_key: string;
  /** Of what was asked, in hexadecimal. */
  request_sha256: string;
  kind: "images" | "videos";
  status: WireGenerationStatus;
  model: string;
  /** A `Plan` as JSON: what is sent, and what is told of it. */
  plan: string;
  /** Of the plan's form: `PLAN_VERSION` of the process that wrote it. */
  plan_version: number;
  /** How many files make it whole. */
  outputs: number;
  /** Of the images that it starts from, which are kept until it ends; null in rows of servers that did not count. */
  input_bytes: number | null;
  /** Credits. */
  reserved: number;
  /** Credits; null until it has ended. */
  charged: number | null;
  /** What it takes of the operator's daily budget, in millionths of a US dollar; null and 0 for nothing. */
  budgeted: number | null;
  /** Milliseconds that one run may take. */
  timeout: number;
  /** Until when the start of a run is tried again, where the provider cannot be reached. */
  retry_until: number;
  /** When it has ended, whatever its state; each of its clocks that begins moves it on. */
  deadline: number;
  /** Set, and committed, before a run is asked for: from then on there may be one. */
  creating_at: number | null;
  /** The same by the provider's clock; null where that is not known. */
  creating_date: number | null;
  /** Since when the provider throttles. */
  throttled_at: number | null;
  /** When its run was made. */
  made_at: number | null;
  /** When its run began, its model having started, by our clock. */
  running_at: number | null;
  /** The run's id at the provider. */
  prediction: string | null;
  cancel_asked_at: number | null;
  /** A `MediaAIProgress` as JSON. */
  progress: string | null;
  /** A `StoredError` as JSON. */
  error: string | null;
  /** The number of its last event. */
  last_event: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
};

/** A file that has been stored. */
export type GenerationFileTable = {
  generation: string;
  /** From 0. */
  n: number;
  /** In the file store. */
  key: string;
  mime_type: string;
  /** Bytes. */
  size: number;
  /** In hexadecimal. */
  sha256: string;
  name: string;
  /** What the model said of it, as JSON; null where it said nothing. */
  facts: string | null;
  stored_at: number;
};

/** What is told to those who follow a generation. */
export type GenerationEventTable = {
  generation: string;
  /** Counts up from 1 within a generation. */
  seq: number;
  name: string;
  /** JSON. */
  data: string;
  at: number;
  /** The generation's. Null, as is `number`, in rows of servers that had no stream of an owner's events. */
  owner: string | null;
  /** Counts up from 1 within an owner, in the order in which the events were committed. */
  number: number | null;
};

/** The number of an owner's last event. Never deleted: a number that came twice would hide an event. */
export type EventCounterTable = { owner: string; last: number };

/** Work that is to be done, written in the transaction of what causes it. */
export type OutboxTable = {
  /** A generation is worked on by one row, whose id it has. */
  id: string;
  due_at: number;
  attempts: number;
  /** Who works on it, while `leased_until` has not passed. */
  lease: string | null;
  leased_until: number | null;
  done_at: number | null;
};

/** The webhooks that had an effect. */
export type WebhookTable = { id: string; at: number };

/** Work that one process does for all on this database. */
export type ChoreTable = {
  name: string;
  /** Who is at it, while `held_until` has not passed. */
  holder: string;
  held_until: number;
  done_at: number;
};

/** The requests of the last minute that count against one limit, where several processes share the database. */
export type RateTable = {
  key: string;
  /** `[second since 1970, requests]` for each second that had any, the oldest first, as JSON. */
  counts: string;
  /** When the last one was counted. */
  at: number;
};

/** What the operator's token spends in a day, reservations included. */
export type BudgetTable = {
  /** Of UTC, such as `2026-11-21`. */
  day: string;
  /** An address (`Sender`), or empty for all of the day. */
  sender: string;
  /** Millionths of a US dollar. */
  spent: number;
};
