import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** @typedef {import("./kill-database.mjs").Row} Row */
/** @typedef {import("./kill-database.mjs").Watched} Watched */

/** Milliseconds past its deadline by which a generation must have ended. */
const GRACE = 60_000;
const ENDS = ["completed", "failed", "canceled"];

/**
 * The invariants that a deployment violates once every generation has had time to end.
 * @param {object} parts
 * @param {Watched} parts.database
 * @param {string} parts.dataDir
 * @param {{ prompt: string }[]} parts.runs the predictions that the emulator was asked for
 * @param {(path: string) => Promise<Response>} parts.ask sends a request to the deployment
 */
export async function findViolations({ database, dataDir, runs, ask }) {
  /** @type {string[]} */
  const violations = [];
  /** @param {string} table @param {string} [order] */
  const all = (table, order) => database.query(`select * from ${table}${order ? ` order by ${order}` : ""}`);
  const generations = await all("generation", "created_at");
  const ledger = await all("ledger");
  const events = await all("generation_event", "seq");
  const files = await all("generation_file", "n");
  const outbox = await all("outbox");
  const usage = await all("usage");
  const onDisk = readdirSync(join(dataDir, "files")).filter((name) => /^files\..*\.file$/.test(name));

  for (const row of generations) {
    const { id, status } = row;
    /** @param {boolean} holds @param {string} what */
    const must = (holds, what) => holds || violations.push(`${status} ${id}: ${what}`);
    /** @param {Row[]} rows */
    const own = (rows) => rows.filter(({ generation }) => generation === id);
    const names = own(events).map(({ name }) => String(name));
    const images = own(files);
    const moved = own(ledger);
    const kinds = moved
      .map(({ kind }) => kind)
      .sort()
      .join();
    const taken = moved.reduce((sum, { amount }) => sum - Number(amount), 0);

    must(ENDS.includes(String(status)), "it has not ended");
    must(Number(row.ended_at) <= Number(row.deadline) + GRACE, "it ended long after its deadline");
    must(
      names.filter((name) => ENDS.includes(name)).join() === status && names.at(-1) === status,
      `its terminal events are ${names.join()}`,
    );
    must(
      own(events).every(({ seq }, index) => seq === index + 1),
      "its events are not numbered consecutively",
    );
    must(
      names.filter((name) => name === "image").length === images.length,
      "its image events do not match its images",
    );
    must(kinds === "capture,reserve" || kinds === "release,reserve", `its ledger is ${kinds}`);
    must(taken === row.charged, `its ledger took ${taken} credits, its row says ${row.charged}`);
    must(Boolean(outbox.find((work) => work.id === id)?.done_at), "its outbox row is not done");
    if (status === "completed") {
      must(
        images.length === row.outputs && images.every(({ n }, index) => n === index),
        `it has ${images.length} of ${row.outputs} images`,
      );
      const kept = onDisk.filter((name) => name.startsWith(`files.${id}.`));
      must(kept.length === images.length, `the file store has ${kept.length} of its ${images.length} images`);
    }
    for (const { n, sha256 } of images) {
      const reply = await ask(`/api/ai/generations/${id}/images/${n}`);
      const bytes = Buffer.from(await reply.arrayBuffer());
      const hash = createHash("sha256").update(bytes).digest("hex");
      must(
        reply.status === 200 && hash === sha256,
        `image ${n} differs from what was stored: ${reply.status}`,
      );
    }
  }
  for (const { id, balance } of await all("account")) {
    const sum = ledger.reduce((total, row) => total + (row.account === id ? Number(row.amount) : 0), 0);
    if (sum !== balance)
      violations.push(`account ${id} has a balance of ${balance}, its ledger sums to ${sum}`);
  }
  if (usage.length !== generations.length)
    violations.push(`${usage.length} usage records for ${generations.length} generations`);
  /** @type {Map<string, number>} */
  const paid = new Map();
  for (const { prompt } of runs) paid.set(prompt, (paid.get(prompt) ?? 0) + 1);
  for (const [prompt, times] of paid)
    if (times > 1) violations.push(`"${prompt}" was paid for ${times} times`);
  /** @type {Map<string, number>} */
  const requested = new Map();
  for (const { plan } of generations) {
    const { prompt } = JSON.parse(String(plan)).input;
    requested.set(prompt, (requested.get(prompt) ?? 0) + 1);
  }
  for (const [prompt, times] of requested)
    if (times > 1) violations.push(`"${prompt}" is ${times} generations`);

  const ended = ENDS.map((status) => generations.filter((row) => row.status === status).length);
  return { violations, generations: generations.length, ended, images: files.length };
}
