import { readFilesKept } from "../files/get-file-store";
import type { Parts } from "./pipeline";
import { describe, giveUp } from "./steps";
import { storedFiles } from "./store-outputs";

/** Milliseconds past its deadline after which a generation is ended by whoever sees it. */
const GRACE = 20_000;
const HOUR = 3_600_000;
/** Ended generations that are cleared away at a time. */
const BATCH = 100;

/**
 * Ends what is past its deadline, brings back work that nobody has, and clears away what was kept long enough:
 * files first, then their rows. Safe to run anywhere, at any time, by several at once.
 */
export async function reap(parts: Parts, now = Date.now()): Promise<void> {
  for (const task of [endOverdue, bringBackWork, clearOld, clearStrays]) {
    // One that fails, as where the file store is away, must not keep the others from their work.
    await task(parts, now).catch((error: unknown) => console.warn(`The reaper: ${describe(error)}`));
  }
}

async function endOverdue(parts: Parts, now: number): Promise<void> {
  const overdue = await parts.database
    .selectFrom("generation")
    .selectAll()
    .where("ended_at", "is", null)
    .where("deadline", "<", now - GRACE)
    .execute();
  const ends = await Promise.allSettled(overdue.map((row) => giveUp(parts, row, undefined)));
  for (const end of ends) if (end.status === "rejected") console.warn(`The reaper: ${describe(end.reason)}`);
}

/** A generation and its work are written together; a row that was lost all the same must not leave it waiting. */
async function bringBackWork({ database }: Parts): Promise<void> {
  const forgotten = await database
    .selectFrom("generation")
    .leftJoin("outbox", (join) =>
      join.onRef("outbox.id", "=", "generation.id").on("outbox.done_at", "is", null),
    )
    .select("generation.id")
    .where("generation.ended_at", "is", null)
    .where("outbox.id", "is", null)
    .execute();
  for (const { id } of forgotten) {
    const fresh = { due_at: Date.now(), attempts: 0, lease: null, leased_until: null, done_at: null };
    await database
      .insertInto("outbox")
      .values({ id, ...fresh })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(fresh))
      .execute();
  }
}

async function clearOld(parts: Parts, now: number): Promise<void> {
  const { database, files, env } = parts;
  await database
    .deleteFrom("webhook")
    .where("at", "<", now - HOUR)
    .execute();
  const old = await database
    .selectFrom("generation")
    .select("id")
    .where("ended_at", "is not", null)
    .where("ended_at", "<", now - readFilesKept(env))
    .limit(BATCH)
    .execute();
  for (const { id } of old) {
    const stored = await storedFiles(parts, id);
    for (const { key } of stored) await files.delete(key);
    await database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom("generation_file").where("generation", "=", id).execute();
      await transaction.deleteFrom("generation_event").where("generation", "=", id).execute();
      await transaction.deleteFrom("outbox").where("id", "=", id).execute();
      await transaction.deleteFrom("generation").where("id", "=", id).execute();
    });
  }
}

const straysCleared = new WeakMap<object, number>();

/** Inputs of what has ended and was cleared, and files that no generation has: listed once an hour. */
async function clearStrays({ database, files }: Parts, now: number): Promise<void> {
  if (now - (straysCleared.get(database) ?? 0) < HOUR) return;
  straysCleared.set(database, now);
  for (const folder of ["files/", "inputs/"]) {
    for await (const { key, storedAt } of files.list(folder)) {
      if (storedAt > now - HOUR) continue;
      const [, id = ""] = key.split("/");
      const known = await database
        .selectFrom("generation")
        .select("id")
        .where("id", "=", id)
        .executeTakeFirst();
      if (!known) await files.delete(key);
    }
  }
}
