import type { Transaction } from "kysely";
import type { ServerContext } from "../context.js";
import { notify } from "../database/notifications.js";
import type { Database, Tables } from "../database/tables.js";
import { readWithRetry } from "../jobs/read-with-retry.js";
import { type OwnerWatch, readOwnerEvents } from "./event-reader.js";

export const EVENT_NAMES = [
  "queued",
  "started",
  "progress",
  "image",
  "completed",
  "failed",
  "canceled",
] as const;
type EventName = (typeof EVENT_NAMES)[number];

export type GenerationEvent = { seq: number; name: EventName; data: object };

/** An event of one of an owner's generations; `number` counts up within the owner. */
export type OwnerEvent = GenerationEvent & { generation: string; number: number };

const TERMINAL: readonly EventName[] = ["completed", "failed", "canceled"];

/** Milliseconds after which a generation is queried again even without a notification. */
const RECHECK_MS = 5_000;

/**
 * Must be the last statement of its transaction. It increments the generation's counter and then the owner's, whose
 * row stays locked until the commit: so an owner's events become visible in the order of their numbers, and a reader
 * that has seen one has missed none before it. Locks are acquired in the order generation, account, counter.
 */
export async function addEvent(
  transaction: Transaction<Tables>,
  generation: string,
  name: EventName,
  data: object = {},
): Promise<void> {
  const { last_event: seq, owner } = await transaction
    .updateTable("generation")
    .set(({ eb }) => ({ last_event: eb("last_event", "+", 1) }))
    .where("id", "=", generation)
    .returning(["last_event", "owner"])
    .executeTakeFirstOrThrow();
  const { last: number } = await transaction
    .insertInto("event_counter")
    .values({ owner, last: 1 })
    .onConflict((conflict) =>
      conflict.column("owner").doUpdateSet(({ eb }) => ({ last: eb("event_counter.last", "+", 1) })),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("generation_event")
    .values({ generation, seq, name, data: JSON.stringify(data), at: Date.now(), owner, number })
    .execute();
  await notify(transaction, "generation_event", owner);
}

/** Notifies this process's subscribers. Call it once an owner's event is committed. */
export const announceEvent = ({ notifier }: Pick<ServerContext, "notifier">, owner: string): void =>
  notifier.notify(`events of ${owner}`);

type Following = Pick<ServerContext, "database" | "events" | "notifier">;

/**
 * Yields the events of all of an owner's generations after number `after`, as soon as they are committed, without
 * end. Rejects with the signal's reason, and if the database cannot be read for a while.
 */
export async function* subscribeToOwner(
  { database, events }: Following,
  owner: string,
  { after, signal }: { after: number; signal: AbortSignal },
): AsyncGenerator<OwnerEvent, void, undefined> {
  const watch = events.watch(owner);
  let seen = after;
  try {
    for (;;) {
      signal.throwIfAborted();
      const rows =
        watch.recent(seen) ?? (await readWithRetry(() => readOwnerEvents(database, owner, seen), signal));
      for (const row of rows) {
        seen = row.number;
        const event = decode(row);
        if (event) yield { ...event, generation: row.generation, number: row.number };
      }
      if (rows.length === 0) await watch.changed(seen, signal);
    }
  } finally {
    watch.close();
  }
}

/**
 * Yields the events of a generation after number `after`, as soon as they are committed; ends after the terminal one.
 * Rejects with the signal's reason.
 */
export async function* subscribeToEvents(
  { database, events, notifier }: Following,
  generation: string,
  { after = 0, signal }: { after?: number; signal: AbortSignal },
): AsyncGenerator<GenerationEvent, void, undefined> {
  const listening = notifier.listen(`event ${generation}`);
  let watch: OwnerWatch | undefined;
  let seen = after;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { owner, ended, rows } = await readWithRetry(
        () => readEvents(database, generation, seen),
        signal,
      );
      for (const row of rows) {
        seen = row.seq;
        const event = decode(row);
        if (!event) continue;
        yield event;
        if (TERMINAL.includes(event.name)) return;
      }
      if (owner === undefined || (rows.length === 0 && ended)) return;
      if (watch) await listening.notified(RECHECK_MS, signal);
      else {
        watch = events.watch(owner);
        await watch.ready(signal);
      }
    }
  } finally {
    watch?.close();
    listening.stop();
  }
}

async function readEvents(database: Database, generation: string, after: number) {
  // Read before the events: the end and its event are written together.
  const row = await database
    .selectFrom("generation")
    .select(["owner", "ended_at"])
    .where("id", "=", generation)
    .executeTakeFirst();
  const rows = await database
    .selectFrom("generation_event")
    .select(["seq", "name", "data"])
    .where("generation", "=", generation)
    .where("seq", ">", after)
    .orderBy("seq")
    .execute();
  return { owner: row?.owner, ended: row?.ended_at !== null, rows };
}

function decode({
  seq,
  name,
  data,
}: {
  seq: number;
  name: string;
  data: string;
}): GenerationEvent | undefined {
  const known = EVENT_NAMES.find((each) => each === name);
  return known && { seq, name: known, data: JSON.parse(data) };
}
