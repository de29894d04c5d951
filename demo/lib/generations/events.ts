import type { Transaction } from "kysely";
import type { Database } from "../db/database";
import type { Tables } from "../db/tables";
import { listen } from "./bell";
import { patiently } from "./patiently";

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

const LAST: readonly EventName[] = ["completed", "failed", "canceled"];

/** Milliseconds between two looks for what another process has written. */
const LOOK = 400;

/** Raises the generation's own count first: whoever else writes an event of it waits for this transaction. */
export async function addEvent(
  transaction: Transaction<Tables>,
  generation: string,
  name: EventName,
  data: object = {},
): Promise<void> {
  const { last_event: seq } = await transaction
    .updateTable("generation")
    .set(({ eb }) => ({ last_event: eb("last_event", "+", 1) }))
    .where("id", "=", generation)
    .returning("last_event")
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("generation_event")
    .values({ generation, seq, name, data: JSON.stringify(data), at: Date.now() })
    .execute();
}

/**
 * The events of a generation after the one of number `after`, each as soon as it is there; ends after the last one
 * that there will be. Rejects with the signal's reason.
 */
export async function* followEvents(
  database: Database,
  generation: string,
  { after = 0, signal }: { after?: number; signal: AbortSignal },
): AsyncGenerator<GenerationEvent, void, undefined> {
  const bell = listen(`event ${generation}`);
  let seen = after;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { ended, rows } = await patiently(() => readEvents(database, generation, seen), signal);
      for (const { seq, name: written, data } of rows) {
        seen = seq;
        const name = EVENT_NAMES.find((known) => known === written);
        if (!name) continue;
        yield { seq, name, data: JSON.parse(data) };
        if (LAST.includes(name)) return;
      }
      if (rows.length === 0 && ended) return;
      await bell.rung(LOOK, signal);
    }
  } finally {
    bell.stop();
  }
}

async function readEvents(database: Database, generation: string, after: number) {
  // Before the look for events: its end and its last event are written together.
  const ended = await hasEnded(database, generation);
  const rows = await database
    .selectFrom("generation_event")
    .select(["seq", "name", "data"])
    .where("generation", "=", generation)
    .where("seq", ">", after)
    .orderBy("seq")
    .execute();
  return { ended, rows };
}

/** For who has seen its last event before. */
async function hasEnded(database: Database, generation: string): Promise<boolean> {
  const row = await database
    .selectFrom("generation")
    .select("ended_at")
    .where("id", "=", generation)
    .executeTakeFirst();
  return row?.ended_at !== null;
}
