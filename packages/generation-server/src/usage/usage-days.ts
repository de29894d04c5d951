import { sql } from "kysely";
import { skipLocked } from "../database/engine.js";
import type { Database, UsageDayTable } from "../database/tables.js";

export const DAY = 86_400_000;

/** Rows that are counted, or deleted, at a time: by their ids, because PostgreSQL would join a subquery by reading all. */
const PAGE = 250;

const idOf = ({ id }: { id: string }): string => id;

/** Counts a page of new records into the sums of their days. Answers whether there may be more. */
export async function sumUsage(database: Database): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const page = await transaction
      .selectFrom("usage")
      .select("id")
      .where("summed", "=", 0)
      .orderBy("at")
      .limit(PAGE)
      .$call(skipLocked(database))
      .execute();
    if (page.length === 0) return false;
    const rows = await transaction
      .updateTable("usage")
      .set({ summed: 1 })
      .where("id", "in", page.map(idOf))
      .returning(["at", "instance", "model", "outcome", "cost", "latency"])
      .execute();
    const days = new Map<string, UsageDayTable>();
    for (const { at, instance, model, outcome, cost, latency } of rows) {
      const day = Math.floor(at / DAY);
      const key = JSON.stringify([day, instance, model, outcome]);
      const sums = { generations: 0, cost: 0, known_costs: 0, latency: 0 };
      const sum = days.get(key) ?? { day, instance, model, outcome, ...sums };
      sum.generations += 1;
      sum.cost += cost ?? 0;
      sum.known_costs += cost === null ? 0 : 1;
      sum.latency += latency;
      days.set(key, sum);
    }
    await transaction
      .insertInto("usage_day")
      // In one order, so that two processes at it wait for each other and do not lock each other out.
      .values([...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum))
      .onConflict((conflict) =>
        conflict.columns(["day", "instance", "model", "outcome"]).doUpdateSet({
          generations: sql`usage_day.generations + excluded.generations`,
          cost: sql`usage_day.cost + excluded.cost`,
          known_costs: sql`usage_day.known_costs + excluded.known_costs`,
          latency: sql`usage_day.latency + excluded.latency`,
        }),
      )
      .execute();
    return rows.length === PAGE;
  });
}

/** Deletes a page of the records from before that moment, which are counted. Answers whether there may be more. */
export async function deleteOldUsage(database: Database, before: number): Promise<boolean> {
  const page = await database
    .selectFrom("usage")
    .select("id")
    .where("at", "<", before)
    .where("summed", "=", 1)
    .orderBy("at")
    .limit(PAGE)
    .execute();
  if (page.length === 0) return false;
  await database.deleteFrom("usage").where("id", "in", page.map(idOf)).execute();
  return page.length === PAGE;
}
