import { randomUUID } from "node:crypto";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Insertable, Transaction } from "kysely";
import type { Database, LedgerTable, Tables } from "../database/tables.js";

/*
 * A generation's credits are reserved before it runs. At its end they are either captured, which charges the cost and
 * refunds the rest, or released. Each movement belongs in the transaction of its cause.
 */

/** The value of one credit in millionths of a US dollar: the list price of a typical image. */
export const CREDIT_MICRO_USD = 3_000;

/** Converts a price to credits, rounded up, at least 1. */
export const creditsOf = (microUsd: number): number => Math.max(1, Math.ceil(microUsd / CREDIT_MICRO_USD));

/** 0 if the account does not exist. */
export async function balanceOf(db: Database, account: string): Promise<number> {
  const found = await db.selectFrom("account").select("balance").where("id", "=", account).executeTakeFirst();
  return found?.balance ?? 0;
}

/** The sum of an account's movements, which equals its balance. */
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

/**
 * Reserves credits with one atomic statement.
 * @throws MediaLibraryError `payment-required` if the balance is too low; its message says how much is missing
 * @throws if this generation already has a reservation
 */
export async function reserveCredits(
  db: Database,
  { account, generation, amount }: { account: string; generation: string; amount: number },
): Promise<void> {
  checkWhole(amount, 1);
  await inTransaction(db, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("account")
      .set(({ eb }) => ({ balance: eb("balance", "-", amount) }))
      .where("id", "=", account)
      .where("balance", ">=", amount)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw paymentRequired(await balanceOf(trx, account), amount);
    const row = { account, generation, kind: "reserve" as const, amount: -amount };
    await trx.insertInto("ledger").values(ledgerRow(row)).execute();
  });
}

/** Ends a reservation by charging `charged`, at most the reserved amount, and refunding the rest. Idempotent. */
export async function captureCredits(
  db: Database,
  { account, generation, reserved, charged }: Reservation & { charged: number },
): Promise<void> {
  checkWhole(reserved, 1);
  checkWhole(charged, 0);
  await book(db, { account, generation, kind: "capture", amount: Math.max(0, reserved - charged) });
}

/** Ends a reservation by refunding all of it. Idempotent. */
export async function releaseCredits(
  db: Database,
  { account, generation, reserved }: Reservation,
): Promise<void> {
  checkWhole(reserved, 1);
  await book(db, { account, generation, kind: "release", amount: reserved });
}

type Reservation = { account: string; generation: string; reserved: number };

type Movement = Pick<LedgerTable, "account" | "generation" | "kind" | "amount">;

/** Adds the movement and updates the balance, unless the movement exists. */
export async function book(db: Database, movement: Movement): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { numInsertedOrUpdatedRows: added } = await trx
      .insertInto("ledger")
      .values(ledgerRow(movement))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (added !== 1n) return;
    const { numUpdatedRows } = await trx
      .updateTable("account")
      .set(({ eb }) => ({ balance: eb("balance", "+", movement.amount) }))
      .where("id", "=", movement.account)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error("The ledger refers to an account that does not exist.");
  });
}

/** Runs `work` in the caller's transaction, or in a new one. */
export const inTransaction = <T>(db: Database, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> =>
  isTransaction(db) ? work(db) : db.transaction().execute(work);

const isTransaction = (db: Database): db is Transaction<Tables> => db.isTransaction;

const ledgerRow = (movement: Movement): Insertable<LedgerTable> => ({
  id: randomUUID(),
  ...movement,
  at: Date.now(),
});

function checkWhole(amount: number, least: number): void {
  if (Number.isSafeInteger(amount) && amount >= least) return;
  throw new RangeError(`Credits must be whole numbers of at least ${least}; got ${amount}.`);
}

const paymentRequired = (balance: number, amount: number): MediaLibraryError =>
  new MediaLibraryError(
    "payment-required",
    `Not enough credits. Cost: ${amount}, balance: ${balance}, missing: ${amount - balance}. Choose a cheaper model or fewer images.`,
  );
