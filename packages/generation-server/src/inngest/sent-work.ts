import type { ServerContext } from "../context.js";
import { countLeased } from "../jobs/run-limit.js";
import { PLAN_VERSION } from "../pipeline/plan.js";

/*
 * Outbox rows sent to Inngest are marked by their lease: this holder, and the time until which Inngest is assumed to
 * work on it. Each step renews the lease; when it expires, the work is sent again.
 */

type Holder = "inngest" | "inngest: canceled";

/** Milliseconds: longer than the pause between two steps. */
const HELD_MS = 300_000;
/** Events per request. */
const BATCH = 100;

export type Unsent = { id: string; attempts: number; canceled: boolean };

/**
 * Work and cancellations that have not been sent to Inngest, up to the limit of concurrent predictions. The rest
 * waits in the outbox.
 */
export async function findUnsent({ database, provider }: ServerContext): Promise<Unsent[]> {
  const now = Date.now();
  const due = database
    .selectFrom("outbox")
    .innerJoin("generation", "generation.id", "outbox.id")
    .select(["outbox.id", "outbox.attempts", "generation.cancel_asked_at"])
    .where("outbox.done_at", "is", null)
    // The sweep may have restored work just as its generation ended.
    .where("generation.ended_at", "is", null)
    .where("generation.plan_version", "<=", PLAN_VERSION)
    .where("outbox.due_at", "<=", now)
    .orderBy("outbox.due_at");
  const free = due.where((where) =>
    where.or([where("outbox.leased_until", "is", null), where("outbox.leased_until", "<", now)]),
  );
  const room = Math.min(BATCH, provider.concurrency - (await countLeased(database, now)));
  const rows = await Promise.all([
    due
      .where("generation.cancel_asked_at", "is not", null)
      .where("outbox.lease", "=", "inngest" satisfies Holder)
      .limit(BATCH)
      .execute(),
    free
      .where((where) =>
        where.or([
          where("generation.cancel_asked_at", "is not", null),
          where("generation.creating_at", "is not", null),
        ]),
      )
      .limit(BATCH)
      .execute(),
    room <= 0
      ? []
      : free
          .where("generation.cancel_asked_at", "is", null)
          .where("generation.creating_at", "is", null)
          .limit(room)
          .execute(),
  ]);
  const found = new Map(rows.flat().map((row) => [row.id, row]));
  return [...found.values()].map(({ id, attempts, cancel_asked_at }) => ({
    id,
    attempts,
    canceled: cancel_asked_at !== null,
  }));
}

/** Marks work as sent. If it was sent twice concurrently, the second call changes nothing. */
export async function markSent(
  { database }: ServerContext,
  { id, attempts, canceled }: Unsent,
): Promise<void> {
  const lease: Holder = canceled ? "inngest: canceled" : "inngest";
  await database
    .updateTable("outbox")
    .set({ lease, leased_until: Date.now() + HELD_MS, attempts: attempts + 1 })
    .where("id", "=", id)
    .where("attempts", "=", attempts)
    .where("done_at", "is", null)
    .execute();
}

/** Renews the lease after a step. */
export async function renewSent({ database }: ServerContext, id: string): Promise<void> {
  await database
    .updateTable("outbox")
    .set({ leased_until: Date.now() + HELD_MS })
    .where("id", "=", id)
    .where("done_at", "is", null)
    .where("lease", "in", ["inngest", "inngest: canceled"] satisfies Holder[])
    .execute();
}
