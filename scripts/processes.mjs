import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit */

const WINDOWS = process.platform === "win32";
const GRACE_MS = 5_000;

/** @type {Map<ChildProcess, Promise<Exit>>} */
const running = new Map();
let stopping = false;

/** What every process gets: no telemetry, and the mode that the command says, not the shell's. */
const QUIET = { NEXT_TELEMETRY_DISABLED: "1", STORYBOOK_DISABLE_TELEMETRY: "1", NODE_ENV: undefined };

/**
 * Starts a program that `endAll` will end together with everything it started in turn.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions }} [options]
 */
export function start(file, args, { cwd = ROOT, env = {}, stdio = ["ignore", "inherit", "inherit"] } = {}) {
  if (stopping) throw new Error(`${file} is not started: we are stopping.`);
  const child = spawn(file, args, {
    cwd,
    stdio,
    env: { ...process.env, ...QUIET, ...env },
    // Its own process group, so that one signal reaches its children too. On Windows this would open a window.
    detached: !WINDOWS,
  });
  /** @type {Promise<Exit>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`Could not start ${file}: ${error.message}`);
      resolve({ code: 127, signal: null });
    });
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  running.set(child, ended);
  ended.then(() => {
    running.delete(child);
    signalGroup(child, "SIGKILL"); // What the program left behind.
  });
  return { child, ended, stop: () => signalGroup(child, "SIGTERM") };
}

/**
 * Starts a Node program that also ends when this process is killed with no chance to clean up.
 * @param {string[]} args
 * @param {Parameters<typeof start>[2]} [options]
 */
export function startNode(args, options = {}) {
  const preload = pathToFileURL(join(ROOT, "scripts", "end-with-parent.mjs")).href;
  return start(process.execPath, ["--import", preload, ...args], {
    ...options,
    env: { ...options.env, END_WITH_PARENT: String(process.pid) },
  });
}

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {string[]} args
 * @param {Parameters<typeof start>[2]} [options]
 * @returns {Promise<number>} its exit code; a signal counts as 1
 */
export async function run(file, args, options) {
  const { code } = await start(file, args, options).ended;
  return code ?? 1;
}

/**
 * The script behind an installed command, to be run by `process.execPath`: npx costs half a second and, on
 * Windows, a shell.
 * @param {string} name the package
 * @param {string} [command] its command, where it is not called like the package
 * @param {string} [root] the folder it is installed in
 */
export function bin(name, command = name.replace(/^@.*\//, ""), root = ROOT) {
  const manifest = join(root, "node_modules", name, "package.json");
  const { bin: bins } = createRequire(import.meta.url)(manifest);
  return join(dirname(manifest), typeof bins === "string" ? bins : bins[command]);
}

/** npm itself as a file and its first arguments. */
export function npm() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.[cm]?js$/.test(own)) return { file: process.execPath, args: [own] };
  return { file: WINDOWS ? "npm.cmd" : "npm", args: [] };
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (WINDOWS) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Ends everything that was started here: asks first, and after five seconds no longer asks. */
async function endAll() {
  const all = [...running];
  for (const [child] of all) signalGroup(child, "SIGTERM");
  const force = setTimeout(() => {
    for (const [child] of all) signalGroup(child, "SIGKILL");
  }, GRACE_MS);
  await Promise.all(all.map(([, ended]) => ended));
  clearTimeout(force);
}

/**
 * Runs a command's work. An error ends it with its message and exit code 1; Ctrl-C, a closed terminal or a plain
 * kill end it with `stopCode`. Whatever was started here is ended before.
 * @param {() => Promise<void>} work
 * @param {() => number} [stopCode] 130, as a shell says, where absent
 */
export async function main(work, stopCode = () => 130) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has already sent to us.
      if (stopping) return;
      stopping = true;
      endAll().then(() => process.exit(stopCode()));
    });
  }
  try {
    await work();
  } catch (error) {
    if (stopping) return; // It failed because we ended what it waited for.
    console.error(error instanceof Error ? error.message : error);
    stopping = true;
    await endAll();
    process.exit(1);
  }
}
