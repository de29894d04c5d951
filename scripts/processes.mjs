import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { whenNpmEnds } from "./npm-parent.mjs";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit */

const WINDOWS = process.platform === "win32";
const GRACE_MS = 5_000;
/** Milliseconds within which a second signal is taken for the first one, delivered by another path. */
const ECHO_MS = 1_000;

/** @type {Map<ChildProcess, { ended: Promise<Exit>, graceMs: number, last: boolean }>} */
const running = new Map();
let stopping = false;

/** Every process runs without telemetry, and with the mode of its command, not the shell's NODE_ENV. */
const QUIET = { NEXT_TELEMETRY_DISABLED: "1", STORYBOOK_DISABLE_TELEMETRY: "1", NODE_ENV: undefined };

/**
 * Starts a program that `endAll` stops, together with everything it starts in turn.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions,
 *   graceMs?: number, last?: boolean }} [options] `graceMs`: milliseconds that it gets to exit before it is
 *   killed; `last`: stopped after the others, which need it to finish their work
 */
export function start(file, args, options = {}) {
  const { cwd = ROOT, env = {}, stdio = ["ignore", "inherit", "inherit"] } = options;
  const { graceMs = GRACE_MS, last = false } = options;
  if (stopping) throw new Error(`${file} is not started, because this command is stopping.`);
  const child = spawn(file, args, {
    cwd,
    stdio,
    env: { ...process.env, ...QUIET, ...env },
    // In its own process group, so that one signal reaches its children too. On Windows this would open a window.
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
  running.set(child, { ended, graceMs, last });
  ended.then(() => {
    running.delete(child);
    signalGroup(child, "SIGKILL"); // Processes that the program left behind.
  });
  return { child, ended, stop: () => signalGroup(child, "SIGTERM") };
}

/**
 * Starts a Node program that also exits if this process is killed by SIGKILL.
 * @param {string[]} args
 * @param {Parameters<typeof start>[2]} [options]
 */
export function startNode(args, options = {}) {
  const preload = pathToFileURL(join(ROOT, "scripts", "end-with-parent.mjs")).href;
  return start(process.execPath, ["--import", preload, ...args], {
    ...options,
    env: {
      ...options.env,
      END_WITH_PARENT: String(process.pid),
      END_WITH_PARENT_MS: String(options.graceMs ?? GRACE_MS),
    },
  });
}

/**
 * Runs a program until it exits.
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
 * The script behind an installed command, for `process.execPath`. npx would cost half a second and, on Windows, a shell.
 * @param {string} name the package
 * @param {string} [command] its command, if it is not named after the package
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
    // The group has exited already.
  }
}

/** Stops everything that was started here: by SIGTERM, and after the grace period by SIGKILL. */
async function endAll() {
  for (const turn of [false, true]) {
    const all = [...running].filter(([, { last }]) => last === turn);
    await Promise.all(
      all.map(async ([child, { ended, graceMs }]) => {
        signalGroup(child, "SIGTERM");
        const force = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
        await ended;
        clearTimeout(force);
      }),
    );
  }
}

/**
 * Runs the work of a command. After an error it prints the message and exits with 1; after Ctrl-C, a closed terminal, a
 * SIGTERM, or the exit of the npm that runs it, it exits with `stopCode`. Before that it stops everything that was
 * started here; a second signal kills it.
 * @param {() => Promise<void>} work
 * @param {() => number} [stopCode] default: 130, as in shells
 */
export async function main(work, stopCode = () => 130) {
  let stoppedAt = 0;
  const stop = () => {
    if (stopping) {
      // npm forwards the Ctrl-C that the terminal has already sent to this process.
      if (stoppedAt > 0 && Date.now() - stoppedAt > ECHO_MS)
        for (const [child] of running) signalGroup(child, "SIGKILL");
      return;
    }
    stopping = true;
    stoppedAt = Date.now();
    endAll().then(() => process.exit(stopCode()));
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, stop);
  whenNpmEnds(stop);
  try {
    await work();
  } catch (error) {
    if (stopping) return; // It failed because what it waited for was stopped.
    console.error(error instanceof Error ? error.message : error);
    stopping = true;
    await endAll();
    process.exit(1);
  }
}
