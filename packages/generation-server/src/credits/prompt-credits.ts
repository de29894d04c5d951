import { randomUUID } from "node:crypto";
import type { Sender } from "../accounts/sender.js";
import type { ServerConfig } from "../config.js";
import type { Database } from "../database/tables.js";
import type { TextModel } from "../provider.js";
import { ensureAccount } from "./account.js";
import { creditBudget, debitBudget } from "./budget.js";
import {
  CREDIT_MICRO_USD,
  captureCredits,
  creditsOf,
  inTransaction,
  releaseCredits,
  reserveCredits,
} from "./ledger.js";

type Credits = Pick<ServerConfig, "credits">["credits"];

/** The price of an improved prompt in credits: that of its model, or the configured one. */
export const promptCredits = (cost: number | null, { promptPrice }: Credits): number =>
  cost === null ? promptPrice : creditsOf(cost);

/** Ends the reservation by charging or refunding all of it. Never rejects: the text was delivered either way. */
export type EndCharge = (end: "charged" | "refunded") => Promise<void>;

/**
 * Reserves the price of an improved prompt and debits the day's budget.
 * @throws MediaLibraryError `payment-required` if either is exhausted
 */
export async function reservePrompt(
  database: Database,
  { account, address }: Sender,
  { cost }: Pick<TextModel, "cost">,
  credits: Credits,
): Promise<EndCharge> {
  const amount = promptCredits(cost, credits);
  const debit = { at: Date.now(), address: address ?? null, microUsd: cost ?? amount * CREDIT_MICRO_USD };
  let budgeted = 0;
  const reservation = { account: account.id, generation: `prompt:${randomUUID()}` };
  await inTransaction(database, async (transaction) => {
    await ensureAccount(transaction, account);
    await reserveCredits(transaction, { ...reservation, amount });
    budgeted = await debitBudget(transaction, debit, credits.dailyBudget);
  });
  return async (end) => {
    const ending =
      end === "charged"
        ? captureCredits(database, { ...reservation, reserved: amount, charged: amount })
        : inTransaction(database, async (transaction) => {
            await releaseCredits(transaction, { ...reservation, reserved: amount });
            await creditBudget(transaction, { ...debit, microUsd: budgeted });
          });
    await ending.catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "?";
      console.warn(`A prompt's reservation of ${amount} credits could not be ended (${end}): ${why}`);
    });
  };
}
