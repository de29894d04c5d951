import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addUp, closingLine, failureList, NOTHING, ONE_FAILED } from "./reports.mjs";

/** @typedef {import("./reports.mjs").Counts} Counts */
/** @typedef {import("node:child_process").StdioOptions} StdioOptions */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} [needs] steps that must have passed
 * @property {string} [writes] a folder that no two steps may write to at the same time
 * @property {(stdio: StdioOptions) => Promise<Counts>} run starts processes with `stdio`
 */

/** Characters shown of a failed step's output if it names no failed test. */
const TAIL = 1_500;

/**
 * Runs every step, also after a failure, except those that need a failed one. Steps start in the given order as soon as
 * they can. With `atOnce: 1` output is shown as it is written; otherwise the output of a step is printed when it ends.
 * @param {Step[]} steps
 * @param {{ atOnce: number, logs: string, onStart?: (running: string[]) => void }} options `logs`: the folder for
 *   outputs; `onStart` receives the names of all running steps
 * @returns {Promise<Counts>}
 */
export async function runSteps(steps, { atOnce, logs, onStart }) {
  mkdirSync(logs, { recursive: true });
  const began = Date.now();
  const waiting = [...steps];
  /** @type {Map<Step, Promise<void>>} */
  const running = new Map();
  /** @type {Map<string, { counts: Counts, note: string }>} */
  const results = new Map();
  /** Steps that failed or were not run. @type {Set<string>} */
  const failed = new Set();

  /** @param {Step} step @param {Counts} counts @param {string} note */
  const finish = (step, counts, note) => {
    running.delete(step);
    results.set(step.name, { counts, note });
    if (counts.failed > 0) failed.add(step.name);
  };

  /** @param {Step} step */
  const runStep = async (step) => {
    const started = Date.now();
    const live = atOnce === 1;
    const log = join(logs, `${step.name}.log`);
    const file = live ? undefined : openSync(log, "w");
    console.log(live ? `\n━━ ${step.name}` : `${clock(started - began)} ${step.name} …`);
    /** @type {string} */
    let thrown = "";
    const counts = await step
      .run(file === undefined ? ["ignore", "inherit", "inherit"] : ["ignore", file, file])
      .catch((/** @type {unknown} */ error) => {
        thrown = error instanceof Error ? error.message : String(error);
        return ONE_FAILED;
      });
    if (file !== undefined) closeSync(file);
    const output = file === undefined ? "" : readFileSync(log, "utf8");
    if (!live) console.log(`\n━━ ${step.name}\n${output.trimEnd()}`);
    if (thrown) console.error(thrown);
    const note = `${closingLine(counts)} in ${((Date.now() - started) / 1000).toFixed(1)} s`;
    console.log(`━━ ${step.name}: ${note}\n`);
    finish(step, withNames(step.name, counts, thrown || output.slice(-TAIL)), note);
  };

  /** @param {Step} step */
  const isReady = ({ needs = [], writes }) =>
    needs.every((need) => results.has(need)) &&
    !(writes && [...running.keys()].some((other) => other.writes === writes));

  const firstReady = () => waiting.find(isReady);

  while (waiting.length > 0 || running.size > 0) {
    for (let next = firstReady(); next && running.size < atOnce; next = firstReady()) {
      const step = next;
      waiting.splice(waiting.indexOf(step), 1);
      const missing = step.needs?.find((need) => failed.has(need));
      if (missing) {
        failed.add(step.name);
        finish(step, NOTHING, `not run: ${missing} failed`);
        continue;
      }
      running.set(step, runStep(step));
      onStart?.([...running.keys()].map(({ name }) => name));
    }
    if (running.size === 0 && waiting.length > 0) {
      throw new Error(`Steps need each other: ${waiting.map(({ name }) => name).join(", ")}.`);
    }
    if (running.size > 0) await Promise.race(running.values());
  }

  const ordered = steps.flatMap(({ name }) => {
    const result = results.get(name);
    return result ? [{ name, ...result }] : [];
  });
  const total = addUp(ordered.map(({ counts }) => counts));
  const failures = total.failures ?? [];
  if (failures.length > 0) console.log(`\n━━ Failed\n${failureList(failures)}`);
  console.log("");
  for (const { name, note } of ordered) console.log(`${name.padEnd(12)}${note}`);
  console.log(`${"whole".padEnd(12)}${clock(Date.now() - began)}`);
  return total;
}

/**
 * A failure without a name is named after its step.
 * @param {string} step @param {Counts} counts @param {string} message
 * @returns {Counts}
 */
function withNames(step, counts, message) {
  const named = (counts.failures ?? []).map(({ name, message: text }) => ({
    name: `${step}: ${name}`,
    message: text,
  }));
  const isNamed = named.length >= counts.failed;
  return { ...counts, failures: isNamed ? named : [...named, { name: step, message }] };
}

/** @param {number} ms */
const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, "0")}`;
