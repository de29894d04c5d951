import "./node-version.mjs";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildDemo, buildLibrary } from "./build.mjs";
import { getChromium } from "./get-chromium.mjs";
import { ensureInstalled } from "./install.mjs";
import { peakLine, watchMemory } from "./memory.mjs";
import { bin, main, run } from "./processes.mjs";
import {
  addUp,
  closingLine,
  countPlaywright,
  countRun,
  countVitest,
  NOTHING,
  ONE_FAILED,
  ONE_PASSED,
} from "./reports.mjs";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("./reports.mjs").Counts} Counts */
/** @typedef {{ name: string, fast?: boolean, browser?: boolean, needs?: string[], run: () => Promise<Counts> }} Step */

const COLORS = process.stdout.isTTY ? [] : ["--colors=off"];

/** MB that no process of the tests, browsers included, may take. */
const MOST_MEMORY = 2_048;

const REPORTS = join(ROOT, "test-results", "reports");

/** @param {string[]} args @param {string} [cwd] */
const check = async (args, cwd) =>
  (await run(process.execPath, args, { cwd })) === 0 ? ONE_PASSED : ONE_FAILED;

/** @param {() => Promise<unknown>} work */
const build = async (work) => {
  await work();
  return ONE_PASSED;
};

/**
 * Runs a program that leaves a JSON report.
 * @template T
 * @param {string} name of the report
 * @param {(report: T) => Counts} count
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
async function counted(name, count, args, options) {
  const file = reportFile(name);
  rmSync(file, { force: true });
  const code = await run(process.execPath, args, options);
  const report = existsSync(file) ? count(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  return countRun(report, code);
}

/** @param {string} name */
const reportFile = (name) => join(REPORTS, `${name}.json`);

/**
 * @param {string} name of the step
 * @param {string} [project] of vite.config.ts; may hold a `*`
 * @param {string[]} [more] arguments
 */
const vitest = (name, project = name, more = []) =>
  counted(
    name,
    countVitest,
    [
      bin("vitest"),
      ...["run", "--project", project, "--reporter=default", "--reporter=json", ...more],
      `--outputFile.json=${reportFile(name)}`,
    ],
    // Vitest colours a log of CI as well.
    { env: process.stdout.isTTY ? {} : { NO_COLOR: "1" } },
  );

/** The long proofs (`npm run proof:…`) in their short, seeded form; each counts as one. */
async function proofs() {
  const all = [];
  for (const name of [
    "crash",
    "tabs",
    "files",
    "inert",
    "mount",
    "fuzz",
    "abort",
    "debits",
    "webhooks",
    "kill",
    "hostile",
  ]) {
    all.push(await check([join(ROOT, "proofs", `${name}.mjs`), "--short"]));
  }
  return addUp(all);
}

/** @type {Step[]} */
const STEPS = [
  {
    name: "lint",
    fast: true,
    run: () => check([bin("@biomejs/biome"), "ci", "--error-on-warnings", ...COLORS, "."]),
  },
  { name: "build", fast: true, run: () => build(buildLibrary) },
  {
    name: "types",
    fast: true,
    needs: ["build"],
    run: () => check([bin("typescript", "tsc"), "-p", "tsconfig.json"]),
  },
  {
    name: "demo-types",
    fast: true,
    needs: ["build"],
    run: async () => {
      // What Next writes for itself and git does not keep.
      const generated = await check([bin("next"), "typegen"], join(ROOT, "demo"));
      if (generated.failed > 0) return generated;
      return check([bin("typescript", "tsc"), "-p", "demo", "--noEmit"]);
    },
  },
  {
    name: "unit",
    fast: true,
    needs: ["build"],
    // They wait for clocks, databases and processes more than they work: by default there would be one on two cores.
    run: () => vitest("unit", "unit", ["--maxWorkers=3"]),
  },
  { name: "browser", browser: true, run: () => vitest("browser") },
  { name: "proofs", browser: true, needs: ["build"], run: proofs },
  { name: "storybook", browser: true, needs: ["build"], run: () => vitest("storybook", "storybook-*") },
  { name: "demo-build", needs: ["build"], run: () => build(buildDemo) },
  {
    name: "e2e",
    browser: true,
    needs: ["demo-build"],
    run: () =>
      counted(
        "e2e",
        countPlaywright,
        [bin("@playwright/test", "playwright"), "test", "--reporter=list,json"],
        {
          cwd: join(ROOT, "demo"),
          env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile("e2e") },
        },
      ),
  },
  {
    name: "package",
    browser: true,
    needs: ["build"],
    run: () =>
      counted("package", (/** @type {Counts} */ counts) => counts, [
        join(ROOT, "scripts", "check-package.mjs"),
        ...["--report", reportFile("package")],
      ]),
  },
];

/**
 * The steps to run, each with those that it needs before it.
 * @param {string[]} args
 */
function chosenSteps(args) {
  const only = args.indexOf("--only");
  const names = only < 0 ? [] : (args[only + 1] ?? "").split(",").filter(Boolean);
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0 || (only >= 0 && names.length === 0)) {
    const all = STEPS.map((step) => step.name).join(", ");
    throw new Error(
      `--only takes steps divided by commas; there is ${all}, and no ${unknown.join(", ") || "empty one"}.`,
    );
  }
  /** @param {Step} step @returns {string[]} */
  const withNeeds = (step) => [
    step.name,
    ...STEPS.filter(({ name }) => step.needs?.includes(name)).flatMap(withNeeds),
  ];
  const first = STEPS.filter((step) =>
    names.length > 0 ? names.includes(step.name) : step.fast || !args.includes("--fast"),
  );
  const chosen = new Set(first.flatMap(withNeeds));
  return STEPS.filter(({ name }) => chosen.has(name));
}

/**
 * Runs every step, also after a failure, save those that need what failed.
 * @param {Step[]} steps
 * @param {ReturnType<typeof watchMemory>} memory
 */
async function runSteps(steps, memory) {
  /** @type {{ name: string, counts: Counts, note: string }[]} */
  const results = [];
  const failed = new Set();
  for (const { name, needs = [], run: work } of steps) {
    const missing = needs.find((need) => failed.has(need));
    if (missing) {
      failed.add(name);
      results.push({ name, counts: NOTHING, note: `not run: ${missing} failed` });
      continue;
    }
    console.log(`\n━━ ${name}`);
    memory.enter(name);
    const began = Date.now();
    const counts = await work().catch((/** @type {unknown} */ error) => {
      console.error(error instanceof Error ? error.message : error);
      return ONE_FAILED;
    });
    const note = `${closingLine(counts)} in ${((Date.now() - began) / 1000).toFixed(1)} s`;
    console.log(`━━ ${name}: ${note}`);
    if (counts.failed > 0) failed.add(name);
    results.push({ name, counts, note });
  }
  console.log("");
  for (const { name, note } of results) console.log(`${name.padEnd(12)}${note}`);
  return addUp(results.map(({ counts }) => counts));
}

await main(async () => {
  const steps = chosenSteps(process.argv.slice(2));
  await ensureInstalled();
  if (steps.some((step) => step.browser)) {
    process.env.CHROMIUM_PATH = await getChromium();
    console.log(`Chromium: ${process.env.CHROMIUM_PATH}`);
  }
  mkdirSync(REPORTS, { recursive: true });
  const memory = watchMemory({ limit: MOST_MEMORY });
  const counts = await runSteps(steps, memory);
  const { peak, exceeded } = await memory.stop();
  console.log(`\nPeak memory of one process: ${peakLine(peak)}`);
  if (exceeded) console.error(`Killed for taking more than ${MOST_MEMORY} MB: ${peakLine(exceeded)}`);
  const total = addUp([counts, exceeded ? ONE_FAILED : NOTHING]);
  console.log(`\n${closingLine(total)}`);
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
});
