import "./node-version.mjs";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkSizes } from "./bundle-sizes.mjs";
import { appChecks } from "./check-packed-apps.mjs";
import { packageChecks } from "./check-packed-packages.mjs";
import { must } from "./must.mjs";
import { pack } from "./pack.mjs";
import { NEXT_APP, REACT_18_APP, VITE_APP } from "./package-apps.mjs";
import { checkContents } from "./package-contents.mjs";
import { main } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";
import { checkLicences, lintTarball, runChecks } from "./tarball-checks.mjs";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/**
 * Checks that each stylesheet begins with a list of the variables to set, as the README says, and reads each of them.
 * @param {string} tarball already unpacked
 */
function checkStylesheets(tarball) {
  const entryPoints = Object.keys(manifest.exports).filter((entryPoint) => entryPoint.endsWith(".css"));
  must(entryPoints.length > 0, "There is no stylesheet.");
  for (const entryPoint of entryPoints) {
    const css = readFileSync(
      join(dirname(tarball), "unpacked", "package", manifest.exports[entryPoint]),
      "utf8",
    );
    const [head = ""] = /^\/\*![\s\S]*?\*\//.exec(css) ?? [];
    /** @param {string} text */
    const variables = (text) => [...new Set(text.match(/--rml-[\w-]+/g))].sort();
    const listed = variables(head);
    must(listed.length > 0, `${entryPoint} does not begin with a list of its variables.`);
    const unread = listed.filter((name) => !css.includes(`var(${name}`));
    must(unread.length === 0, `${entryPoint} lists ${unread.join(", ")}, which it does not read.`);
    console.log(`${entryPoint}: ${listed.length} variables`);
  }
}

await main(async () => {
  const folder = mkdtempSync(join(tmpdir(), "check-package-"));
  /** @type {import("./reports.mjs").Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const tarball = await pack(ROOT, folder);
    counts = await runChecks([
      ["contents", () => checkContents(manifest, tarball, join(folder, "unpacked"))],
      ["stylesheets", async () => checkStylesheets(tarball)],
      ["publint and attw", () => lintTarball(tarball, manifest)],
      ["sizes", checkSizes],
      ["licences", checkLicences],
      ...packageChecks(folder, tarball),
      ...appChecks(VITE_APP, tarball),
      ...appChecks(REACT_18_APP, tarball),
      ...appChecks(NEXT_APP, tarball),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const report = process.argv.indexOf("--report");
  const path = process.argv[report + 1];
  if (report >= 0 && path) writeFileSync(path, JSON.stringify(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
});
