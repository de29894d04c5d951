import "./node-version.mjs";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import { packageChecks } from "./check-packed-packages.mjs";
import { openInBrowser } from "./open-app.mjs";
import { NEXT_APP, REACT_18_APP, VITE_APP } from "./package-apps.mjs";
import { HOST, isListening, takePort } from "./ports.mjs";
import { bin, main, npm, run, start } from "./processes.mjs";
import { closingLine } from "./reports.mjs";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("./package-apps.mjs").App} App */

/** Bytes after minifying and gzip -9 of all that the door `.` loads at once. */
const SIZE_BUDGET = 12_288;

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
/** @type {{ packages: Record<string, { version?: string, link?: boolean }> }} */
const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

/** @param {boolean} holds @param {string} otherwise */
function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/**
 * @param {string} what
 * @param {string[]} args of Node
 * @param {Parameters<typeof run>[2]} [options]
 */
async function mustRun(what, args, options) {
  must((await run(process.execPath, args, options)) === 0, `${what} failed; its messages are above.`);
}

/** @param {string} folder @returns {Promise<string>} the tarball */
async function pack(folder) {
  const { file, args } = npm();
  const code = await run(file, [
    ...args,
    "pack",
    "--silent",
    "--ignore-scripts",
    "--pack-destination",
    folder,
  ]);
  must(code === 0, "npm pack failed; its messages are above.");
  return join(folder, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
}

/** What is in the tarball: all that the doors name, and nothing that only we need. @param {string} tarball */
async function checkContents(tarball) {
  const folder = join(dirname(tarball), "unpacked");
  mkdirSync(folder);
  must((await run("tar", ["-xzf", tarball, "-C", folder])) === 0, "The tarball cannot be unpacked.");
  const files = readdirSync(join(folder, "package"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "package").length + 1));
  const ours = files.filter((file) =>
    /\.(test|test-d|contract|stories|browser)\.|tsbuildinfo|__snapshots__/.test(file),
  );
  must(ours.length === 0, `The package holds files that only we need: ${ours.join(", ")}.`);
  const targets = Object.values(manifest.exports).flatMap((door) =>
    typeof door === "string" ? door : Object.values(door),
  );
  const wanted = [...targets.map((path) => path.slice(2)), "README.md", "LICENSE"];
  const missing = wanted.filter((path) => !files.includes(path));
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
 * Each stylesheet begins with the list of variables to set, as the README says, and reads each of them.
 * @param {string} tarball unpacked before
 */
function checkStylesheets(tarball) {
  const doors = Object.keys(manifest.exports).filter((door) => door.endsWith(".css"));
  must(doors.length > 0, "There is no stylesheet.");
  for (const door of doors) {
    const css = readFileSync(join(dirname(tarball), "unpacked", "package", manifest.exports[door]), "utf8");
    const [head = ""] = /^\/\*![\s\S]*?\*\//.exec(css) ?? [];
    /** @param {string} text */
    const variables = (text) => [...new Set(text.match(/--rml-[\w-]+/g))].sort();
    const told = variables(head);
    must(told.length > 0, `${door} does not begin with its variables.`);
    const idle = told.filter((name) => !css.includes(`var(${name}`));
    must(idle.length === 0, `${door} lists ${idle.join(", ")}, which it does not read.`);
    console.log(`${door}: ${told.length} variables`);
  }
}

/** @param {string} tarball */
const publint = (tarball) => mustRun("publint", [bin("publint"), "run", tarball, "--strict"]);

/** @param {string} tarball */
const areTheTypesWrong = (tarball) =>
  mustRun("attw", [
    bin("@arethetypeswrong/cli", "attw"),
    tarball,
    ...["--profile", "esm-only", "--no-emoji", "--no-color", "--format", "table-flipped"],
    ...["--exclude-entrypoints", ...Object.keys(manifest.exports).filter((door) => door.endsWith(".css"))],
  ]);

/** The door `.` with its dependencies, without React, workers and what stands behind import(). */
async function checkSize() {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from "${manifest.name}";`, resolveDir: ROOT, loader: "js" },
    ...{ bundle: true, minify: true, format: "esm", splitting: true, metafile: true, write: false },
    ...{ outdir: "out", absWorkingDir: ROOT, target: "es2023", legalComments: "none" },
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
  console.log(`Door ".": ${bytes} of ${SIZE_BUDGET} bytes (minified, gzip -9, React apart)`);
  must(bytes > 0, "Nothing was measured.");
  must(bytes <= SIZE_BUDGET, `Door "." is ${bytes - SIZE_BUDGET} bytes over its budget.`);
}

/**
 * Writes an app beside the tarball and installs it, each package in the version that our own lock names.
 * @param {App} app
 * @param {string} tarball
 * @returns {Promise<string>} the app's folder
 */
async function createApp(app, tarball) {
  const folder = join(dirname(tarball), app.name);
  for (const [path, text] of Object.entries(app.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const versions = app.packages.map((name) => [
    name,
    app.versions?.[name] ?? lock.packages[`node_modules/${name}`]?.version,
  ]);
  const root = {
    ...{ name: `packed-${app.name}`, version: "0.0.0", private: true, type: "module" },
    dependencies: { ...Object.fromEntries(versions), [manifest.name]: `file:${tarball}` },
  };
  // Our lock, without ourselves: so a package's own dependencies are those we tested with, too. What the app does
  // without, or has in another version, would stand in the way of its own.
  const left = [...Object.keys(manifest.peerDependenciesMeta), ...Object.keys(app.versions ?? {})].filter(
    (name) => app.versions?.[name] || !app.packages.includes(name),
  );
  const packages = Object.entries(lock.packages).filter(
    ([path, { link }]) =>
      path.startsWith("node_modules/") && !link && !left.includes(path.slice("node_modules/".length)),
  );
  const seed = { ...lock, name: root.name, version: root.version };
  writeFileSync(join(folder, "package.json"), JSON.stringify(root, null, 2));
  writeFileSync(
    join(folder, "package-lock.json"),
    JSON.stringify({ ...seed, packages: { "": root, ...Object.fromEntries(packages) } }),
  );
  const { file, args } = npm();
  const flags = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--include=dev"];
  must((await run(file, [...args, ...flags], { cwd: folder })) === 0, "npm install failed; see above.");
  return folder;
}

/** @param {App} app @param {string} folder */
async function serveAndOpen(app, folder) {
  const port = await takePort(0);
  const [name, ...args] = app.serve;
  const server = start(process.execPath, [bin(name, name, folder), ...args, String(port)], { cwd: folder });
  const early = server.ended.then(() => Promise.reject(new Error("The app's server ended; see above.")));
  early.catch(() => {}); // Once we end it ourselves, nobody waits.
  try {
    await Promise.race([isListening(port), early]);
    await openInBrowser(`http://${HOST}:${port}`, app.otherPages);
  } finally {
    server.stop();
    await server.ended;
  }
}

/** @param {App} app @param {string} tarball @returns {[string, () => Promise<void>][]} */
const appChecks = (app, tarball) => {
  let folder = "";
  let built = false;
  return [
    [
      `${app.name} app installs`,
      async () => {
        folder = await createApp(app, tarball);
      },
    ],
    [
      `${app.name} app: types resolve`,
      async () => {
        must(folder !== "", "It is not installed.");
        await mustRun("tsc", [bin("typescript", "tsc", folder), "-p", "."], { cwd: folder });
      },
    ],
    [
      `${app.name} app builds`,
      async () => {
        must(folder !== "", "It is not installed.");
        const [name, ...args] = app.build;
        await mustRun(app.build.join(" "), [bin(name, name, folder), ...args], { cwd: folder });
        built = true;
      },
    ],
    [
      `${app.name} app runs, its worker too`,
      async () => {
        must(built, "It is not built.");
        await serveAndOpen(app, folder);
      },
    ],
  ];
};

await main(async () => {
  const folder = mkdtempSync(join(tmpdir(), "check-package-"));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const tarball = await pack(folder);
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
