// npm run proof:debits [-- --rounds N] [--seed S] [--short]
// 200 concurrent debits of a balance of 50, by four processes, while a fifth one watches: exactly 50 succeed, the
// balance ends at 0 and is never below, and the ledger sums to it. Runs on every installed database engine. The same
// test must detect a naive implementation, which reads the balance and then writes it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, getTestPostgres } from "../scripts/postgres.mjs";
import { main, startNode } from "../scripts/processes.mjs";
import { bundleServer } from "./bundle-server.mjs";
import { readOptions, table } from "./proof-harness.mjs";

/** @typedef {import("./debits-process.mjs").Task} Task */
/** @typedef {import("./debits-process.mjs").Result} Result */
/** @typedef {{ ask: (task: Task) => Promise<Result>, stop: () => Promise<void> }} Helper */
/** @typedef {{ name: string, address: string, remove: () => Promise<void> }} Engine */

const BALANCE = 50;
const DEBITS = 200;
const PROCESSES = 4;

const ENTRY = `
  export { openDatabase } from "./packages/generation-server/src/database/open-database.js";
  export { ensureAccount } from "./packages/generation-server/src/credits/account.js";
  export { balanceOf, reserveCredits } from "./packages/generation-server/src/credits/ledger.js";
`;

await main(async () => {
  const { seed, short, count: rounds } = readOptions("rounds", { long: 50, short: 3 });
  const postgres = await getTestPostgres();
  const names = ["libsql", ...(postgres ? [`postgresql ${postgres.version}`] : [])].join(", ");
  console.log(`proof:debits: ${rounds} rounds of ${DEBITS} debits, seed ${seed}, on ${names}`);
  if (!postgres) console.log("postgresql: not installed, skipped");
  const code = await bundleServer(ENTRY);
  /** @type {string[]} */
  const failures = [];
  /** @type {(string | number)[][]} */
  const rows = [];
  try {
    for (const engine of [openFile(), ...(postgres ? [await openIn(postgres.url)] : [])]) {
      const helpers = Array.from({ length: PROCESSES + 1 }, () => startHelper(code.file, engine.address));
      try {
        const sound = await measure(helpers, { rounds, seed, how: "conditional" });
        rows.push([engine.name, "one conditional statement", ...sound.row]);
        failures.push(...sound.wrong.map((what) => `${engine.name}: ${what}`));
        // If the test did not detect it, it would prove nothing.
        const naive = await measure(helpers, { rounds: short ? 1 : 5, seed, how: "naive" });
        rows.push([engine.name, "read, then write", ...naive.row]);
        if (naive.wrong.length === 0) failures.push(`${engine.name}: the naive implementation passed`);
      } finally {
        await Promise.all(helpers.map(({ stop }) => stop()));
        await engine.remove();
      }
    }
  } finally {
    code.remove();
    await postgres?.stop();
  }
  const head = [
    "engine",
    "debit",
    "rounds",
    "in each round",
    "ended at",
    "lowest seen",
    "reads",
    "rounds failed",
  ];
  console.log(`\n${table(head, rows)}`);
  for (const failure of failures.slice(0, 20)) console.log(failure);
  console.log(failures.length === 0 ? "proof:debits: passed." : `proof:debits: FAILED with seed ${seed}.`);
  process.exit(failures.length === 0 ? 0 : 1);
});

/**
 * @param {Helper[]} helpers the first one watches
 * @param {{ rounds: number, seed: number, how: "conditional" | "naive" }} options
 */
async function measure([watcher, ...debtors], { rounds, seed, how }) {
  if (!watcher) throw new Error("There is no watcher.");
  /** @type {string[]} */
  const wrong = [];
  const seen = { done: new Set(), ended: new Set(), lowest: BALANCE, reads: 0, wrong: 0 };
  for (let round = 0; round < rounds; round++) {
    const account = `${how} ${round}`;
    await watcher.ask({ kind: "open", account, balance: BALANCE });
    const watched = watcher.ask({ kind: "watch", account });
    const results = await Promise.all(
      debtors.map(({ ask }, index) =>
        ask({
          kind: "debit",
          how,
          account,
          debits: DEBITS / PROCESSES,
          name: `${account} ${index}`,
          seed: seed * 1000 + round * PROCESSES + index,
        }),
      ),
    );
    await watcher.ask({ kind: "stop" });
    const { lowest = 0, reads = 0 } = await watched;
    const { balance = Number.NaN, sum = Number.NaN } = await watcher.ask({ kind: "sum", account });
    const done = results.reduce((total, result) => total + (result.done ?? 0), 0);
    const violations = [
      ...(done === BALANCE ? [] : [`${done} debits succeeded`]),
      ...(balance === 0 ? [] : [`the balance is ${balance}`]),
      ...(sum === balance ? [] : [`the ledger sums to ${sum}`]),
      ...(lowest >= 0 ? [] : [`the balance was seen at ${lowest}`]),
      ...results.flatMap((result) => result.errors ?? []),
    ];
    if (violations.length > 0) {
      wrong.push(`round ${round}: ${violations.join(", ")}`);
      seen.wrong += 1;
    }
    seen.done.add(done);
    seen.ended.add(balance);
    seen.lowest = Math.min(seen.lowest, lowest);
    seen.reads += reads;
  }
  const range = (/** @type {Set<number>} */ values) =>
    [...new Set([Math.min(...values), Math.max(...values)])].join("–");
  return {
    wrong,
    row: [rounds, range(seen.done), range(seen.ended), seen.lowest, seen.reads, seen.wrong],
  };
}

/** @returns {Engine} */
function openFile() {
  const folder = mkdtempSync(join(tmpdir(), "react-media-library-debits-"));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { name: "libsql", address: join(folder, "demo.db"), remove };
}

/** @param {string} server @returns {Promise<Engine>} */
async function openIn(server) {
  const { url, drop } = await createDatabase(server);
  return { name: "postgresql", address: url, remove: drop };
}

/**
 * Starts a process that has the database open and carries out tasks.
 * @param {string} code
 * @param {string} address
 * @returns {Helper}
 */
function startHelper(code, address) {
  const { child, ended, stop } = startNode([join(import.meta.dirname, "debits-process.mjs"), code], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { PROOF_DATABASE: address },
  });
  let tasks = 0;
  return {
    ask: (task) => {
      tasks += 1;
      const id = tasks;
      return new Promise((resolve, reject) => {
        const onMessage = (/** @type {unknown} */ message) => {
          if (!isReply(message) || message.id !== id) return;
          child.off("message", onMessage);
          resolve(message.result);
        };
        child.on("message", onMessage);
        child.send({ id, task });
        ended.then(() => reject(new Error("A process of the proof ended; see above.")));
      });
    },
    stop: async () => {
      stop();
      await ended;
    },
  };
}

/** @param {unknown} message @returns {message is { id: number, result: Result }} */
function isReply(message) {
  return typeof message === "object" && message !== null && "id" in message && "result" in message;
}
