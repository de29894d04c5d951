import { randomUUID } from "node:crypto";
import { estimateCost } from "@reactkits.dev/media-replicate";
import { textModel } from "../ai/models/backends";
import { withPrice } from "../ai/price-settings";
import type { Database } from "../db/database";
import { type Env, readPromptCredits } from "../env";
import type { Sender } from "../sender";
import { ensureAccount } from "./account";
import { creditBudget, debitBudget } from "./budget";
import {
  CREDIT_MICRO_USD,
  captureCredits,
  creditsOf,
  inTransaction,
  releaseCredits,
  reserveCredits,
} from "./ledger";

/** What a better prompt costs: the price of its model, else `DEMO_PROMPT_CREDITS`. Throws `SettingError`. */
export function promptCredits(env: Env): number {
  const { totalMicroUsd } = estimateCost(withPrice(textModel(env), env));
  return totalMicroUsd === null ? readPromptCredits(env) : creditsOf(totalMicroUsd);
}

/** Ends the reservation: takes all of it, or gives all of it back. Never rejects: the text is there all the same. */
export type EndCharge = (end: "taken" | "given back") => Promise<void>;

/**
 * Reserves what a better prompt costs, and debits the day's budget. Rejects with `payment-required` where either is
 * not there.
 */
export async function reservePrompt(
  database: Database,
  { account, address }: Sender,
  env: Env,
): Promise<EndCharge> {
  const amount = promptCredits(env);
  const [at, price] = [Date.now(), estimateCost(withPrice(textModel(env), env)).totalMicroUsd];
  const debit = { at, address: address ?? null, microUsd: price ?? amount * CREDIT_MICRO_USD };
  let budgeted = 0;
  const reservation = { account: account.id, generation: `prompt:${randomUUID()}` };
  await inTransaction(database, async (transaction) => {
    await ensureAccount(transaction, account);
    await reserveCredits(transaction, { ...reservation, amount });
    budgeted = await debitBudget(transaction, debit, env);
  });
  return async (end) => {
    const ending =
      end === "taken"
        ? captureCredits(database, { ...reservation, reserved: amount, charged: amount })
        : inTransaction(database, async (transaction) => {
            await releaseCredits(transaction, { ...reservation, reserved: amount });
            await creditBudget(transaction, { ...debit, microUsd: budgeted });
          });
    await ending.catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "?";
      console.warn(`A prompt's reservation of ${amount} could not be ended (${end}): ${why}`);
    });
  };
}
