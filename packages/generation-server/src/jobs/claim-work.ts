import type { ServerContext } from "../context.js";
import { engineOf } from "../database/engine.js";
import { PLAN_VERSION } from "../pipeline/plan.js";
import { countLeased } from "./run-limit.js";

/** Rows per claim, so that several processes share the work. */
const MOST = 25;

export type Claimed = {
  id: string;
  /** How often it was claimed before. */
  attempts: number;
};

export type Claimer = {
  lease: string;
  leaseMs: number;
  /** Work in progress, to be excluded: its lease may have expired while the database was unavailable. */
  working: readonly string[];
};

/**
 * Leases due work, oldest first, up to the limit of concurrent predictions across all processes on this database.
 * Work with a prediction, whose process has died, and canceled work are claimed regardless of the limit. Plans of a
 * newer version are left to newer processes.
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
  // Usually there is none, so nothing needs to be locked.
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
    const room = Math.min(MOST, limit - (await countLeased(transaction, now)));
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
