import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Transaction } from "kysely";
import type { Tables } from "../database/tables.js";

/*
 * What the operator's token may spend in a day of UTC, whoever asks: accounts hold balances that anybody can get anew
 * with another session. A run is debited when it is reserved, and what it did not cost is given back at its end.
 */

/** The part of the budget that one address may use. */
const ADDRESS_SHARE = 4;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Who has the row of a day's whole budget. */
const EVERYBODY = "";

export type BudgetDebit = {
  /** When the run was asked for, in milliseconds since 1970: the day that pays for it. */
  at: number;
  /** Of the sender; null where it is unknown. */
  address: string | null;
  /** Millionths of a US dollar. */
  microUsd: number;
};

/**
 * Debits the day's budget, and the share of the address in it; one statement for each decides. Throws
 * `payment-required` with the hour of the renewal. Does nothing without a budget (in millionths of a US dollar), and returns what it debited.
 */
export async function debitBudget(
  transaction: Transaction<Tables>,
  { at, address, microUsd }: BudgetDebit,
  budget: number | undefined,
): Promise<number> {
  if (budget === undefined) return 0;
  const day = dayOf(at);
  if (address !== null) {
    const share = Math.floor(budget / ADDRESS_SHARE);
    const spent = await add(transaction, { day, sender: address, microUsd }, share);
    if (spent === undefined) throw usedUp("the part of today's budget that one network address may use", at);
  }
  const spent = await add(transaction, { day, sender: EVERYBODY, microUsd }, budget);
  if (spent === undefined) throw usedUp("this server's budget for today", at);
  // The first of its day clears away the days before: what they gave back is history.
  if (spent === microUsd) {
    await transaction
      .deleteFrom("budget")
      .where("day", "<", dayOf(at - DAY))
      .execute();
  }
  return microUsd;
}

/** Gives back what a debit turned out not to cost. */
export async function creditBudget(
  transaction: Transaction<Tables>,
  { at, address, microUsd }: BudgetDebit,
): Promise<void> {
  if (microUsd === 0) return;
  // In the order of the debit, so that two transactions never wait for each other.
  for (const sender of address === null ? [EVERYBODY] : [address, EVERYBODY]) {
    await transaction
      .updateTable("budget")
      .set(({ eb }) => ({ spent: eb("spent", "-", microUsd) }))
      .where("day", "=", dayOf(at))
      .where("sender", "=", sender)
      .execute();
  }
}

/** Answers what is spent by now; undefined where it would be more than `limit`. */
async function add(
  transaction: Transaction<Tables>,
  { day, sender, microUsd }: { day: string; sender: string; microUsd: number },
  limit: number,
): Promise<number | undefined> {
  if (microUsd > limit) return undefined;
  const row = await transaction
    .insertInto("budget")
    .values({ day, sender, spent: microUsd })
    .onConflict((conflict) =>
      conflict
        .columns(["day", "sender"])
        .doUpdateSet(({ eb }) => ({ spent: eb("budget.spent", "+", microUsd) }))
        .where(({ eb }) => eb(eb("budget.spent", "+", microUsd), "<=", limit)),
    )
    .returning("spent")
    .executeTakeFirst();
  return row?.spent;
}

/** Of UTC, such as `2026-11-21`. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function usedUp(what: string, at: number): MediaLibraryError {
  const wait = DAY - (at % DAY);
  const hours = Math.ceil(wait / HOUR);
  return new MediaLibraryError(
    "payment-required",
    `This would be more than ${what}. It renews at 00:00 UTC, ${hours === 1 ? "within the hour" : `in ${hours} hours`}.`,
    { retryAfter: Math.ceil(wait / 1000) },
  );
}
