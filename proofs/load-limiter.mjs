import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { ROOT } from "../scripts/stamps.mjs";

/** @typedef {import("../src/server/rate-limiter.js")} LimiterModule */

/** How many clients `createRateLimiter` remembers by default. */
const CAP = 10_000;
const PER_MINUTE = 60;
const TOTAL_PER_MINUTE = 20 * PER_MINUTE;
/** Bytes: 800 per remembered client, twice what one takes. */
const MEMORY = 8_000_000;

/**
 * Feeds the limiter `clients` clients within a minute: it remembers no more than its cap, and admits no more than the
 * total limit.
 * @param {number} clients
 * @returns {Promise<string[]>} what was wrong
 */
export async function proveLimiter(clients) {
  const { createRateLimiter } = await loadLimiter();
  const failures = [];
  setFlagsFromString("--expose-gc");
  /** @type {() => void} */
  const collect = runInNewContext("gc");
  const clock = { now: 0 };
  const step = 60_000 / (clients + 1);

  collect();
  const before = process.memoryUsage().heapUsed;
  const open = createRateLimiter(() => clock.now);
  let largest = 0;
  for (let client = 0; client < clients; client++) {
    clock.now += step; // All within a minute, so that none is forgotten for being idle.
    const key = `address 10.${client >> 16}.${(client >> 8) & 255}.${client & 255}`;
    await open.take([{ key, perMinute: PER_MINUTE }]);
    largest = Math.max(largest, open.size);
  }
  collect();
  const taken = process.memoryUsage().heapUsed - before;
  if (largest > CAP) failures.push(`The limiter remembered ${largest} clients; its cap is ${CAP}.`);
  if (open.size > CAP) failures.push("The limiter remembers more than its cap at the end.");
  if (taken > MEMORY) failures.push(`The limiter takes ${megabytes(taken)} after ${clients} clients.`);

  const closed = createRateLimiter(() => clock.now);
  let admitted = 0;
  for (let client = 0; client < clients; client++) {
    clock.now += step;
    const refused = await closed.take([
      { key: `made up ${client}`, perMinute: PER_MINUTE },
      { key: "total", perMinute: TOTAL_PER_MINUTE, total: true },
    ]);
    if (!refused) admitted += 1;
  }
  if (admitted !== TOTAL_PER_MINUTE)
    failures.push(`${admitted} clients were admitted in a minute, not ${TOTAL_PER_MINUTE}.`);
  console.log(
    `limiter: ${clients.toLocaleString("en")} clients; ${largest.toLocaleString("en")} remembered, ${megabytes(taken)}; ` +
      `with a total of ${TOTAL_PER_MINUTE} a minute, ${admitted} of them admitted`,
  );
  return failures;
}

/** @returns {Promise<LimiterModule>} */
async function loadLimiter() {
  const folder = mkdtempSync(join(tmpdir(), "react-media-library-limiter-"));
  try {
    const outfile = join(folder, "rate-limiter.mjs");
    await build({
      entryPoints: [join(ROOT, "src", "server", "rate-limiter.ts")],
      outfile,
      format: "esm",
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
