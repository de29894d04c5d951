// npm run proof:fuzz [-- --count N] [--seed S] [--short]
// Hostile requests, made by fast-check, to the demo's routes as it mounts them, an emulator behind: no 5xx that the
// provider did not cause, every error a valid problem, no reply that hangs, no token and no prompt anywhere.
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "node:util";
import fc from "fast-check";
import { main } from "../scripts/processes.mjs";
import { startEmulatorProcess } from "./demo-processes.mjs";
import { PROMPT_MARK } from "./fuzz-bodies.mjs";
import { makeFiles, toRequest } from "./fuzz-build.mjs";
import { judge } from "./fuzz-oracle.mjs";
import { specimens } from "./fuzz-requests.mjs";
import { loadRoutes } from "./fuzz-routes.mjs";
import { readOptions, table } from "./proof-harness.mjs";

/** @typedef {import("./fuzz-requests.mjs").Specimen} Specimen */
/** @typedef {import("./fuzz-oracle.mjs").Reply} Reply */

const CANARY = "r8_canary_c0ffee4815162342";
/** Seconds after which the server gives up on the provider; a reply that takes much longer hangs. */
const GIVES_UP = 6;
const HANGS_AFTER = 25_000;
/** Properties checked at once: most of a reply's time is waiting for the emulator. */
const LANES = 16;

await main(async () => {
  const { seed, count } = readOptions("count", { long: 20_000, short: 800 });
  console.log(`proof:fuzz: ${count} requests, seed ${seed}`);
  const [routes, files] = [await loadRoutes(), await makeFiles()];
  const emulator = await startEmulatorProcess({ token: CANARY, runTime: 1 });
  const dataDir = mkdtempSync(join(tmpdir(), "react-media-library-fuzz-"));
  Object.assign(process.env, {
    ...emulator.env,
    ...{ REPLICATE_TIMEOUT: String(GIVES_UP), REPLICATE_MAX_RETRIES: "1", REPLICATE_RETRY_DELAYS: "0.05" },
    ...{
      AI_ALLOWED_HOSTS: "demo.example",
      AI_ALLOWED_ORIGINS: "http://localhost:6006",
      AI_TRUSTED_PROXIES: "1",
      AI_RATE_LIMIT: "1000",
    },
    ...{
      AI_BACKENDS: "sdxl,flux-schnell,flux-dev",
      AI_PRICES: "kling-ai/kling-video=0.09/second",
      SESSION_SECRET: "fuzz-secret-0123456789abcdef0123456789",
      DATA_DIR: dataDir,
      DEMO_START_CREDITS: "9999999",
    },
  });

  /** @type {string[]} */
  const logged = [];
  const { warn, error } = console;
  console.warn = console.error = (...words) => void logged.push(format(...words));
  const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);
  /** @type {Set<string>} */
  const failures = new Set();
  process.on("unhandledRejection", (reason) => failures.add(`Unhandled: ${format(reason)}`));

  const oneCookie = routes.createCookie();
  const cookies = {
    fresh: routes.createCookie,
    one: () => oneCookie,
    none: () => undefined,
    "made up": () => "rml-demo-session=AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  };
  const own = await makeGeneration(routes, oneCookie);
  const provider = watchProvider(emulator.origin);

  /** @type {Record<string, number>} */
  const answers = {};
  let slowest = { took: 0, what: "" };
  let sent = 0;

  /** @param {Specimen} specimen */
  async function examine(specimen) {
    const leaving = new AbortController();
    const { leavesAfter, session, route, method } = specimen;
    const cookie = cookies[session]();
    const request = toRequest(specimen, { files, cookie, signal: leaving.signal, own });
    if (!request) return;
    sent += 1;
    if (sent % 500 === 0) process.stdout.write(".");
    const [began, since] = [performance.now(), Date.now()];
    const timer = leavesAfter > 0 ? setTimeout(() => leaving.abort(), leavesAfter) : undefined;
    const { result, failed } = await provider.watch(() =>
      inTime(HANGS_AFTER, async () => readReply(await routes.handlers[route](request), specimen)),
    );
    clearTimeout(timer);
    const took = performance.now() - began;
    if (took > slowest.took) slowest = { took, what: `${method} ${route} ${specimen.fault}` };
    if (!result) throw new Error(`${method} ${route}: no whole reply within ${HANGS_AFTER} ms`);
    const answer = `${result.status} ${codeIn(result) ?? ""}`.trim();
    answers[answer] = (answers[answer] ?? 0) + 1;
    const slow = took >= GIVES_UP * 1000;
    // A generation's own work is done by the worker, outside of what is watched here.
    const providerFailed =
      failed ||
      (result.status >= 500 && (await haveFailed(emulator.origin, await routes.runsOf(cookie, since))));
    const wrong = judge({ specimen, reply: result, providerFailed, providerSlow: slow });
    if (`${result.text}${format([...result.headers])}`.includes(CANARY)) wrong.push("holds the token");
    if (wrong.length > 0) {
      const shown = `${format([...result.headers])}\n${result.text.slice(0, 600)}`;
      throw new Error(`${method} ${route}: the reply ${answer} ${wrong.join(", ")}\n${shown}`);
    }
  }

  try {
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        const numRuns = Math.floor(count / LANES) + (lane < count % LANES ? 1 : 0);
        if (numRuns === 0) return;
        const property = fc.asyncProperty(specimens, examine);
        const found = await fc.check(property, { numRuns, seed: seed * LANES + lane });
        if (!found.failed) return;
        const { errorInstance, counterexample } = found;
        failures.add(
          `${errorInstance instanceof Error ? errorInstance.message : errorInstance}\n${fc.stringify(counterexample)}`,
        );
      }),
    );
    const open = await routes.cancelAll();
    if (open > 0) failures.add(`${open} generations go on though they were canceled`);
    const running = await emulatorRuns(emulator.origin);
    if (running > 0) failures.add(`${running} runs go on at the provider though nobody waits for them`);
    await routes.close();
  } finally {
    Object.assign(console, { warn, error });
    await emulator.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  for (const secret of [CANARY, PROMPT_MARK, "fuzz-secret-0123"])
    if (logged.some((line) => line.includes(secret))) failures.add(`The log holds ${secret}`);
  const rows = Object.entries(answers).sort();
  say(`\n${table(["answer", "requests"], rows)}`);
  say(`slowest: ${Math.round(slowest.took)} ms, ${slowest.what}; ${logged.length} lines of log`);
  for (const failure of failures) say(failure);
  say(
    failures.size === 0
      ? `proof:fuzz: passed. ${sent} requests: 0 faults of ours, 0 invalid problems, 0 hanging replies.`
      : `proof:fuzz: FAILED ${failures.size} times with seed ${seed}.`,
  );
  process.exit(failures.size === 0 ? 0 : 1);
});

/**
 * One that has ended, with a file. Answers its id.
 * @param {import("./fuzz-routes.mjs").Routes} routes @param {string} cookie
 */
async function makeGeneration({ handlers }, cookie) {
  const address = "http://demo.example/api/ai/generations";
  const headers = { "content-type": "application/json", host: "demo.example", cookie };
  const body = JSON.stringify({ prompt: PROMPT_MARK, width: 64, height: 64 });
  const { id } = await (
    await handlers.generations(new Request(address, { method: "POST", headers, body }))
  ).json();
  for (let n = 0; n < 300; n++) {
    const told = await (await handlers.generation(new Request(`${address}/${id}`, { headers }))).json();
    if (told.status === "completed") return String(id);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The generation that is to be fuzzed did not complete.");
}

/**
 * Knows whether the provider failed while a request was served: a status from 400 on, no answer at all, or a run that
 * did not succeed.
 * @param {string} origin
 */
function watchProvider(origin) {
  /** @type {AsyncLocalStorage<{ failed: boolean }>} */
  const current = new AsyncLocalStorage();
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const seen = current.getStore();
    const fail = () => {
      if (seen) seen.failed = true;
    };
    const reply = await fetch(input, init).catch((error) => {
      fail();
      throw error;
    });
    if (String(input).startsWith(origin)) {
      if (!reply.ok) fail();
      else if (
        /"status":"(failed|canceled|aborted)"/.test(
          await reply
            .clone()
            .text()
            .catch(() => ""),
        )
      )
        fail();
    }
    return reply;
  };
  return {
    /** @template Result @param {() => Promise<Result>} work */
    watch: (work) => {
      const seen = { failed: false };
      return current.run(seen, async () => ({ result: await work(), failed: seen.failed }));
    },
  };
}

/** @param {Response} response @param {Specimen} specimen @returns {Promise<Reply>} */
async function readReply(response, { readsOn }) {
  const { status, headers } = response;
  let text = "";
  let broken = false;
  let left = false;
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString("latin1");
      // Leaving the loop cancels the body, as a client does that hangs up.
      left = !readsOn && status === 200;
      if (left) break;
    }
  } catch {
    broken = true;
  }
  return { status, headers, text, broken, left };
}

/** @template Result @param {number} ms @param {() => Promise<Result>} work @returns {Promise<Result | undefined>} */
async function inTime(ms, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work(), late.then(() => undefined)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Reply} reply */
function codeIn({ status, text }) {
  return status >= 400 ? /"code":"([\w-]+)"/.exec(text)?.[1] : undefined;
}

/** Whether the provider says of one of these runs that it did not succeed. @param {string} origin @param {string[]} ids */
async function haveFailed(origin, ids) {
  const seen = await emulatorPredictions(origin);
  return seen.some(
    ({ id, status }) => ids.includes(id) && ["failed", "canceled", "aborted"].includes(status),
  );
}

/** @param {string} origin @returns {Promise<{ id: string, status: string }[]>} */
async function emulatorPredictions(origin) {
  return (await fetch(`${origin}/_emulator/predictions`)).json();
}

/** How many runs have not ended once those that were left had time to be cancelled. @param {string} origin */
async function emulatorRuns(origin) {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const runs = await emulatorPredictions(origin);
  return runs.filter(({ status }) => ["starting", "processing"].includes(status)).length;
}
