import "./node-version.mjs";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { checkSizes, measureSizes, readSizeTable, releasedSizes, SIZE_TABLE } from "./bundle-sizes.mjs";
import { EXAMPLES } from "./example-folder.mjs";
import { ensureInstalled } from "./install.mjs";
import { must, mustRun } from "./must.mjs";
import { pack } from "./pack.mjs";
import { checkContents } from "./package-contents.mjs";
import { bin, main, npm } from "./processes.mjs";
import { manifestIn, PUBLISHED } from "./published-packages.mjs";
import { examplesCommand, notesOf, readOptions, tarballLine, withVersions } from "./release-notes.mjs";
import { ROOT } from "./stamps.mjs";
import { checkLicences, lintTarball, runChecks } from "./tarball-checks.mjs";

// npm run release: makes the versions and changelogs of all changesets, packs and checks every package, commits,
// publishes and tags. With `--dry` it does the same in a copy, and publishes nothing. With `--version` it only makes
// the versions, for the pull request of .github/workflows/release.yml. `--skip-examples` skips the longest check.

/** @typedef {{ name: string, version: string, tarball: string }} Packed */

/** @param {string[]} args */
const git = (...args) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();

const isClean = () => git("status", "--porcelain") === "";

/** Throws unless this is main, with all that the remote's main has. */
function mustBeMain() {
  must(git("branch", "--show-current") === "main", "A release is made from main: git switch main.");
  git("fetch", "--quiet", "origin", "main");
  must(git("rev-list", "HEAD..origin/main") === "", "The remote's main has more commits: git pull first.");
}

const hasChangesets = () =>
  readdirSync(join(ROOT, ".changeset")).some((name) => name.endsWith(".md") && name !== "README.md");

/**
 * Turns the changesets of a folder into versions and changelogs. Most examples are no workspaces, which changesets leaves
 * alone: their versions of our packages are written here.
 * @param {string} folder
 */
async function applyChangesets(folder) {
  await mustRun("changeset version", process.execPath, [bin("@changesets/cli", "changeset"), "version"], {
    cwd: folder,
  });
  const versions = new Map(
    PUBLISHED.map((path) => manifestIn(path, folder)).map(({ name, version }) => [name, version]),
  );
  for (const name of EXAMPLES) {
    const file = join(folder, "examples", name, "package.json");
    writeFileSync(file, withVersions(readFileSync(file, "utf8"), versions));
  }
}

/** Makes the versions, here; the lock file names them too, and the sizes are what the next release compares with. */
async function makeVersions() {
  const sizes = await measureSizes();
  await applyChangesets(ROOT);
  const { file, args } = npm();
  const lock = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
  await mustRun("npm install --package-lock-only", file, [...args, ...lock]);
  writeFileSync(SIZE_TABLE, `${JSON.stringify(releasedSizes(sizes, readSizeTable()), null, 2)}\n`);
}

/** A clone with what was built here and the new versions. @param {string} folder that does not exist yet */
async function createCopy(folder) {
  git("clone", "--quiet", "--no-hardlinks", ROOT, folder);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const path of PUBLISHED) {
    const dist = join(ROOT, path, "dist");
    if (existsSync(dist)) cpSync(dist, join(folder, path, "dist"), { recursive: true });
  }
  if (hasChangesets()) await applyChangesets(folder);
}

/** @param {string} copy @param {string} folder @returns {Promise<Packed[]>} */
async function packAll(copy, folder) {
  /** @type {Packed[]} */
  const packed = [];
  for (const path of PUBLISHED) {
    const { name, version } = manifestIn(path, copy);
    packed.push({ name, version, tarball: await pack(join(copy, path), folder) });
  }
  return packed;
}

/** @param {string} copy @param {Packed[]} packed @param {string} folder @param {boolean} withExamples */
function checksOf(copy, packed, folder, withExamples) {
  const examples = withExamples ? examplesCommand(manifestIn(".").scripts) : undefined;
  return /** @type {import("./tarball-checks.mjs").Check[]} */ ([
    ...packed.flatMap(({ name, tarball }, index) => {
      const manifest = manifestIn(PUBLISHED[index] ?? "", copy);
      return [
        [`contents of ${name}`, () => checkContents(manifest, tarball, join(folder, `unpacked-${index}`))],
        [`publint and attw of ${name}`, () => lintTarball(tarball, manifest)],
      ];
    }),
    ["licences", checkLicences],
    ["sizes", checkSizes],
    ...(examples
      ? [[`npm run ${examples}`, () => mustRun(examples, npm().file, [...npm().args, "run", examples])]]
      : []),
  ]);
}

/** Whether the registry has a version. @param {string} spec */
function isPublished(spec) {
  const { file, args } = npm();
  // An unknown version is answered with nothing, an unknown package with an error.
  const { stdout } = spawnSync(file, [...args, "view", spec, "version"], { encoding: "utf8" });
  return stdout.trim() !== "";
}

/** Publishes what the registry does not have yet, so that a release that broke off can be run again. @param {Packed[]} packed */
async function publish(packed) {
  const { file, args } = npm();
  for (const { name, version, tarball } of packed) {
    const spec = `${name}@${version}`;
    if (isPublished(spec)) {
      console.log(`${spec} is published already.`);
    } else {
      // npm may ask for a one-time password.
      const publishing = [...args, "publish", tarball, "--access", "public"];
      await mustRun(`npm publish of ${name}`, file, publishing, { stdio: "inherit" });
    }
    // A release may have broken off between the two.
    if (git("tag", "--list", spec) !== "") continue;
    git("tag", "--annotate", spec, "--message", spec);
    // The words that changesets/action looks for: it pushes the tags and writes GitHub's releases.
    console.log(`New tag: ${spec}`);
  }
}

await main(async () => {
  const { dry, versionOnly, withExamples } = readOptions(process.argv.slice(2));
  must(isClean(), "There are uncommitted changes: a release is made from a commit. Commit or stash them.");
  if (!dry && !versionOnly) mustBeMain();
  await ensureInstalled();
  await buildLibrary();
  if (versionOnly) return makeVersions();

  const folder = mkdtempSync(join(tmpdir(), "release-"));
  try {
    const copy = join(folder, "copy");
    await createCopy(copy);
    const packed = await packAll(copy, join(folder, "tarballs"));
    console.log("\n━━ Versions");
    for (const [index, { name, version }] of packed.entries()) {
      const path = PUBLISHED[index] ?? "";
      console.log(`\n${name}: ${manifestIn(path).version} → ${version}`);
      const changelog = join(copy, path, "CHANGELOG.md");
      if (existsSync(changelog)) console.log(notesOf(readFileSync(changelog, "utf8"), version));
    }
    console.log("\n━━ Checks");
    const { failed } = await runChecks(checksOf(copy, packed, folder, withExamples));
    must(failed === 0, "Nothing is published, because a check failed.");
    console.log(`\n━━ ${dry ? "Would publish" : "Publishing"}`);
    for (const one of packed) console.log(tarballLine({ ...one, bytes: statSync(one.tarball).size }));
    if (dry) {
      must(isClean(), `The run has changed the working tree: ${git("status", "--short")}`);
      return console.log("\nNothing was published, and the working tree is as it was.");
    }
    if (hasChangesets()) {
      await makeVersions();
      git("add", "--all");
      git("commit", "--message", "chore: release");
    }
    await publish(packed);
    console.log("\nPublished. Push the commit and the tags: git push --follow-tags");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
