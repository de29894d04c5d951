import "./node-version.mjs";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import { appChecks } from "./check-packed-apps.mjs";
import { packageChecks } from "./check-packed-packages.mjs";
import { must, mustRun } from "./must.mjs";
import { pack } from "./pack.mjs";
import { NEXT_APP, REACT_18_APP, VITE_APP } from "./package-apps.mjs";
import { bin, main } from "./processes.mjs";
import { closingLine } from "./reports.mjs";
import { ROOT } from "./stamps.mjs";

/** Bytes, minified and compressed with gzip -9, of all that the entry point `.` loads at once. */
const SIZE_BUDGET = 12_288;

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Checks that the tarball holds every file that `exports` names, and none that only we need. @param {string} tarball */
async function checkContents(tarball) {
  const folder = join(dirname(tarball), "unpacked");
  mkdirSync(folder);
  await mustRun("tar", "tar", ["-xzf", tarball, "-C", folder]);
  const files = readdirSync(join(folder, "package"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "package").length + 1));
  const internal = files.filter((file) =>
    /\.(test|test-d|contract|stories|browser)\.|tsbuildinfo|__snapshots__/.test(file),
  );
  must(internal.length === 0, `The package contains internal files: ${internal.join(", ")}.`);
  const targets = Object.values(manifest.exports).flatMap((entryPoint) =>
    typeof entryPoint === "string" ? entryPoint : Object.values(entryPoint),
  );
  const required = [...targets.map((path) => path.slice(2)), "README.md", "LICENSE"];
  const missing = required.filter((path) => !files.includes(path));
  must(missing.length === 0, `The package lacks ${missing.join(", ")}.`);
  const lost = files
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => {
      const { sources } = JSON.parse(readFileSync(join(folder, "package", file), "utf8"));
      return sources.map((/** @type {string} */ source) => posix.join(posix.dirname(file), source));
    })
    .filter((source) => !files.includes(source));
  must(lost.length === 0, `Source maps name files that the package lacks: ${lost.slice(0, 5).join(", ")}.`);
  must(files.includes("dist/index.js.map"), "The package has no source maps.");
  console.log(`${files.length} files`);
}

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

/** @param {string} tarball */
const publint = (tarball) =>
  mustRun("publint", process.execPath, [bin("publint"), "run", tarball, "--strict"]);

/** @param {string} tarball */
const areTheTypesWrong = (tarball) =>
  mustRun("attw", process.execPath, [
    bin("@arethetypeswrong/cli", "attw"),
    tarball,
    ...["--profile", "esm-only", "--no-emoji", "--no-color", "--format", "table-flipped"],
    ...[
      "--exclude-entrypoints",
      ...Object.keys(manifest.exports).filter((entryPoint) => entryPoint.endsWith(".css")),
    ],
  ]);

/** Checks the size of `.` with its dependencies, without React, workers and dynamic imports. */
async function checkSize() {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from "${manifest.name}";`, resolveDir: ROOT, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    metafile: true,
    write: false,
    outdir: "out",
    absWorkingDir: ROOT,
    target: "es2023",
    legalComments: "none",
    external: ["react", "react-dom", "react/*", "react-dom/*"],
  });
  const atOnce = new Set(["out/stdin.js"]);
  for (const file of atOnce) {
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind === "import-statement" && !external) atOnce.add(path);
    }
  }
  const bytes = outputFiles
    .filter(({ path }) => [...atOnce].some((file) => path === join(ROOT, file)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  const parts = [...atOnce]
    .flatMap((file) => Object.entries(metafile.outputs[file]?.inputs ?? {}))
    .map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
    .sort((one, other) => other.bytes - one.bytes);
  for (const part of parts.slice(0, 40)) console.log(`${String(part.bytes).padStart(8)}  ${part.path}`);
  console.log(`Entry point ".": ${bytes} of ${SIZE_BUDGET} bytes (minified, gzip -9, React apart)`);
  must(bytes > 0, "Nothing was measured.");
  must(bytes <= SIZE_BUDGET, `Entry point "." is ${bytes - SIZE_BUDGET} bytes over its budget.`);
}

await main(async () => {
  const folder = mkdtempSync(join(tmpdir(), "check-package-"));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const tarball = await pack(ROOT, folder);
    /** @type {[string, () => Promise<void>][]} */
    const checks = [
      ["contents", () => checkContents(tarball)],
      ["stylesheets", async () => checkStylesheets(tarball)],
      ["publint", () => publint(tarball)],
      ["attw", () => areTheTypesWrong(tarball)],
      ["size", checkSize],
      ...packageChecks(folder, tarball),
      ...appChecks(VITE_APP, tarball),
      ...appChecks(REACT_18_APP, tarball),
      ...appChecks(NEXT_APP, tarball),
    ];
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
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const report = process.argv.indexOf("--report");
  const path = process.argv[report + 1];
  if (report >= 0 && path) writeFileSync(path, JSON.stringify(counts));
  console.log(`\nPackaging: ${closingLine(counts)}`);
  process.exit(counts.failed > 0 ? 1 : 0);
});
