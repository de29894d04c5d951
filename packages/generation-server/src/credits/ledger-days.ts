import { sql } from "kysely";
import { skipLocked } from "../database/engine.js";
import type { Database, LedgerDayTable } from "../database/tables.js";
import { DAY } from "../usage/usage-days.js";

/** Rows that are counted, or deleted, at a time: by their ids, because PostgreSQL would join a subquery by reading all. */
const PAGE = 250;

const idOf = ({ id }: { id: string }): string => id;

/** Counts a page of new movements into the sums of their days. Answers whether there may be more. */
export async function sumLedger(database: Database): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const page = await transaction
      .selectFrom("ledger")
      .select("id")
      .where("summed", "=", 0)
      .orderBy("account")
      .limit(PAGE)
      .$call(skipLocked(database))
      .execute();
    if (page.length === 0) return false;
    const rows = await transaction
      .updateTable("ledger")
      .set({ summed: 1 })
      .where("id", "in", page.map(idOf))
      .returning(["account", "at", "kind", "amount"])
      .execute();
    const days = new Map<string, LedgerDayTable>();
    for (const { account, at, kind, amount } of rows) {
      const day = Math.floor(at / DAY);
      const key = JSON.stringify([account, day, kind]);
      const sum = days.get(key) ?? { account, day, kind, movements: 0, amount: 0 };
      sum.movements += 1;
      sum.amount += amount;
      days.set(key, sum);
    }
    await transaction
      .insertInto("ledger_day")
      // In one order, so that two processes at it wait for each other and do not lock each other out.
      .values([...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum))
      .onConflict((conflict) =>
        conflict.columns(["account", "day", "kind"]).doUpdateSet({
          movements: sql`ledger_day.movements + excluded.movements`,
          amount: sql`ledger_day.amount + excluded.amount`,
        }),
      )
      .execute();
    return rows.length === PAGE;
  });
}

/** Deletes a page of the movements from before that moment, which are counted. Answers whether there may be more. */
export async function deleteOldLedger(database: Database, before: number): Promise<boolean> {
  const page = await database
    .selectFrom("ledger")
    .select("id")
    .where("at", "<", before)
    .where("summed", "=", 1)
    .orderBy("at")
    .limit(PAGE)
    .execute();
  if (page.length === 0) return false;
  await database.deleteFrom("ledger").where("id", "in", page.map(idOf)).execute();
  return page.length === PAGE;
}

/** The sum of all movements of an account, which is its balance. */
export async function sumOfAccount(database: Database, account: string): Promise<number> {
  const { amount } = await database
    .selectFrom((from) =>
      from
        .selectFrom("ledger_day")
        .select(({ fn }) => fn.sum<number | string>("amount").as("amount"))
        .where("account", "=", account)
        .unionAll(
          from
            .selectFrom("ledger")
            .select(({ fn }) => fn.sum<number | string>("amount").as("amount"))
            .where("account", "=", account)
            .where("summed", "=", 0),
        )
        .as("sums"),
    )
    .select(({ fn }) => fn.sum<number | string | null>("amount").as("amount"))
    .executeTakeFirstOrThrow();
  return Number(amount ?? 0);
}
