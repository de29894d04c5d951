import { randomUUID } from "node:crypto";
import type { Database } from "./tables.js";

export type Chore = {
  /** Answers whether this process still has it: to be called more often than it is held for. */
  keep: () => Promise<boolean>;
  /** Nobody takes it before its next turn. */
  finish: () => Promise<void>;
};

/** Milliseconds for which one is held: by a process that dies, too. */
const HELD_MS = 15_000;

/**
 * Takes work that one process does for all on this database, at most once in `every` milliseconds; undefined where it
 * is not due, or another process is at it. Clocks that differ may let two do it at once, which has to be harmless.
 */
export async function takeChore(database: Database, name: string, every: number): Promise<Chore | undefined> {
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
