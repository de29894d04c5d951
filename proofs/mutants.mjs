// npm run proof:mutants [-- --mutants N] [--seed S] [--short]
// Breaks constants and branches drawn at random, one at a time, in memory, and runs the tests that import the file,
// nearest first: each has to make a test fail. One that none notices is printed, and the command fails.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { main } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { findMutations, testsOf } from "./code-mutations.mjs";
import { readOptions } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";

/** @typedef {import("./code-mutations.mjs").Mutation} Mutation */

/** Tests that are run at a time; the nearest mostly tell. */
const STEP = 4;
/** Tests that are asked before a mutation counts as survived. */
const MOST_TESTS = 24;
/** Milliseconds; a mutation that makes the tests hang is noticed too. */
const TIMEOUT = 300_000;
const NO_REPORT = "they do not run";

await main(async () => {
  const { seed, count } = readOptions("mutants", { long: 50, short: 5 });
  const all = findMutations();
  const drawn = draw(all, count, seed);
  console.log(`proof:mutants: ${drawn.length} of ${all.length} constants and branches, seed ${seed}`);
  /** @type {string[]} */
  const survived = [];
  for (const [index, mutation] of drawn.entries()) {
    const place = `${mutation.file}:${mutation.line} ${shown(mutation.original)} → ${shown(mutation.replacement)}`;
    const noticed = await findNoticing(mutation);
    console.log(`${String(index + 1).padStart(3)}  ${noticed ?? "SURVIVED"}  ${place}`);
    if (noticed === undefined) survived.push(place);
  }
  console.log(`${drawn.length - survived.length} of ${drawn.length} were noticed, seed ${seed}`);
  if (survived.length > 0) throw new Error(`These survived:\n${survived.join("\n")}`);
});

/**
 * @param {Mutation[]} all
 * @param {number} count
 * @param {number} seed
 */
function draw(all, count, seed) {
  const random = createRandom(seed);
  const left = [...all];
  return Array.from(
    { length: Math.min(count, all.length) },
    () => left.splice(random.below(left.length), 1)[0],
  ).filter((mutation) => mutation !== undefined);
}

/** What noticed it; undefined where nothing did. @param {Mutation} mutation */
async function findNoticing(mutation) {
  const tests = testsOf(mutation.file).slice(0, MOST_TESTS);
  for (let at = 0; at < tests.length; at += STEP) {
    const failed = await failing(mutation, tests.slice(at, at + STEP));
    if (failed !== undefined && !(await isBroken(failed, tests.slice(at, at + STEP)))) return failed;
  }
  return undefined;
}

/**
 * Whether it is the tests that do not run, such as those of an engine that is not installed here.
 * @param {string} failed
 * @param {string[]} tests
 */
async function isBroken(failed, tests) {
  return failed === NO_REPORT && (await failing(undefined, tests)) === NO_REPORT;
}

/** @param {Mutation | undefined} mutation @param {string[]} tests @returns {Promise<string | undefined>} */
function failing(mutation, tests) {
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const config = join(ROOT, "proofs", "mutants.config.mjs");
  const args = ["run", "--config", config, "--bail", "1", "--reporter", "json", ...tests];
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd: ROOT,
    env: { ...process.env, MUTATION: JSON.stringify(mutation ?? {}) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  child.stdout.on("data", (data) => {
    out += data;
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      resolve("they hang");
    }, TIMEOUT);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(undefined);
      else resolve(nameIn(out) ?? NO_REPORT);
    });
  });
}

/** The first test that failed, of Vitest's report. @param {string} out */
function nameIn(out) {
  const line = out.split("\n").find((each) => each.startsWith("{"));
  if (line === undefined) return undefined;
  /** @type {{ testResults: { name: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  const { testResults } = JSON.parse(line);
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  return failed && shown(failed.fullName);
}

/** @param {string} text */
function shown(text) {
  return text.replace(/\s+/g, " ").slice(0, 80);
}
