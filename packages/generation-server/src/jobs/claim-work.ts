import type { ServerContext } from "../context.js";
import { engineOf } from "../database/engine.js";
import { PLAN_VERSION } from "../pipeline/plan.js";
import { countTaken } from "./run-limit.js";

/** So that several processes share what is due. */
const MOST = 25;

export type Claimed = {
  id: string;
  /** How often it was claimed before. */
  attempts: number;
};

export type Claimer = {
  lease: string;
  leaseMs: number;
  /** What it works on, though its lease may have run out while the database was away. */
  working: readonly string[];
};

/**
 * Leases some of the work that is due: the oldest first, as much as there may be runs, of all processes on this
 * database. What has a run, whose process has died, or is canceled, is taken in any case. Plans of a newer version are left to newer
 * processes.
 */
export async function claimWork({ database, provider }: ServerContext, claimer: Claimer): Promise<Claimed[]> {
  const limit = provider.concurrency;
  const now = Date.now();
  const due = (db: typeof database) =>
    db
      .selectFrom("outbox")
      .leftJoin("generation", "generation.id", "outbox.id")
      .select("outbox.id")
      .where("outbox.done_at", "is", null)
      .where("outbox.due_at", "<=", now)
      .where((where) =>
        where.or([where("outbox.leased_until", "is", null), where("outbox.leased_until", "<", now)]),
      )
      .$if(claimer.working.length > 0, (rows) => rows.where("outbox.id", "not in", claimer.working))
      .where((where) =>
        where.or([
          where("generation.plan_version", "is", null),
          where("generation.plan_version", "<=", PLAN_VERSION),
        ]),
      );
  // Most of the time there is none, and nothing need be locked.
  if (!(await due(database).limit(1).executeTakeFirst())) return [];
  return database.transaction().execute(async (transaction) => {
    const locked = (rows: ReturnType<typeof due>) =>
      engineOf(database) === "postgresql" ? rows.forUpdate("outbox").skipLocked() : rows;
    const resumed = await locked(
      due(transaction)
        .where("generation.ended_at", "is", null)
        .where((where) =>
          where.or([
            where("generation.creating_at", "is not", null),
            where("generation.cancel_asked_at", "is not", null),
          ]),
        )
        .limit(MOST),
    ).execute();
    const room = Math.min(MOST, limit - (await countTaken(transaction, now)));
    const fresh =
      room <= 0
        ? []
        : await locked(
            due(transaction)
              .where("generation.creating_at", "is", null)
              .where("generation.cancel_asked_at", "is", null)
              .orderBy("outbox.due_at")
              .limit(room),
          ).execute();
    const ids = [...resumed, ...fresh].map(({ id }) => id);
    if (ids.length === 0) return [];
    const rows = await transaction
      .updateTable("outbox")
      .set(({ eb }) => ({
        lease: claimer.lease,
        leased_until: Date.now() + claimer.leaseMs,
        attempts: eb("attempts", "+", 1),
      }))
      .where("id", "in", ids)
      .returning(["id", "attempts"])
      .execute();
    return rows.map(({ id, attempts }) => ({ id, attempts: attempts - 1 }));
  });
}
