// npm run proof:webhooks [-- --count N] [--seed S] [--short]
// Sends forged, replayed, reordered, truncated and false webhooks to the demo's route over HTTP, while generations run and
// after they have ended, on every installed database engine. No webhook is accepted that is not the provider's, and no
// generation ends, is paid for, announced or stored twice, or ends in another state than the provider says.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { format } from "node:util";
import { createDatabase, getTestPostgres } from "../scripts/postgres.mjs";
import { main } from "../scripts/processes.mjs";
import { startEmulatorProcess } from "./demo-processes.mjs";
import { readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";
import { breakOff, loadDemo, openEndpoint, openTrap } from "./webhooks-endpoint.mjs";
import { asSent, FORGERIES, isFresh, REPEATS } from "./webhooks-forgeries.mjs";
import { accountViolations, hasEnded, readRecords, violationsOf } from "./webhooks-oracle.mjs";

/** @typedef {import("./webhooks-forgeries.mjs").Attack} Attack */
/** @typedef {import("./webhooks-forgeries.mjs").Message} Message */
/** @typedef {import("./webhooks-oracle.mjs").Run} Run */
/** @typedef {import("./webhooks-endpoint.mjs").Demo} Demo */
/** @typedef {{ name: string, url: string, remove: () => Promise<void> }} Engine */
/** @typedef {{ sent: number, accepted: number, rejected: number }} Tally webhooks sent, accepted, rejected */

const TOKEN = "r8_proof_4815162342c0ffee";
/** Milliseconds from a prediction's creation to its success. */
const RUN_TIME = 300;
/** Concurrent senders. */
const LANES = 12;
/** Webhooks for each generation. */
const EACH = 80;
/** Milliseconds in which every generation must have ended. */
const ENDS_WITHIN = 60_000;
const KINDS = ["", "", "[slow] ", "[early] ", "[drip] ", "[failed] ", "[canceled] ", "[aborted] "];

await main(async () => {
  const { seed, count } = readOptions("count", { long: 10_000, short: 600 });
  const postgres = await getTestPostgres();
  const names = ["libsql", ...(postgres ? [`postgresql ${postgres.version}`] : [])].join(", ");
  console.log(`proof:webhooks: ${count} webhooks, seed ${seed}, on ${names}`);
  if (!postgres) console.log("postgresql: not installed, skipped");
  const demo = await loadDemo();
  const trap = await openTrap();
  /** @type {string[]} */
  const failures = [];
  process.on("unhandledRejection", (reason) => failures.push(`Unhandled: ${format(reason)}`));
  const { warn, error } = console;
  /** @type {string[]} */
  const logged = [];
  try {
    const engines = [{ name: "libsql", url: "", remove: async () => {} }];
    if (postgres) {
      const { url, drop } = await createDatabase(postgres.url);
      engines.push({ name: "postgresql", url, remove: drop });
    }
    for (const engine of engines) {
      console.warn = console.error = (...words) => void logged.push(format(...words));
      const found = await attack(demo, engine, { seed, count, trap: trap.origin });
      Object.assign(console, { warn, error });
      await engine.remove();
      failures.push(...found.failures.map((what) => `${engine.name}: ${what}`));
      console.log(`\n${table([engine.name, "sent", "accepted", "rejected"], found.rows)}\n${found.summary}`);
    }
  } finally {
    Object.assign(console, { warn, error });
    await trap.close();
    await postgres?.stop();
  }
  if (trap.visits() > 0) failures.push(`A URL from a forged webhook was requested ${trap.visits()} times`);
  if (logged.join().includes(TOKEN)) failures.push("The log contains the token");
  for (const failure of failures.slice(0, 30)) console.log(failure);
  console.log(
    failures.length === 0
      ? "proof:webhooks: passed. Only the provider's webhooks were accepted, and nothing happened twice."
      : `proof:webhooks: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exit(failures.length === 0 ? 0 : 1);
});

/** @param {Demo} demo @param {Engine} engine @param {{ seed: number, count: number, trap: string }} options */
async function attack(demo, engine, { seed, count, trap }) {
  const random = createRandom(seed);
  const emulator = await startEmulatorProcess({ token: TOKEN, runTime: RUN_TIME });
  const folder = mkdtempSync(join(tmpdir(), "react-media-library-webhooks-"));
  /** What the provider has sent; `held` is the part that has not been delivered yet. @type {Message[]} */
  const known = [];
  /** @type {Message[]} */
  const held = [];
  const seen = new Set();
  const endpoint = await openEndpoint(demo.webhook, (message) => {
    known.push(message);
    held.push(message);
    // Some are not acknowledged at first, so that the provider sends them again under the same id.
    const again = seen.has(message.id);
    seen.add(message.id);
    return again || random.below(3) > 0;
  });
  Object.assign(process.env, {
    ...emulator.env,
    DATA_DIR: folder,
    DATABASE_URL: engine.url,
    PUBLIC_URL: endpoint.origin,
    AI_ALLOWED_HOSTS: "demo.example",
    SESSION_SECRET: "webhooks-secret-0123456789abcdef0123456789",
    DEMO_START_CREDITS: "9999999",
    AI_BACKENDS: "sdxl,flux-schnell",
    AI_RATE_LIMIT: "100000",
    JOBS: "embedded",
  });
  const cookie = demo.createCookie();
  const secret = await readSecret(emulator.url);

  /** @type {string[]} */
  const failures = [];
  /** @type {Map<string, Tally>} */
  const tallies = new Map();
  /** Ids of the webhooks that were accepted. @type {Set<string>} */
  const accepted = new Set();
  let submitted = 0;

  async function submit() {
    const kind = random.pick(KINDS);
    const several = kind === "[drip] " || random.below(4) === 0;
    const body = {
      prompt: `${kind}proof ${submitted++}`,
      width: 512,
      height: 512,
      ...(several ? { model: "black-forest-labs/flux-schnell", n: 2 } : {}),
    };
    const headers = { "content-type": "application/json", cookie };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const reply = await demo.generations(new Request("http://demo.example/api/ai/generations", init));
    if (reply.status !== 202) throw new Error(`The generation was not accepted: ${await reply.text()}`);
  }

  /** @param {string} name @param {Attack} made */
  async function deliver(name, made) {
    const { headers, copies = 1, cutAt, accepted: expected, id } = made;
    const body = new Uint8Array(Buffer.from(made.body));
    const tally = tallies.get(name) ?? { sent: 0, accepted: 0, rejected: 0 };
    tallies.set(name, tally);
    tally.sent += copies;
    if (expected) accepted.add(id);
    if (cutAt !== undefined) return breakOff(endpoint.address, { ...headers, ...endpoint.ours }, body, cutAt);
    const replies = await Promise.all(
      Array.from({ length: copies }, async () => {
        const init = { method: "POST", headers: { ...headers, ...endpoint.ours }, body };
        const reply = await fetch(endpoint.address, init);
        return { status: reply.status, text: await reply.text() };
      }),
    );
    for (const { status, text } of replies) {
      if (status === 200) tally.accepted += 1;
      else tally.rejected += 1;
      if (status !== (expected ? 200 : 401)) failures.push(`${name} was answered ${status} ${text}`);
      if (text.includes(secret)) failures.push(`${name}: the reply contains the secret`);
    }
  }

  const forge = () => {
    const name = random.pick(Object.keys(FORGERIES));
    return { name, make: FORGERIES[name] };
  };
  const repeat = () => {
    const name = random.pick(Object.keys(REPEATS));
    return { name, make: REPEATS[name] };
  };

  let delivered = 0;
  async function lane() {
    while (delivered < count) {
      if (submitted * EACH <= delivered) await submit();
      const [next] = random.below(4) === 0 ? held.splice(random.below(held.length || 1), 1) : [];
      if (next) {
        delivered += 1;
        await deliver("as sent, in any order", asSent(next));
        continue;
      }
      const usable = known.filter(isFresh);
      if (usable.length === 0) {
        await sleep(5);
        continue;
      }
      const { name, make } = random.below(3) === 0 ? repeat() : forge();
      const made = make?.(random.pick(usable), { random, secret, known: usable, trap });
      if (!made) continue;
      delivered += made.copies ?? 1;
      if (delivered % 500 < (made.copies ?? 1)) process.stdout.write(".");
      await deliver(name, made);
    }
  }

  try {
    const database = await demo.database();
    /** The records of each generation as it ended, as JSON. @type {Map<string, string>} */
    const ended = new Map();
    let looking = true;
    const watch = async () => {
      while (looking) {
        for (const [id, records] of await readRecords(database))
          if (hasEnded(records) && !ended.has(id)) ended.set(id, JSON.stringify(records));
        await sleep(200);
      }
    };
    const watching = watch();
    await Promise.all(Array.from({ length: LANES }, lane));
    const until = Date.now() + ENDS_WITHIN;
    for (;;) {
      // Delivers the rest of what was held back; some generations wait for it.
      for (const message of held.splice(0)) await deliver("as sent, in any order", asSent(message));
      const allRecords = [...(await readRecords(database)).values()];
      const missing = allRecords.filter((records) => !hasEnded(records)).length;
      if (missing === 0 && held.length === 0) break;
      if (Date.now() > until) {
        failures.push(`${missing} generations have not ended`);
        break;
      }
      await sleep(100);
    }
    looking = false;
    await watching;
    // Delivers everything once more, now that every generation has ended.
    for (const message of known.filter(isFresh)) await deliver("replayed", asSent(message));
    await sleep(200);

    /** @type {Run[]} */
    const runs = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
    const allRecords = await readRecords(database);
    for (const [id, records] of allRecords) {
      failures.push(
        ...violationsOf(
          records,
          runs.find((run) => run.id === records.row.prediction),
        ),
      );
      const before = ended.get(id);
      if (before !== undefined && before !== JSON.stringify(records))
        failures.push(`${id} changed after its end`);
    }
    if (allRecords.size !== submitted) failures.push(`${allRecords.size} generations of ${submitted}`);
    if (runs.length !== submitted) failures.push(`${runs.length} predictions for ${submitted} generations`);
    failures.push(...(await accountViolations(database, { generations: submitted, accepted })));
    const counters = await (await fetch(`${emulator.origin}/_emulator/counters`)).json();
    const files = [...allRecords.values()].reduce((total, records) => total + records.files.length, 0);
    if (counters.delivery !== files)
      failures.push(`${files} files were downloaded ${counters.delivery} times`);
    return {
      failures,
      rows: [...tallies].map(([name, tally]) => [name, tally.sent, tally.accepted, tally.rejected]).sort(),
      summary: `${submitted} generations, ${files} files, ${seen.size} webhooks of the provider, ${accepted.size} ids accepted`,
    };
  } finally {
    await demo.close();
    await endpoint.close();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} url */
async function readSecret(url) {
  const reply = await fetch(`${url}/webhooks/default/secret`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  /** @type {{ key: string }} */
  const { key } = await reply.json();
  return key;
}
