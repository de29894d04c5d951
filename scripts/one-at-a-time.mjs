import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./stamps.mjs";

/** The lock of commands that install and build in this folder. Not in node_modules, which an installation replaces. */
export const BUILD_LOCK = join(ROOT, ".build-lock");

/** Milliseconds between two checks whether the other process has finished. */
const LOOK = 250;

/**
 * Runs `work` under a lock between processes, so that two commands in one folder build one after another. The lock of a
 * process that has died is ignored.
 * @template Result
 * @param {string} path of the lock file, which holds the id of its process
 * @param {() => Promise<Result>} work
 * @param {() => void} [onWait] called once if it has to wait
 * @returns {Promise<Result>}
 */
export async function oneAtATime(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  for (let reported = false; !take(path); reported = true) {
    if (!reported) onWait();
    await sleep(LOOK);
  }
  const leave = () => rmSync(path, { force: true });
  process.once("exit", leave);
  try {
    return await work();
  } finally {
    process.off("exit", leave);
    leave();
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    if (!isAlive(path)) rmSync(path, { force: true });
    return false;
  }
}

/** @param {string} path */
function isAlive(path) {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // It may have just been created and not be written yet.
    if (!(pid > 0)) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
