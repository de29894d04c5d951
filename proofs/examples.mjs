// npm run proof:examples [-- NAME …] [--short] [--day N]
// Each example is copied into an empty folder, installed with the packages as they would be published, started as its
// README says, and used in a browser by its test in examples/e2e. The short form does so with one of them, another one each
// day.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildLibrary } from "../scripts/build.mjs";
import { copyExample, EXAMPLES } from "../scripts/example-folder.mjs";
import { bin, main, run } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";

const DAY_MS = 86_400_000;
const TESTS = join(ROOT, "examples", "e2e");

await main(async () => {
  const { values, positionals } = parseArgs({
    options: { short: { type: "boolean" }, day: { type: "string" } },
    allowPositionals: true,
  });
  const day = Number(values.day ?? Math.floor(Date.now() / DAY_MS));
  const chosen = values.short && positionals.length === 0 ? [exampleOf(day)] : positionals;
  const unknown = chosen.filter((name) => !EXAMPLES.includes(name));
  if (unknown.length > 0) throw new Error(`No example is called ${unknown.join()}: ${EXAMPLES.join(", ")}.`);
  const names = chosen.length > 0 ? chosen : EXAMPLES;
  console.log(
    values.short
      ? `proof:examples: ${names.join()}, number ${day} modulo ${EXAMPLES.length} of ${EXAMPLES.join(", ")}`
      : `proof:examples: ${names.join(", ")}`,
  );

  await buildLibrary();
  const root = mkdtempSync(join(tmpdir(), "react-media-library-examples-"));
  /** @type {string[]} */
  const failed = [];
  try {
    for (const name of names) {
      console.log(`\n── ${name}`);
      try {
        if (!(await proveExample(name, root))) failed.push(name);
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        failed.push(name);
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`\nproof:examples: ${failed.length === 0 ? "passed" : `FAILED: ${failed.join(", ")}`}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
});

/** @param {number} day */
function exampleOf(day) {
  const name = EXAMPLES[day % EXAMPLES.length];
  if (name === undefined) throw new Error(`--day takes a whole number.`);
  return name;
}

/** @param {string} name @param {string} root a folder for the copy */
async function proveExample(name, root) {
  const folder = await copyExample(name, root);
  const config = ["--config", join(TESTS, "examples.config.ts"), "--reporter", "list"];
  const code = await run(
    process.execPath,
    [bin("@playwright/test", "playwright"), "test", ...config, `${name}.spec.ts`],
    { cwd: TESTS, env: { EXAMPLE_FOLDER: folder } },
  );
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return code === 0;
}
