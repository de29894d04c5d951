import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** @typedef {{ pid: number, parent: number, command: string }} Process */

/** @returns {Process[]} the running processes that this user may see */
export function allProcesses() {
  if (!existsSync("/proc/self/stat")) {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1 << 26 })
      .split("\n")
      .flatMap((line) => {
        const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
        return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
      });
  }
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The second field is a name in parentheses, which may itself contain spaces and parentheses.
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      return []; // It has exited meanwhile.
    }
  });
}

/**
 * The processes of the Chromium that runs with this profile, by type.
 * @param {string} profile
 */
export function processesOf(profile) {
  const all = allProcesses();
  const browser = all.find(
    ({ command }) => command.includes(`--user-data-dir=${profile}`) && !command.includes("--type="),
  );
  if (!browser) throw new Error("The browser is not running.");
  /** @param {Process} process @returns {Process[]} */
  const below = (process) => {
    const children = all.filter(({ parent }) => parent === process.pid);
    return [...children, ...children.flatMap(below)];
  };
  const children = below(browser);
  const ofType = (/** @type {string} */ flag) =>
    children.filter(({ command }) => command.includes(flag)).map(({ pid }) => pid);
  return {
    browser: [browser.pid],
    renderer: ofType("--type=renderer"),
    storage: ofType("--utility-sub-type=storage.mojom.StorageService"),
    all: [browser.pid, ...children.map(({ pid }) => pid)],
  };
}

/**
 * Sends SIGKILL to processes.
 * @param {number[]} pids
 */
export function kill(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has exited already.
    }
  }
}

/**
 * Resolves once all of them have exited.
 * @param {number[]} pids
 */
export async function haveEnded(pids) {
  while (allProcesses().some(({ pid }) => pids.includes(pid))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
