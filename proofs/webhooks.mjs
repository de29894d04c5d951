// npm run proof:webhooks [-- --count N] [--seed S] [--short]
// Forged, replayed, reordered, truncated and lying webhooks to the demo's route over HTTP, while generations run and
// after they have ended, on every database engine that is here: none that is not the provider's is accepted, and no
// generation ends, is paid for, told of or stored twice, or ends otherwise than the provider says.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as requestHttp } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { format } from "node:util";
import { HOST } from "../scripts/ports.mjs";
import { createDatabase, getTestPostgres } from "../scripts/postgres.mjs";
import { main } from "../scripts/processes.mjs";
import { startEmulatorProcess } from "./demo-processes.mjs";
import { readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";
import { loadDemo, openSite } from "./webhooks-endpoint.mjs";
import { asSent, FORGERIES, isFresh, REPEATS } from "./webhooks-forgeries.mjs";
import { faultsOf, faultsOfAll, hasEnded, readStories } from "./webhooks-oracle.mjs";

/** @typedef {import("./webhooks-forgeries.mjs").Attack} Attack */
/** @typedef {import("./webhooks-forgeries.mjs").Message} Message */
/** @typedef {import("./webhooks-oracle.mjs").Run} Run */
/** @typedef {import("./webhooks-endpoint.mjs").Demo} Demo */
/** @typedef {{ name: string, url: string, remove: () => Promise<void> }} Engine */
/** @typedef {{ sent: number, taken: number, refused: number }} Tally */

const TOKEN = "r8_proof_4815162342c0ffee";
/** Milliseconds from a run's creation to success. */
const RUN_TIME = 300;
/** Who sends at once. */
const LANES = 12;
/** Webhooks for each generation. */
const EACH = 80;
/** Milliseconds in which every generation has to have ended. */
const PATIENCE = 60_000;
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
      console.log(`\n${table([engine.name, "sent", "taken", "refused"], found.rows)}\n${found.told}`);
    }
  } finally {
    Object.assign(console, { warn, error });
    await trap.close();
    await postgres?.stop();
  }
  if (trap.visits() > 0) failures.push(`A webhook's own address was asked ${trap.visits()} times`);
  if (logged.join().includes(TOKEN)) failures.push("The log holds the token");
  for (const failure of failures.slice(0, 30)) console.log(failure);
  console.log(
    failures.length === 0
      ? "proof:webhooks: passed. None that was not the provider's was accepted, and nothing happened twice."
      : `proof:webhooks: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exit(failures.length === 0 ? 0 : 1);
});

/** @param {Demo} demo @param {Engine} engine @param {{ seed: number, count: number, trap: string }} options */
async function attack(demo, engine, { seed, count, trap }) {
  const random = createRandom(seed);
  const emulator = await startEmulatorProcess({ token: TOKEN, runTime: RUN_TIME });
  const folder = mkdtempSync(join(tmpdir(), "react-media-library-webhooks-"));
  /** All that the provider has sent, and what of it has not been brought yet. @type {Message[]} */
  const known = [];
  /** @type {Message[]} */
  const held = [];
  const seen = new Set();
  const site = await openSite(demo.webhook, (message) => {
    known.push(message);
    held.push(message);
    // Some are not acknowledged at first, so that the provider sends them once more under the same id.
    const again = seen.has(message.id);
    seen.add(message.id);
    return again || random.below(3) > 0;
  });
  Object.assign(process.env, {
    ...emulator.env,
    ...{
      DATA_DIR: folder,
      DATABASE_URL: engine.url,
      PUBLIC_URL: site.origin,
      AI_ALLOWED_HOSTS: "demo.example",
    },
    ...{ SESSION_SECRET: "webhooks-secret-0123456789abcdef0123456789", DEMO_START_CREDITS: "9999999" },
    ...{ AI_BACKENDS: "sdxl,flux-schnell", AI_RATE_LIMIT: "100000", JOBS: "embedded" },
  });
  const cookie = demo.createCookie();
  const secret = await readSecret(emulator.url);

  /** @type {string[]} */
  const failures = [];
  /** @type {Map<string, Tally>} */
  const tallies = new Map();
  /** Ids of what was answered with 200. @type {Set<string>} */
  const taken = new Set();
  let submitted = 0;

  async function submit() {
    const kind = random.pick(KINDS);
    const several = kind === "[drip] " || random.below(4) === 0;
    const body = {
      ...{ prompt: `${kind}proof ${submitted++}`, width: 512, height: 512 },
      ...(several ? { model: "black-forest-labs/flux-schnell", n: 2 } : {}),
    };
    const headers = { "content-type": "application/json", cookie };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const reply = await demo.generations(new Request("http://demo.example/api/ai/generations", init));
    if (reply.status !== 202) throw new Error(`It was not submitted: ${await reply.text()}`);
  }

  /** @param {string} name @param {Attack} made */
  async function bring(name, made) {
    const { headers, copies = 1, cutAt, taken: expected, id } = made;
    const body = new Uint8Array(Buffer.from(made.body));
    const tally = tallies.get(name) ?? { sent: 0, taken: 0, refused: 0 };
    tallies.set(name, tally);
    tally.sent += copies;
    if (expected) taken.add(id);
    if (cutAt !== undefined) return breakOff(site.address, { ...headers, ...site.ours }, body, cutAt);
    const replies = await Promise.all(
      Array.from({ length: copies }, async () => {
        const init = { method: "POST", headers: { ...headers, ...site.ours }, body };
        const reply = await fetch(site.address, init);
        return { status: reply.status, text: await reply.text() };
      }),
    );
    for (const { status, text } of replies) {
      if (status === 200) tally.taken += 1;
      else tally.refused += 1;
      if (status !== (expected ? 200 : 401)) failures.push(`${name} was answered ${status} ${text}`);
      if (text.includes(secret)) failures.push(`${name}: the answer holds the secret`);
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

  let brought = 0;
  async function lane() {
    while (brought < count) {
      if (submitted * EACH <= brought) await submit();
      const [next] = random.below(4) === 0 ? held.splice(random.below(held.length || 1), 1) : [];
      if (next) {
        brought += 1;
        await bring("as it came, in any order", asSent(next));
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
      brought += made.copies ?? 1;
      if (brought % 500 < (made.copies ?? 1)) process.stdout.write(".");
      await bring(name, made);
    }
  }

  try {
    const database = await demo.database();
    /** As they were when they had just ended. @type {Map<string, string>} */
    const ended = new Map();
    let looking = true;
    const watch = async () => {
      while (looking) {
        for (const [id, story] of await readStories(database))
          if (hasEnded(story) && !ended.has(id)) ended.set(id, JSON.stringify(story));
        await sleep(200);
      }
    };
    const watching = watch();
    await Promise.all(Array.from({ length: LANES }, lane));
    const until = Date.now() + PATIENCE;
    for (;;) {
      // The rest of what was held back; some generations wait for it.
      for (const message of held.splice(0)) await bring("as it came, in any order", asSent(message));
      const stories = [...(await readStories(database)).values()];
      const missing = stories.filter((story) => !hasEnded(story)).length;
      if (missing === 0 && held.length === 0) break;
      if (Date.now() > until) {
        failures.push(`${missing} generations have not ended`);
        break;
      }
      await sleep(100);
    }
    looking = false;
    await watching;
    // Once more all that is known, now that everything has ended.
    for (const message of known.filter(isFresh)) await bring("replayed", asSent(message));
    await sleep(200);

    /** @type {Run[]} */
    const runs = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
    const stories = await readStories(database);
    for (const [id, story] of stories) {
      failures.push(
        ...faultsOf(
          story,
          runs.find((run) => run.id === story.row.prediction),
        ),
      );
      const before = ended.get(id);
      if (before !== undefined && before !== JSON.stringify(story))
        failures.push(`${id} changed after its end`);
    }
    if (stories.size !== submitted) failures.push(`${stories.size} generations of ${submitted}`);
    if (runs.length !== submitted) failures.push(`${runs.length} runs for ${submitted} generations`);
    failures.push(...(await faultsOfAll(database, { generations: submitted, taken })));
    const counters = await (await fetch(`${emulator.origin}/_emulator/counters`)).json();
    const files = [...stories.values()].reduce((total, story) => total + story.files.length, 0);
    if (counters.delivery !== files) failures.push(`${files} files were fetched ${counters.delivery} times`);
    return {
      failures,
      rows: [...tallies].map(([name, tally]) => [name, tally.sent, tally.taken, tally.refused]).sort(),
      told: `${submitted} generations, ${files} files, ${seen.size} webhooks of the provider, ${taken.size} ids taken`,
    };
  } finally {
    await demo.close();
    await site.close();
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

/**
 * Sends a body's beginning, says that there is more, and hangs up.
 * @param {string} address @param {Record<string, string>} headers @param {Uint8Array} body @param {number} at
 */
function breakOff(address, headers, body, at) {
  return new Promise((resolve) => {
    const sending = requestHttp(address, {
      method: "POST",
      headers: { ...headers, "content-length": body.length },
      agent: false,
    });
    sending.on("error", () => {}).on("close", () => resolve(undefined));
    sending.flushHeaders();
    sending.write(body.subarray(0, Math.max(1, at)), () => setTimeout(() => sending.destroy(), 2));
  });
}

/** Where no one may ever come. */
async function openTrap() {
  let visits = 0;
  const server = createServer((_, response) => response.end()).on("connection", () => {
    visits += 1;
  });
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The trap has no port.");
  return {
    origin: `http://${HOST}:${address.port}`,
    visits: () => visits,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
