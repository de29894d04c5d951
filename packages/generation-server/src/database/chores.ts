import { randomUUID } from "node:crypto";
import type { Database } from "./tables.js";

export type Chore = {
  /** Renews the lock. Returns whether this process still has it; call it more often than the lock lasts. */
  keep: () => Promise<boolean>;
  /** Releases the lock; the chore is next due after its interval. */
  finish: () => Promise<void>;
};

/** How long a lock lasts without renewal, in milliseconds, for example after its process was killed. */
const HELD_MS = 15_000;

/**
 * Locks a task that one process at a time does for all processes on this database, at most once per `every`
 * milliseconds. Returns undefined if the task is not due or another process has it. If clocks differ, two processes
 * may do it concurrently, which must be harmless.
 */
export async function lockChore(database: Database, name: string, every: number): Promise<Chore | undefined> {
  const holder = randomUUID();
  const now = Date.now();
  const mine = { holder, held_until: now + HELD_MS };
  const taken = await database
    .insertInto("chore")
    .values({ name, ...mine, done_at: 0 })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet(mine)
        .where("chore.held_until", "<=", now)
        .where("chore.done_at", "<=", now - every),
    )
    .returning("name")
    .executeTakeFirst();
  if (!taken) return undefined;
  const set = async (values: { held_until: number; done_at?: number }) => {
    const { numUpdatedRows } = await database
      .updateTable("chore")
      .set(values)
      .where("name", "=", name)
      .where("holder", "=", holder)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };
  return {
    keep: () => set({ held_until: Date.now() + HELD_MS }),
    finish: async () => void (await set({ held_until: 0, done_at: Date.now() })),
  };
}
