import { readFileSync } from "node:fs";
import { join } from "node:path";
import { npm, run } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * Whether the installed packages (`node_modules/.package-lock.json`) are those of the lock file. Optional packages may be
 * absent: most of them are for other platforms.
 * @param {Lock} lock
 * @param {Lock} installed
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages ?? {}).every(([path, expected]) => {
    if (path === "") return true;
    const found = installed.packages?.[path];
    if (!found) return expected.optional === true || expected.devOptional === true;
    return found.version === expected.version && found.integrity === expected.integrity;
  });
}

/**
 * Runs `npm ci`, unless the installed packages are those of the lock file.
 * @param {string} [folder] of the lock file
 */
export async function ensureInstalled(folder = ROOT) {
  /** @param {string} path */
  const readJson = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
  const lock = readJson("package-lock.json");
  try {
    if (isInstalled(lock, readJson("node_modules/.package-lock.json"))) return;
  } catch {
    // Nothing is installed.
  }
  // All of it to stderr, because a program may read the command's own output.
  console.error("Installing the packages (npm ci) …");
  const { file, args } = npm();
  // Development packages build the project, also with NODE_ENV=production.
  const flags = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  if ((await run(file, [...args, ...flags], { cwd: folder, stdio: ["ignore", 2, 2] })) !== 0) {
    throw new Error("npm ci failed; its own message is above. Fix that and run the command again.");
  }
}
