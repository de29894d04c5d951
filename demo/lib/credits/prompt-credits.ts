import { randomUUID } from "node:crypto";
import { textModel } from "../ai/models/backends";
import { estimateCost } from "../ai/models/estimate";
import { withPrice } from "../ai/models/prices";
import type { Database } from "../db/database";
import { type Env, readPromptCredits } from "../env";
import { ensureAccount } from "./account";
import type { Account } from "./auth";
import { captureCredits, creditsOf, inTransaction, releaseCredits, reserveCredits } from "./ledger";

/** What a better prompt costs: the price of its model, else `DEMO_PROMPT_CREDITS`. Throws `SettingError`. */
export function promptCredits(env: Env): number {
  const { totalMicroUsd } = estimateCost(withPrice(textModel(env), env));
  return totalMicroUsd === null ? readPromptCredits(env) : creditsOf(totalMicroUsd);
}

/** Ends the reservation: takes all of it, or gives all of it back. Never rejects: the text is there all the same. */
export type EndCharge = (end: "taken" | "given back") => Promise<void>;

/** Reserves what a better prompt costs. Rejects with `payment-required` where that is not there. */
export async function reservePrompt(database: Database, account: Account, env: Env): Promise<EndCharge> {
  const amount = promptCredits(env);
  const reservation = { account: account.id, generation: `prompt:${randomUUID()}` };
  await inTransaction(database, async (transaction) => {
    await ensureAccount(transaction, account);
    await reserveCredits(transaction, { ...reservation, amount });
  });
  return async (end) => {
    const ending =
      end === "taken"
        ? captureCredits(database, { ...reservation, reserved: amount, charged: amount })
        : releaseCredits(database, { ...reservation, reserved: amount });
    await ending.catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "?";
      console.warn(`A prompt's reservation of ${amount} could not be ended (${end}): ${why}`);
    });
  };
}
