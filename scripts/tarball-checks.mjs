import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forbiddenLicences, productionPaths } from "./licences.mjs";
import { must, mustRun } from "./must.mjs";
import { bin } from "./processes.mjs";
import { PUBLISHED } from "./published-packages.mjs";
import { closingLine } from "./reports.mjs";
import { ROOT } from "./stamps.mjs";

/** @typedef {[name: string, check: () => Promise<unknown>]} Check */

/** What publint and attw say of a tarball. @param {string} tarball @param {{ exports: object }} manifest */
export async function lintTarball(tarball, { exports }) {
  await mustRun("publint", process.execPath, [bin("publint"), "run", tarball, "--strict"]);
  const css = Object.keys(exports).filter((entryPoint) => entryPoint.endsWith(".css"));
  await mustRun("attw", process.execPath, [
    bin("@arethetypeswrong/cli", "attw"),
    tarball,
    ...["--profile", "esm-only", "--no-emoji", "--no-color", "--format", "table-flipped"],
    ...(css.length > 0 ? ["--exclude-entrypoints", ...css] : []),
  ]);
}

/** That all that is installed with our packages has a licence of the closed list. */
export async function checkLicences() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const paths = productionPaths(
    packages,
    PUBLISHED.map((folder) => (folder === "." ? "" : folder)),
  );
  const forbidden = forbiddenLicences(packages, paths);
  must(
    forbidden.length === 0,
    `${forbidden.map(({ path, license }) => `${path}: ${license}`).join("; ")}. Replace it, or allow it in scripts/licences.mjs with the reason.`,
  );
  console.log(`${paths.length} packages are installed with ours, each with an allowed licence.`);
}

/**
 * Runs checks one after the other, also after a failed one.
 * @param {Check[]} checks
 * @returns {Promise<import("./reports.mjs").Counts>}
 */
export async function runChecks(checks) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, check] of checks) {
    console.log(`\n── ${name}`);
    try {
      await check();
      counts.passed++;
    } catch (error) {
      counts.failed++;
      console.error(`FAILED ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  console.log(`\n${closingLine(counts)}`);
  return counts;
}
