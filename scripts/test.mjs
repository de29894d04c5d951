import "./node-version.mjs";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
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
import { runSteps } from "./run-steps.mjs";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("./reports.mjs").Counts} Counts */
/** @typedef {import("./run-steps.mjs").StdioOptions} StdioOptions */
/**
 * @typedef {import("./run-steps.mjs").Step & { group?: string, fast?: boolean | "only",
 *   browser?: boolean }} Step `group`: another name for `--only`, of several steps; `fast`: part of `npm run check`,
 *   or part of that only
 */

const COLORS = process.stdout.isTTY ? [] : ["--colors=off"];

/** The most memory, in MB, that any process of the tests may take, browsers included. */
const MOST_MEMORY = 2_048;

/** Steps that run concurrently. Most of them spend half of their time waiting for timers, servers and browsers. */
const AT_ONCE = Math.max(2, Math.min(4, availableParallelism()));

const RESULTS = join(ROOT, "test-results");
const REPORTS = join(RESULTS, "reports");

/** @param {string[]} args @param {StdioOptions} stdio @param {string} [cwd] */
const check = async (args, stdio, cwd) =>
  (await run(process.execPath, args, { cwd, stdio })) === 0 ? ONE_PASSED : ONE_FAILED;

/**
 * Runs a program that writes a JSON report.
 * @template T
 * @param {string} name of the report
 * @param {(report: T) => Counts} count
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio: StdioOptions }} options
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
 * @param {StdioOptions} stdio
 * @param {string} [project] of vite.config.ts; may hold a `*`
 * @param {string[]} [more] arguments
 */
const vitest = (name, stdio, project = name, more = []) =>
  counted(
    name,
    countVitest,
    [
      bin("vitest"),
      ...["run", "--project", project, "--reporter=default", "--reporter=json", ...more],
      `--outputFile.json=${reportFile(name)}`,
    ],
    // Vitest would colour its output in CI too.
    { stdio, env: process.stdout.isTTY ? {} : { NO_COLOR: "1" } },
  );

/** @param {string} name */
const script = (name) => join(ROOT, "scripts", name);

/** The long proofs (`npm run proof:…`) in their short, seeded form; each counts as one. */
const PROOFS = [
  "kill",
  "hostile",
  "abort",
  "webhooks",
  "tabs",
  "crash",
  "files",
  "inert",
  "mount",
  "fuzz",
  "debits",
  "examples",
];

/**
 * In the order in which they start: the longest first, and steps that mostly wait beside steps that mostly compute.
 * @type {Step[]}
 */
const STEPS = [
  { name: "build", fast: true, run: (stdio) => check([script("build.mjs")], stdio) },
  {
    name: "lint",
    fast: true,
    run: (stdio) => check([bin("@biomejs/biome"), "ci", "--error-on-warnings", ...COLORS, "."], stdio),
  },
  // The example's kit imports its contract from the built entry point.
  { name: "browser", browser: true, needs: ["build"], run: (stdio) => vitest("browser", stdio) },
  {
    name: "demo-build",
    needs: ["build"],
    writes: "demo/.next",
    run: (stdio) => check([script("build.mjs"), "--demo"], stdio),
  },
  {
    name: "types",
    fast: true,
    // Packages and examples resolve the types of their imports to dist/.
    needs: ["build"],
    run: (stdio) => check([bin("typescript", "tsc"), "-p", "tsconfig.json"], stdio),
  },
  {
    name: "generated",
    fast: true,
    needs: ["build"],
    run: (stdio) => check([script("generate.mjs"), "--check"], stdio),
  },
  {
    name: "e2e",
    browser: true,
    needs: ["demo-build"],
    run: (stdio) =>
      counted(
        "e2e",
        countPlaywright,
        [bin("@playwright/test", "playwright"), "test", "--reporter=list,json"],
        {
          stdio,
          cwd: join(ROOT, "demo"),
          env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile("e2e") },
        },
      ),
  },
  {
    name: "quick",
    fast: "only",
    needs: ["build"],
    run: (stdio) => vitest("quick", stdio, "quick", ["--maxWorkers=3"]),
  },
  {
    name: "unit",
    needs: ["build"],
    // These tests mostly wait for clocks, databases and processes; Vitest's default would be one worker on two cores.
    run: (stdio) => vitest("unit", stdio, "unit", ["--maxWorkers=3"]),
  },
  {
    name: "storybook",
    browser: true,
    needs: ["build"],
    run: (stdio) => vitest("storybook", stdio, "storybook-*"),
  },
  ...PROOFS.map((name) => ({
    name: `proof:${name}`,
    group: "proofs",
    browser: true,
    needs: ["demo-build"],
    run: (/** @type {StdioOptions} */ stdio) =>
      check([join(ROOT, "proofs", `${name}.mjs`), "--short"], stdio),
  })),
  {
    name: "package",
    browser: true,
    needs: ["build"],
    run: (stdio) =>
      counted(
        "package",
        (/** @type {Counts} */ counts) => counts,
        [script("check-package.mjs"), "--report", reportFile("package")],
        { stdio },
      ),
  },
  {
    name: "demo-types",
    fast: true,
    needs: ["build"],
    writes: "demo/.next",
    run: async (stdio) => {
      // Next generates these types; git ignores them.
      const generated = await check([bin("next"), "typegen"], stdio, join(ROOT, "demo"));
      if (generated.failed > 0) return generated;
      return check([bin("typescript", "tsc"), "-p", "demo", "--noEmit"], stdio);
    },
  },
  {
    name: "example-types",
    fast: true,
    needs: ["build"],
    run: (stdio) => check([bin("typescript", "tsc"), "-p", "examples"], stdio),
  },
];

/**
 * The steps to run, including those that they need.
 * @param {string[]} args
 */
function chosenSteps(args) {
  const only = args.indexOf("--only");
  const names = only < 0 ? [] : (args[only + 1] ?? "").split(",").filter(Boolean);
  const isNamed = (/** @type {Step} */ step) =>
    names.includes(step.name) || names.includes(step.group ?? step.name);
  const all = [...new Set(STEPS.flatMap(({ name, group }) => [group ?? name, name]))];
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0 || (only >= 0 && names.length === 0)) {
    throw new Error(
      `--only takes steps separated by commas: ${all.join(", ")}; got ${unknown.join(", ") || "nothing"}.`,
    );
  }
  /** @param {Step} step @returns {string[]} */
  const withNeeds = (step) => [
    step.name,
    ...STEPS.filter(({ name }) => step.needs?.includes(name)).flatMap(withNeeds),
  ];
  const first = STEPS.filter((step) =>
    names.length > 0 ? isNamed(step) : args.includes("--fast") ? step.fast : step.fast !== "only",
  );
  const chosen = new Set(first.flatMap(withNeeds));
  return {
    steps: STEPS.filter(({ name }) => chosen.has(name)),
    // The output of a single step is shown as it is written.
    atOnce: first.length === 1 || args.includes("--serial") ? 1 : AT_ONCE,
  };
}

await main(async () => {
  const { steps, atOnce } = chosenSteps(process.argv.slice(2));
  await ensureInstalled();
  if (steps.some((step) => step.browser)) {
    process.env.CHROMIUM_PATH = await getChromium();
    console.log(`Chromium: ${process.env.CHROMIUM_PATH}`);
  }
  mkdirSync(REPORTS, { recursive: true });
  const memory = watchMemory({ limit: MOST_MEMORY });
  const counts = await runSteps(steps, {
    atOnce,
    logs: join(RESULTS, "logs"),
    onStart: (running) => memory.enter(running.join(" + ")),
  });
  const { peak, exceeded } = await memory.stop();
  console.log(`\nPeak memory of one process: ${peakLine(peak)}`);
  if (exceeded) console.error(`Killed for taking more than ${MOST_MEMORY} MB: ${peakLine(exceeded)}`);
  const total = addUp([counts, exceeded ? ONE_FAILED : NOTHING]);
  console.log(`\n${closingLine(total)}`);
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
});
