import type { Parts } from "../pipeline";

/*
 * What of the outbox has been handed over to Inngest stands in its lease: by this name, and until when Inngest is
 * believed to be at it. Each step renews that; work of which nothing is heard for so long is handed over anew.
 */

type Holder = "inngest" | "inngest: canceled";

/**
 * Milliseconds: longer than a run waits between two steps. One that waits longer for its turn, where more are asked for
 * than may run at once, is handed over again: both then do the same steps, whose result is the same.
 */
const HELD_MS = 300_000;
/** Events that are sent at once. */
const BATCH = 100;

export type Unsent = { id: string; attempts: number; canceled: boolean };

/** Work that Inngest has not been told of, or of whose cancel it has not. */
export async function findUnsent({ database }: Parts): Promise<Unsent[]> {
  const now = Date.now();
  const rows = await database
    .selectFrom("outbox")
    .innerJoin("generation", "generation.id", "outbox.id")
    .select(["outbox.id", "outbox.attempts", "generation.cancel_asked_at"])
    .where("outbox.done_at", "is", null)
    // Work may be brought back in the moment that its generation ends.
    .where("generation.ended_at", "is", null)
    .where("outbox.due_at", "<=", now)
    .where((where) =>
      where.or([
        where("outbox.leased_until", "is", null),
        where("outbox.leased_until", "<", now),
        where.and([
          where("generation.cancel_asked_at", "is not", null),
          where("outbox.lease", "=", "inngest" satisfies Holder),
        ]),
      ]),
    )
    .orderBy("outbox.due_at")
    .limit(BATCH)
    .execute();
  return rows.map(({ id, attempts, cancel_asked_at }) => ({
    ...{ id, attempts, canceled: cancel_asked_at !== null },
  }));
}

/** Inngest has taken it. Where it was sent twice at once, the second changes nothing. */
export async function markSent({ database }: Parts, { id, attempts, canceled }: Unsent): Promise<void> {
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
export async function holdSent({ database }: Parts, id: string): Promise<void> {
  await database
    .updateTable("outbox")
    .set({ leased_until: Date.now() + HELD_MS })
    .where("id", "=", id)
    .where("done_at", "is", null)
    .where("lease", "in", ["inngest", "inngest: canceled"] satisfies Holder[])
    .execute();
}
