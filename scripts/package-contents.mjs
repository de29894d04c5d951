import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { must, mustRun } from "./must.mjs";

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {Record<string, string | Record<string, string>>} exports
 */

/** What a tarball may contain; anything else needs a line here. */
const ALLOWED = {
  "every package": /^(package\.json|README\.md|LICENSE)$/,
  "compiled code with declarations and source maps":
    /^dist\/([\w-]+\/)*[\w-]+(\.worker)?(\.(js|d\.ts)(\.map)?|\.css)$/,
  "its sources, which the source maps name": /^src\/([\w-]+\/)*[\w.-]+\.(tsx?|css)$/,
  "notes beside the sources": /^src\/([\w-]+\/)*README\.md$/,
  "the emulator, which is not compiled": /^([\w-]+\/)*[\w-]+\.mjs$|^emulator-types\.d\.mts$/,
};

/** What only we need, wherever it is. */
const INTERNAL =
  /\.(test|test-d|contract|stories|browser|spec)\.|tsbuildinfo|(^|\/)(__snapshots__|fixtures?|test)\//;

/** What must never be published, by what it is. */
const SECRETS = {
  "a token of Replicate": /\br8_[A-Za-z0-9]{30,}\b/,
  "a token of npm": /\bnpm_[A-Za-z0-9]{36}\b/,
  "a token of GitHub": /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  "a key of AWS": /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  "an API key": /\bsk-[A-Za-z0-9_-]{32,}\b/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
};

/**
 * @param {string} tarball @param {string} folder that does not exist yet
 * @returns {Promise<Map<string, string>>} the texts of all files by their path in the package
 */
export async function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true });
  await mustRun("tar", "tar", ["-xzf", tarball, "-C", folder]);
  const root = join(folder, "package");
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [file.slice(root.length + 1).replaceAll("\\", "/"), readFileSync(file, "utf8")]),
  );
}

/**
 * What is wrong with the files of a tarball: one sentence each.
 * @param {Manifest} manifest
 * @param {Map<string, string>} files
 * @returns {string[]}
 */
export function contentProblems({ exports }, files) {
  const paths = [...files.keys()];
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  const required = [...targets.map((path) => path.slice(2)), "README.md", "LICENSE"];
  const lost = paths
    .filter((path) => path.endsWith(".map"))
    .flatMap((path) => {
      /** @type {{ sources: string[] }} */
      const { sources } = JSON.parse(files.get(path) ?? "");
      return sources.map((source) => posix.join(posix.dirname(path), source));
    });
  const unmapped = paths.filter((path) => /^dist\/.*\.(js|d\.ts)$/.test(path) && !files.has(`${path}.map`));
  return [
    ...paths
      .filter((path) => INTERNAL.test(path) || !Object.values(ALLOWED).some((pattern) => pattern.test(path)))
      .map((path) => `contains ${path}, which is not for users`),
    ...[...new Set(required)].filter((path) => !files.has(path)).map((path) => `lacks ${path}`),
    ...unmapped.map((path) => `has no source map of ${path}`),
    ...[...new Set(lost)]
      .filter((path) => !files.has(path))
      .map((path) => `lacks ${path}, which a source map names`),
    ...paths.flatMap((path) =>
      Object.entries(SECRETS)
        .filter(([, pattern]) => pattern.test(files.get(path) ?? ""))
        .map(([what]) => `contains ${what} in ${path}`),
    ),
  ];
}

/**
 * @param {Manifest} manifest @param {string} tarball @param {string} folder to unpack it into
 * @returns {Promise<{ files: number }>}
 */
export async function checkContents(manifest, tarball, folder) {
  const files = await unpack(tarball, folder);
  const problems = contentProblems(manifest, files);
  must(problems.length === 0, problems.map((problem) => `${manifest.name} ${problem}.`).join("\n"));
  console.log(`${manifest.name}: ${files.size} files, each allowed`);
  return { files: files.size };
}
