import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

// Inside node_modules, so that a clean install also discards the stamps of builds with the old packages.
const STAMPS = join(ROOT, "node_modules", ".stamps");

/**
 * Hashes the names and bytes of files. A folder stands for everything in it; a path that does not exist is ignored, so
 * that creating it changes the hash.
 * @param {string[]} paths absolute
 * @param {{ root?: string, skip?: (path: string) => boolean }} [options] `skip` gets paths relative to
 *   `root` with forward slashes
 * @returns {string} hex
 */
export function hashFiles(paths, { root = ROOT, skip = () => false } = {}) {
  const hash = createHash("sha256");
  /** @param {string} path */
  const add = (path) => {
    const name = relative(root, path).split(sep).join("/");
    if (skip(name)) return;
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const child of readdirSync(path).sort()) add(join(path, child));
    } else if (stat?.isFile()) {
      const bytes = readFileSync(path);
      // The length separates the end of a file from the name of the next.
      hash.update(`${name}\0${bytes.length}\0`).update(bytes);
    }
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

/** @param {string} name */
const stampFile = (name) => join(STAMPS, `${name}.json`);

/**
 * Whether the task `name` was last done with these inputs, and its outputs are unchanged since.
 * @param {string} name
 * @param {{ inputs: string, outputs: string }} hashes
 */
export function isFresh(name, { inputs, outputs }) {
  try {
    const last = JSON.parse(readFileSync(stampFile(name), "utf8"));
    return last.inputs === inputs && last.outputs === outputs;
  } catch {
    return false; // It was never done here.
  }
}

/**
 * Records that the task `name` is done.
 * @param {string} name
 * @param {{ inputs: string, outputs: string }} hashes
 */
export function stamp(name, hashes) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), JSON.stringify(hashes));
}
