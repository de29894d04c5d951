import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./must.mjs";
import { npm } from "./processes.mjs";

/**
 * Packs a package as `npm publish` would.
 * @param {string} source the package's folder
 * @param {string} folder for the tarball
 * @returns {Promise<string>} the tarball
 */
export async function pack(source, folder) {
  mkdirSync(folder, { recursive: true });
  /** @type {{ name: string, version: string }} */
  const { name, version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const { file, args } = npm();
  const packing = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  await mustRun(`npm pack of ${name}`, file, [...args, ...packing], { cwd: source });
  return join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
}
