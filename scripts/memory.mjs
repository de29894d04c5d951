import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** @typedef {{ pid: number, parent: number, kb: number }} Process */
/** @typedef {{ mb: number, command: string, during: string }} Peak */

/**
 * Watches the memory of this process and its descendants. One that exceeds `limit` MB is killed before it takes the
 * machine down.
 * @param {{ limit: number, every?: number }} options `every`: milliseconds between two samples
 */
export function watchMemory({ limit, every = 1_000 }) {
  /** @type {Peak} */
  let peak = { mb: 0, command: "", during: "" };
  /** @type {Peak | undefined} */
  let exceeded;
  let during = "";
  const look = async () => {
    for (const { pid, kb } of descendants(await processes())) {
      const mb = Math.round(kb / 1024);
      if (mb > peak.mb) peak = { mb, command: await commandOf(pid), during };
      if (mb <= limit || pid === process.pid) continue;
      exceeded ??= { mb, command: await commandOf(pid), during };
      kill(pid);
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => {});
  }, every);
  timer.unref();
  return {
    /** @param {string} name of what is running from now on */
    enter(name) {
      during = name;
    },
    /** @returns {Promise<{ peak: Peak, exceeded: Peak | undefined }>} */
    async stop() {
      clearInterval(timer);
      await looking;
      await look().catch(() => {});
      return { peak, exceeded };
    },
  };
}

/** @param {Peak} peak */
export const peakLine = ({ mb, command, during }) => `${mb} MB, ${command.slice(0, 120)} (${during})`;

/** @param {Process[]} all */
function descendants(all) {
  const ours = new Set([process.pid]);
  // A child may be listed before its parent.
  for (let before = 0; before < ours.size; ) {
    before = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid }) => ours.has(pid));
}

/** @returns {Promise<Process[]>} with their peak memory on Linux, their current memory elsewhere */
async function processes() {
  if (process.platform !== "linux") return processesByPs();
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const status = readOrEmpty(`/proc/${name}/status`);
    const field = (/** @type {string} */ key) =>
      Number(new RegExp(`^${key}:\\s*(\\d+)`, "m").exec(status)?.[1]);
    const one = { pid: Number(name), parent: field("PPid"), kb: field("VmHWM") };
    // It has exited, or is a kernel thread.
    return Number.isNaN(one.kb) ? [] : [one];
  });
}

/** @returns {Promise<Process[]>} */
async function processesByPs() {
  if (process.platform === "win32") return [];
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,rss="]);
  return stdout.split("\n").flatMap((line) => {
    const [pid, parent, kb] = line.trim().split(/\s+/).map(Number);
    return pid && parent !== undefined && kb !== undefined ? [{ pid, parent, kb }] : [];
  });
}

/** @param {number} pid */
async function commandOf(pid) {
  if (process.platform === "linux") {
    return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim() || `process ${pid}`;
  }
  const { stdout } = await promisify(execFile)("ps", ["-p", String(pid), "-o", "command="]);
  return stdout.trim();
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has exited.
  }
}
