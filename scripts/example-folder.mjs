import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { installApp } from "./install-app.mjs";
import { pack } from "./pack.mjs";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("./install-app.mjs").AppManifest} AppManifest */

const FOLDER = join(ROOT, "examples");

/** The names of the examples: folders of examples/ that are apps. */
export const EXAMPLES = readdirSync(FOLDER)
  .filter((name) => existsSync(join(FOLDER, name, "package.json")))
  .sort();

/** The folders of our packages, by name. @type {Record<string, string>} */
const OURS = Object.fromEntries(
  [ROOT, ...readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name))].map((folder) => [
    readManifest(folder).name,
    folder,
  ]),
);

/** @param {string} folder @returns {AppManifest} */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Whether a file or folder is one that the author's own runs leave behind. @param {string} name */
export const isGenerated = (name) => /^(node_modules|dist|build|data|\.next|\.react-router)$/.test(name);

/**
 * Copies an example out of this repository and installs its packages, ours from tarballs, as they would be published.
 * @param {string} name
 * @param {string} root a folder for the copy and the tarballs
 * @returns {Promise<string>} the copy's folder
 */
export async function copyExample(name, root) {
  const folder = join(root, name);
  cpSync(join(FOLDER, name), folder, {
    recursive: true,
    filter: (path) => !isGenerated(basename(path)),
  });
  const manifest = readManifest(folder);
  /** @type {Record<string, string>} */
  const dependencies = {};
  for (const [dependency, version] of Object.entries(manifest.dependencies ?? {})) {
    const source = OURS[dependency];
    dependencies[dependency] = source ? `file:${await packOnce(source, join(root, "tarballs"))}` : version;
  }
  await installApp(folder, { ...manifest, dependencies });
  return folder;
}

/** @type {Map<string, Promise<string>>} */
const packed = new Map();

/** @param {string} source @param {string} folder */
function packOnce(source, folder) {
  const known = packed.get(source) ?? pack(source, folder);
  packed.set(source, known);
  return known;
}

/**
 * How to start an example, as its README says (`npm start`), on a port of our choice.
 * @param {string} folder of the copy
 * @param {number} port
 */
export function startCommand(folder, port) {
  /** @type {{ scripts: { start: string } }} */
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // Everything else reads PORT.
  const args = /vite preview$/.test(scripts.start) ? ["--", "--strictPort", "--port", String(port)] : [];
  return { args: ["start", ...args], env: { PORT: String(port) } };
}
