import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./must.mjs";
import { npm } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// Installs the packages of an app in a folder outside of this repository, as its developer would.

/**
 * @typedef {{ name: string, version: string, private?: boolean, type?: string,
 *   dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} AppManifest
 */

const MANIFESTS = [".", "packages/generation-server", "packages/replicate", "packages/replicate-emulator"];

/** What our packages can use but do not bring: an app has it only if it says so. */
const OPTIONAL_PEERS = MANIFESTS.flatMap((folder) =>
  Object.keys(
    JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")).peerDependenciesMeta ?? {},
  ),
);

/**
 * Writes package.json into the folder and installs what it names. Packages that this repository has too are installed in
 * the versions of our own lock file, so that transitive dependencies have the tested versions.
 * @param {string} folder
 * @param {AppManifest} manifest of the app; it names our own packages as `file:` and their tarballs
 */
export async function installApp(folder, manifest) {
  /** @type {{ packages: Record<string, { version?: string, link?: boolean }> }} */
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const wanted = { ...manifest.devDependencies, ...manifest.dependencies };
  /** Without ourselves, without what the app does not use and without what it has in another version. */
  const packages = Object.entries(lock.packages).filter(([path, { link, version }]) => {
    if (!path.startsWith("node_modules/") || link) return false;
    const name = path.slice("node_modules/".length);
    return name in wanted ? wanted[name] === version : !OPTIONAL_PEERS.includes(name);
  });
  const { name, version } = manifest;
  const seed = { ...lock, name, version, packages: { "": manifest, ...Object.fromEntries(packages) } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(seed));
  const { file, args } = npm();
  const flags = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--include=dev"];
  await mustRun("npm install", file, [...args, ...flags], { cwd: folder });
}
