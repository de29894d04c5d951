import { readFileSync } from "node:fs";
import { join } from "node:path";
import { npm, run } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * Whether what npm says it installed (`node_modules/.package-lock.json`) is what the lock asks for. Optional
 * packages may be absent: most of them are for other platforms.
 * @param {Lock} lock
 * @param {Lock} installed
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages ?? {}).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed.packages?.[path];
    if (!found) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

/** Runs `npm ci`, only where the lock asks for something other than what is installed. */
export async function ensureInstalled() {
  const lock = readJson("package-lock.json");
  try {
    if (isInstalled(lock, readJson("node_modules/.package-lock.json"))) return;
  } catch {
    // Nothing is installed.
  }
  // To stderr, all of it: what a command itself prints may be for a program.
  console.error("Installing the packages (npm ci) …");
  const { file, args } = npm();
  // Development packages are what builds the project, also where NODE_ENV says production.
  const flags = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  if ((await run(file, [...args, ...flags], { stdio: ["ignore", 2, 2] })) !== 0) {
    throw new Error("npm ci failed; its own message is above. Mend that and run the command again.");
  }
}
