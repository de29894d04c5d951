import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Transaction } from "kysely";
import type { Tables } from "../database/tables.js";

/*
 * The operator's daily budget (UTC), across all accounts: a new session brings a new balance, so balances alone limit
 * nothing. A generation is debited when its credits are reserved, and the difference to its actual cost is refunded
 * at its end.
 */

/** One address may use a quarter of the budget. */
const ADDRESS_SHARE = 4;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** The `sender` of the row with the total of a day. */
const TOTAL = "";

export type BudgetDebit = {
  /** When the generation was submitted, in milliseconds since 1970: it is debited from that day's budget. */
  at: number;
  /** The sender's address pseudonym; null if unknown. */
  address: string | null;
  /** Millionths of a US dollar. */
  microUsd: number;
};

/**
 * Debits the day's budget and the address's share of it, each with one atomic statement. Returns the debited amount:
 * 0 without a budget.
 * @param budget millionths of a US dollar
 * @throws MediaLibraryError `payment-required`, with the time of the renewal
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
  const spent = await add(transaction, { day, sender: TOTAL, microUsd }, budget);
  if (spent === undefined) throw usedUp("this server's budget for today", at);
  // The first debit of a day deletes older days, whose refunds no longer matter.
  if (spent === microUsd) {
    await transaction
      .deleteFrom("budget")
      .where("day", "<", dayOf(at - DAY))
      .execute();
  }
  return microUsd;
}

/** Refunds the part of a debit that was not spent. */
export async function creditBudget(
  transaction: Transaction<Tables>,
  { at, address, microUsd }: BudgetDebit,
): Promise<void> {
  if (microUsd === 0) return;
  // In the same order as the debit, to avoid deadlocks.
  for (const sender of address === null ? [TOTAL] : [address, TOTAL]) {
    await transaction
      .updateTable("budget")
      .set(({ eb }) => ({ spent: eb("spent", "-", microUsd) }))
      .where("day", "=", dayOf(at))
      .where("sender", "=", sender)
      .execute();
  }
}

/** Returns the new sum; undefined if it would exceed `limit`. */
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

/** The date in UTC, such as `2026-11-21`. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function usedUp(what: string, at: number): MediaLibraryError {
  const wait = DAY - (at % DAY);
  const hours = Math.ceil(wait / HOUR);
  return new MediaLibraryError(
    "payment-required",
    `This would exceed ${what}. It renews at 00:00 UTC, ${hours === 1 ? "within the hour" : `in ${hours} hours`}.`,
    { retryAfter: Math.ceil(wait / 1000) },
  );
}
