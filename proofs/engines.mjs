// npm run proof:engines [-- chromium,firefox,webkit]
// Runs the browser tests of the storage and the core in every engine of this machine. Installs nothing; an absent
// engine is reported and is not a failure.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { bin, main, run } from "../scripts/processes.mjs";
import { closingLine, countRun, countVitest } from "../scripts/reports.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { findEngines } from "./find-engines.mjs";
import { table } from "./proof-harness.mjs";

/** @typedef {import("../scripts/reports.mjs").Counts} Counts */

const ALL = ["chromium", "firefox", "webkit"];

await main(async () => {
  const only = process.argv[2]?.split(",") ?? ALL;
  const found = findEngines();
  for (const name of ALL) {
    const engine = found.find((one) => one.name === name);
    console.log(`${name}: ${engine ? `${engine.version}, ${engine.file}` : "not installed"}`);
  }
  /** @type {[string, Counts][]} */
  const results = [];
  for (const { name, version } of found.filter((engine) => only.includes(engine.name))) {
    const file = join(ROOT, "test-results", "reports", `engine-${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    const config = join(import.meta.dirname, "engines.config.mjs");
    const code = await run(
      process.execPath,
      [
        bin("vitest"),
        "run",
        "--config",
        config,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${file}`,
      ],
      { env: { ENGINE: name, NO_COLOR: "1" } },
    );
    const report = existsSync(file) ? countVitest(JSON.parse(readFileSync(file, "utf8"))) : undefined;
    results.push([version, countRun(report, code)]);
  }
  const rows = results.map(([name, { passed, failed, skipped }]) => [name, passed, failed, skipped]);
  console.log(`\n${table(["engine", "passed", "failed", "skipped"], rows)}`);
  const failed = results.some(([, counts]) => counts.failed > 0);
  for (const [name, counts] of results)
    if (counts.failed > 0) console.error(`${name}: ${closingLine(counts)}`);
  console.log(`proof:engines: ${failed || results.length === 0 ? "FAILED" : "passed"}.`);
  process.exitCode = failed || results.length === 0 ? 1 : 0;
});
