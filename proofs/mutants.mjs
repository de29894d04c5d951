// npm run proof:mutants [-- --mutants N] [--seed S] [--short]
// Mutation testing: changes randomly chosen constants and branches, one at a time and in memory, and runs the tests that
// import the file, nearest first. Each mutation must make a test fail; those that survive are listed, and the command
// fails.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { main } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { findMutations, testsOf } from "./code-mutations.mjs";
import { readOptions } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";

/** @typedef {import("./code-mutations.mjs").Mutation} Mutation */

/** Test files per run; the nearest usually detect the mutation. */
const STEP = 4;
/** Test files that are run before a mutation counts as survived. */
const MOST_TESTS = 24;
/** Milliseconds per run; a mutation that makes the tests hang counts as detected. */
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
    const place = `${mutation.file}:${mutation.line} ${abbreviated(mutation.original)} → ${abbreviated(mutation.replacement)}`;
    const detectedBy = await findDetectingTest(mutation);
    console.log(`${String(index + 1).padStart(3)}  ${detectedBy ?? "SURVIVED"}  ${place}`);
    if (detectedBy === undefined) survived.push(place);
  }
  console.log(`${drawn.length - survived.length} of ${drawn.length} were detected, seed ${seed}`);
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

/** The test that detects the mutation, if any. @param {Mutation} mutation */
async function findDetectingTest(mutation) {
  const tests = testsOf(mutation.file).slice(0, MOST_TESTS);
  for (let at = 0; at < tests.length; at += STEP) {
    const failed = await failing(mutation, tests.slice(at, at + STEP));
    if (failed !== undefined && !(await failsUnmutated(failed, tests.slice(at, at + STEP)))) return failed;
  }
  return undefined;
}

/**
 * Whether the tests fail without the mutation too, such as those of an engine that is not installed.
 * @param {string} failed
 * @param {string[]} tests
 */
async function failsUnmutated(failed, tests) {
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

/** The first failed test in Vitest's report. @param {string} out */
function nameIn(out) {
  const line = out.split("\n").find((each) => each.startsWith("{"));
  if (line === undefined) return undefined;
  /** @type {{ testResults: { name: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  const { testResults } = JSON.parse(line);
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  return failed && abbreviated(failed.fullName);
}

/** @param {string} text */
function abbreviated(text) {
  return text.replace(/\s+/g, " ").slice(0, 80);
}
