import "./node-version.mjs";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { changesWithoutChangeset } from "./api-changes.mjs";
import { apiReports, entryPointsOf } from "./api-report.mjs";
import { buildLibrary } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { optionsOf, optionsTables } from "./options-table.mjs";
import { bin, main } from "./processes.mjs";
import { manifestIn, PUBLISHED } from "./published-packages.mjs";
import { envExample, replaceMarked, settingsTables } from "./settings-table.mjs";
import { ROOT } from "./stamps.mjs";

// npm run generate: writes the files that are generated and checked in, among them the API report of each entry
// point and the tables of settings and options.
// With `--check` it writes nothing, and fails if one of them is stale or a change of an API has no changeset.

/** @param {string} folder */
const nameOf = (folder) => manifestIn(folder).name;

/** The folder of a package's reports. @param {string} name */
const reportsOf = (name) => posix.join("api", name.replace(/^@.*\//, ""));

/**
 * Formats blocks of declarations in one call of Biome.
 * @param {string[]} sections
 * @returns {string[]}
 */
function formatAll(sections) {
  const divider = "// ── next section";
  const input = sections.join(`\n\n${divider}\n\n`);
  const args = [bin("@biomejs/biome"), "format", "--stdin-file-path=api.d.ts"];
  return execFileSync(process.execPath, args, { cwd: ROOT, input, encoding: "utf8" }).split(divider);
}

/** What describes the settings of the server. @returns {[path: string, text: string][]} */
function settingsFiles() {
  /** @type {import("./settings-table.mjs").Settings} */
  const settings = JSON.parse(readFileSync(join(ROOT, "demo", "settings.json"), "utf8"));
  const page = "docs/guides/settings.md";
  const text = readFileSync(join(ROOT, page), "utf8");
  return [
    ["demo/.env.example", envExample(settings)],
    [page, replaceMarked(text, "settings", settingsTables(settings))],
  ];
}

/** The options of the package for servers. @returns {[path: string, text: string][]} */
function optionsFiles() {
  const page = "docs/guides/server-options.md";
  const declarations = join(ROOT, "packages", "generation-server", "dist", "index.d.ts");
  const tables = optionsTables(optionsOf(declarations, "GenerationServerOptions"), "All options");
  return [[page, replaceMarked(readFileSync(join(ROOT, page), "utf8"), "options", tables)]];
}

/** The generated files, by their path from the root. @returns {Map<string, string>} */
function generatedFiles() {
  const reports = PUBLISHED.flatMap((folder) => {
    const name = nameOf(folder);
    return apiReports(entryPointsOf(join(ROOT, folder)), formatAll).map(
      ({ specifier, text }) =>
        /** @type {const} */ ([
          `${reportsOf(name)}/${specifier.slice(name.length + 1).replaceAll("/", "-") || "index"}.api.md`,
          text,
        ]),
    );
  });
  return new Map([...reports, ...settingsFiles(), ...optionsFiles()]);
}

/** The first line that differs, for the message. @param {string} text @param {string} current */
function firstDifference(text, current) {
  const [lines, before] = [text.split("\n"), current.split("\n")];
  const at = lines.findIndex((line, index) => line !== before[index]);
  return at < 0 ? `line ${lines.length + 1} is left over` : `line ${at + 1}: ${lines[at]}`;
}

/** @param {Map<string, string>} files @param {string[]} leftOver */
function check(files, leftOver) {
  const stale = [...files].flatMap(([path, text]) => {
    const file = join(ROOT, path);
    const current = existsSync(file) ? readFileSync(file, "utf8") : "";
    return current === text ? [] : `${path} is stale: ${firstDifference(text, current)}`;
  });
  const problems = [...stale, ...leftOver.map((path) => `${path} describes what no longer exists`)];
  if (problems.length > 0) {
    throw new Error(`${problems.join("\n")}\nRun \`npm run generate\` and commit what it writes.`);
  }
  console.log(`${files.size} generated files are up to date.`);
  const names = new Map(PUBLISHED.map((folder) => [reportsOf(nameOf(folder)), nameOf(folder)]));
  const { missing, comparedWith } = changesWithoutChangeset(ROOT, (path) => names.get(dirname(path)) ?? path);
  console.log(`The API is compared with ${comparedWith}.`);
  if (missing.length > 0) {
    throw new Error(
      `The API of ${missing.join(" and ")} has changed without a changeset. Record it with \`npx changeset\`, so that users read of it in the changelog.`,
    );
  }
}

await main(async () => {
  await ensureInstalled();
  await buildLibrary();
  const files = generatedFiles();
  mkdirSync(join(ROOT, "api"), { recursive: true });
  const leftOver = readdirSync(join(ROOT, "api"), { recursive: true, encoding: "utf8" })
    .map((path) => posix.join("api", path.replaceAll("\\", "/")))
    .filter((path) => path.endsWith(".md") && !files.has(path));
  if (process.argv.includes("--check")) return check(files, leftOver);
  for (const path of leftOver) rmSync(join(ROOT, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  console.log(`Wrote ${files.size} files.`);
});
