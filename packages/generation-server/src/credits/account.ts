import type { Transaction } from "kysely";
import type { Account } from "../accounts/accounts.js";
import type { AccountTable, Database, Tables } from "../database/tables.js";
import { balanceOf, book, inTransaction } from "./ledger.js";

/** Opens the account on its first use and refills it when due, each exactly once. */
export async function ensureAccount(db: Database, account: Account): Promise<void> {
  const today = dayNow();
  const known = await find(db, account);
  if (!known) await inTransaction(db, (trx) => open(trx, account, today));
  else if (isRefillDue(account, known, today)) await inTransaction(db, (trx) => refill(trx, account, today));
}

/** The current balance, or the one after the next refill. Does not open the account. */
export async function readBalance(db: Database, account: Account): Promise<number> {
  const known = await find(db, account);
  if (!known) return account.startCredits;
  return isRefillDue(account, known, dayNow())
    ? Math.max(known.balance, account.startCredits)
    : known.balance;
}

const find = (db: Database, { id }: Account) =>
  db.selectFrom("account").select(["balance", "refilled_on"]).where("id", "=", id).executeTakeFirst();

/** Today's date in UTC. */
const dayNow = () => new Date().toISOString().slice(0, 10);

// A date in the future was written by a server whose clock is ahead.
const isRefillDue = (
  { shared }: Account,
  { refilled_on: last }: Pick<AccountTable, "refilled_on">,
  today: string,
) => shared && (last === null || last < today);

async function open(trx: Transaction<Tables>, { id, startCredits }: Account, today: string): Promise<void> {
  const { numInsertedOrUpdatedRows: added } = await trx
    .insertInto("account")
    .values({ id, balance: 0, created_at: Date.now(), refilled_on: today })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (added === 1n)
    await book(trx, { account: id, generation: `start:${id}`, kind: "start", amount: startCredits });
}

async function refill(trx: Transaction<Tables>, { id, startCredits }: Account, today: string): Promise<void> {
  // Locks the balance until the end of the transaction.
  const { numUpdatedRows } = await trx
    .updateTable("account")
    .set({ refilled_on: today })
    .where("id", "=", id)
    .where((where) => where.or([where("refilled_on", "is", null), where("refilled_on", "<", today)]))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return;
  const amount = startCredits - (await balanceOf(trx, id));
  if (amount > 0)
    await book(trx, { account: id, generation: `refill:${id}:${today}`, kind: "refill", amount });
}
