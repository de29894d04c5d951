// npm run proof:load [-- --seconds N] [--short]
// Puts the demo's production build under load, with the emulator as the provider: first its peak is measured, then it
// serves 70 % of that, each request from another client. No request is lost, and memory stays flat after the warm-up.
// Then the rate limiter alone gets a million clients.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { buildDemo, buildLibrary } from "../scripts/build.mjs";
import { main } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { startDemoProcess, startEmulatorProcess } from "./demo-processes.mjs";
import { createLoadClient } from "./load-client.mjs";
import { proveLimiter } from "./load-limiter.mjs";
import { readOptions, table } from "./proof-harness.mjs";

/** @typedef {import("./load-client.mjs").Outcome} Outcome */
/** @typedef {{ second: number, heapUsed: number, rss: number }} Sample taken after a garbage collection */

const TOKEN = "r8_load_0123456789abcdef";
/** Milliseconds that a prediction takes: long enough for requests to overlap, too short to matter. */
const RUN_TIME = 100;
const SHARE = 0.7;
/** Concurrent requests while the peak is measured. */
const WIDTHS = [16, 32, 64, 128];

/*
 * How flat: of the samples after the warm-up, which is the first half, the median of the last third may exceed that of
 * the first third by this much. The warm-up takes a minute, because for that long the limiter remembers every client on
 * purpose; after that it forgets as many as arrive. A leak of one kilobyte per request would be several times as much in
 * the second minute. Samples follow a full garbage collection, so the heap is what is really retained; the resident size
 * includes the allocator's slack, so its limit is higher.
 */
const MOST_HEAP = 4e6;
const MOST_RESIDENT = 32e6;

await main(async () => {
  const { short, count: seconds } = readOptions("seconds", { long: 120, short: 8 });
  // The short form is run by demo/e2e, whose servers use the existing build.
  if (!short) {
    await buildLibrary();
    await buildDemo();
  }
  /** @type {string[]} */
  const failures = [];
  const emulator = await startEmulatorProcess({ token: TOKEN, runTime: RUN_TIME });
  const watch = pathToFileURL(join(ROOT, "proofs", "report-memory.mjs")).href;
  const demo = await startDemoProcess(
    {
      ...emulator.env,
      SESSION_SECRET: "load-secret-0123456789abcdef0123456789",
      AI_TRUSTED_PROXIES: "1",
      // The server is measured, not its limits.
      AI_RATE_LIMIT: "100000",
      REPLICATE_CONCURRENCY: "1000",
    },
    ["--import", watch],
  );
  const client = createLoadClient(`${demo.url}/api/ai/images/generate`);
  try {
    const peak = await findPeak(client, short ? 2_000 : 4_000, failures);
    const perSecond = peak * SHARE;
    console.log(`peak: ${peak.toFixed(0)} a second; now ${perSecond.toFixed(0)} a second for ${seconds} s`);

    /** @type {Sample[]} */
    const samples = [];
    /** @type {Outcome[]} */
    const outcomes = [];
    const began = performance.now();
    let over = false;
    const sampling = (async () => {
      while (!over) {
        const { heapUsed, rss } = await demo.memory();
        samples.push({ second: Math.round((performance.now() - began) / 1000), heapUsed, rss });
        await sleep(short ? 500 : 3_000);
      }
    })();
    const sent = await client.openLoop(perSecond, seconds * 1000, (outcome) => void outcomes.push(outcome));
    over = true;
    await sampling;

    const lost = outcomes.filter(({ problem }) => problem !== undefined);
    if (outcomes.length !== sent) failures.push(`${sent - outcomes.length} requests have no outcome.`);
    for (const { problem } of lost.slice(0, 10)) failures.push(String(problem));
    const times = outcomes.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      (times[Math.floor(share * times.length)] ?? Number.NaN).toFixed(0);
    console.log(
      table(["second", "heap, MB", "resident, MB"], samples.filter((_, index) => index % 5 === 0).map(row)),
    );
    console.log(
      `${sent} requests, ${lost.length} lost; median ${at(0.5)} ms, 95th ${at(0.95)} ms, longest ${at(0.9999)} ms`,
    );
    failures.push(...checkMemory(samples, short ? 3 : 1));
    if (demo.log().includes("A usage record could not be written"))
      failures.push("A usage record was lost; see the log.");
    if (failures.length > 0) console.log(demo.log().slice(-3_000));
  } finally {
    client.close();
    await demo.close();
    await emulator.close();
  }
  failures.push(...(await proveLimiter(short ? 100_000 : 1_000_000)));
  for (const failure of failures) console.error(failure);
  console.log(
    failures.length === 0
      ? "proof:load: passed. The memory is flat, no request was lost, the limiter stays within its cap."
      : `proof:load: FAILED ${failures.length} times.`,
  );
  process.exit(failures.length === 0 ? 0 : 1);
});

/**
 * Requests a second at the best of several widths, measured once more there and for longer, because the best of several
 * short measurements is a lucky one.
 * @param {ReturnType<typeof createLoadClient>} client @param {number} ms for each width @param {string[]} failures
 */
async function findPeak(client, ms, failures) {
  const measure = async (/** @type {number} */ width, /** @type {number} */ time) => {
    const began = performance.now();
    const outcomes = await client.closedLoop(width, time);
    const rate = (outcomes.length * 1000) / (performance.now() - began);
    console.log(`${width} at once: ${rate.toFixed(0)} a second`);
    const problem = outcomes.find((outcome) => outcome.problem !== undefined);
    if (problem) failures.push(`While the peak was measured: ${problem.problem}`);
    return { width, rate };
  };
  // The first measurement warms up and does not count.
  let best = { width: 1, rate: 0 };
  await measure(WIDTHS[0] ?? 1, ms);
  for (const width of WIDTHS) {
    const measured = await measure(width, ms);
    if (measured.rate > best.rate) best = measured;
  }
  return (await measure(best.width, 3 * ms)).rate;
}

/** @param {Sample[]} samples @param {number} slack a factor of both limits */
function checkMemory(samples, slack) {
  const warm = samples.slice(Math.floor(samples.length / 2));
  const third = Math.max(1, Math.floor(warm.length / 3));
  const growth = (/** @type {"heapUsed" | "rss"} */ key) =>
    median(warm.slice(-third).map((sample) => sample[key])) -
    median(warm.slice(0, third).map((sample) => sample[key]));
  const [heap, resident] = [growth("heapUsed"), growth("rss")];
  console.log(
    `after the warm-up: heap ${megabytes(heap)} (at most ${megabytes(MOST_HEAP * slack)}), ` +
      `resident ${megabytes(resident)} (at most ${megabytes(MOST_RESIDENT * slack)})`,
  );
  return [
    ...(heap <= MOST_HEAP * slack ? [] : [`The heap grew by ${megabytes(heap)}.`]),
    ...(resident <= MOST_RESIDENT * slack ? [] : [`The resident memory grew by ${megabytes(resident)}.`]),
  ];
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** @param {Sample} sample */
function row({ second, heapUsed, rss }) {
  return [second, (heapUsed / 1e6).toFixed(1), (rss / 1e6).toFixed(0)];
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${bytes < 0 ? "" : "+"}${(bytes / 1e6).toFixed(1)} MB`;
}
