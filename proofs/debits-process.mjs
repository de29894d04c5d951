// A process of proof:debits: carries out tasks, received over IPC, on the database in PROOF_DATABASE.
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { createRandom } from "./seeded-random.mjs";

/**
 * @typedef {{ kind: "open", account: string, balance: number } | { kind: "sum" | "watch", account: string }
 *   | { kind: "stop" } | Debit} Task
 */
/**
 * @typedef {{ kind: "debit", how: "conditional" | "naive", account: string, name: string, debits: number,
 *   seed: number }} Debit
 */
/**
 * @typedef {{ done?: number, errors?: string[], lowest?: number, reads?: number, balance?: number, sum?: number }}
 *   Result
 */

const { openDatabase, ensureAccount, balanceOf, reserveCredits } = await import(
  pathToFileURL(process.argv[2] ?? "").href
);
const address = process.env.PROOF_DATABASE ?? "";
const db = await openDatabase(/^postgres/.test(address) ? { url: address } : { file: address });
let watching = false;

process.on("message", async (/** @type {{ id: number, task: Task }} */ { id, task }) => {
  process.send?.({ id, result: await result(task) });
});

/** @param {Task} task @returns {Promise<Result>} */
async function result(task) {
  switch (task.kind) {
    case "open":
      await ensureAccount(db, { id: task.account, startCredits: task.balance, shared: false });
      return {};
    case "watch":
      return watch(task.account);
    case "stop":
      watching = false;
      return {};
    case "sum":
      return { balance: await balanceOf(db, task.account), sum: await sumOf(task.account) };
    case "debit":
      return debitAll(task);
  }
}

/** @param {string} account */
async function watch(account) {
  watching = true;
  let [lowest, reads] = [Number.POSITIVE_INFINITY, 0];
  while (watching) {
    lowest = Math.min(lowest, await balanceOf(db, account));
    reads += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return { lowest, reads };
}

/** @param {string} account */
async function sumOf(account) {
  /** @type {{ amount: number }[]} */
  const rows = await db.selectFrom("ledger").select("amount").where("account", "=", account).execute();
  return rows.reduce((sum, { amount }) => sum + amount, 0);
}

/** @param {Debit} debit */
async function debitAll({ how, account, name, debits, seed }) {
  const random = createRandom(seed);
  /** @type {string[]} */
  const errors = [];
  let done = 0;
  await Promise.all(
    Array.from({ length: debits }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, random.below(10)));
      try {
        const movement = { account, generation: `${name} ${n}`, amount: 1 };
        if (how === "conditional") await reserveCredits(db, movement);
        else await debitNaively(movement);
        done += 1;
      } catch (error) {
        const refused = error instanceof Error && "code" in error && error.code === "payment-required";
        if (!refused) errors.push(String(error));
      }
    }),
  );
  return { done, errors };
}

/**
 * What an application might write at first: read the balance, then write it less the amount.
 * @param {{ account: string, generation: string, amount: number }} movement
 */
async function debitNaively({ account, generation, amount }) {
  const balance = await balanceOf(db, account);
  if (balance < amount) throw Object.assign(new Error("Not enough."), { code: "payment-required" });
  const left = balance - amount;
  await db.updateTable("account").set({ balance: left }).where("id", "=", account).execute();
  const row = { id: randomUUID(), account, generation, kind: "reserve", amount: -amount, at: Date.now() };
  await db.insertInto("ledger").values(row).execute();
}
