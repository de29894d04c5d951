import type { ServerContext } from "../context.js";
import { countTaken } from "../jobs/run-limit.js";
import { PLAN_VERSION } from "../pipeline/plan.js";

/*
 * What of the outbox has been handed over to Inngest stands in its lease: by this name, and until when Inngest is
 * believed to be at it. Each step renews that; work of which nothing is heard for so long is handed over anew.
 */

type Holder = "inngest" | "inngest: canceled";

/** Milliseconds: longer than a run waits between two steps. */
const HELD_MS = 300_000;
/** Events that are sent at once. */
const BATCH = 100;

export type Unsent = { id: string; attempts: number; canceled: boolean };

/**
 * Work that Inngest has not been told of, as much as there may be runs, or of whose cancel it has not: what waits for
 * its turn waits here.
 */
export async function findUnsent({ database, provider }: ServerContext): Promise<Unsent[]> {
  const now = Date.now();
  const due = database
    .selectFrom("outbox")
    .innerJoin("generation", "generation.id", "outbox.id")
    .select(["outbox.id", "outbox.attempts", "generation.cancel_asked_at"])
    .where("outbox.done_at", "is", null)
    // Work may be brought back in the moment that its generation ends.
    .where("generation.ended_at", "is", null)
    .where("generation.plan_version", "<=", PLAN_VERSION)
    .where("outbox.due_at", "<=", now)
    .orderBy("outbox.due_at");
  const free = due.where((where) =>
    where.or([where("outbox.leased_until", "is", null), where("outbox.leased_until", "<", now)]),
  );
  const room = Math.min(BATCH, provider.concurrency - (await countTaken(database, now)));
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

/** Inngest has taken it. Where it was sent twice at once, the second changes nothing. */
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

/** Something of it has just been done. */
export async function holdSent({ database }: ServerContext, id: string): Promise<void> {
  await database
    .updateTable("outbox")
    .set({ leased_until: Date.now() + HELD_MS })
    .where("id", "=", id)
    .where("done_at", "is", null)
    .where("lease", "in", ["inngest", "inngest: canceled"] satisfies Holder[])
    .execute();
}
