import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { emulatorEnv, parseEmulatorLine } from "../scripts/demo-env.mjs";
import { HOST, isListening, takePort } from "../scripts/ports.mjs";
import { bin, startNode } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { askMemory } from "./ask-memory.mjs";

const DEMO = join(ROOT, "demo");

/**
 * Starts the emulator in its own process, without Replicate's rate limits. `env` makes the demo use it.
 * @param {{ token: string, runTime: number }} options `runTime` in milliseconds
 */
export async function startEmulatorProcess({ token, runTime }) {
  const limits = ["--creations-per-minute", "0", "--requests-per-minute", "0"];
  const own = ["--port", "0", "--token", token, "--run-time", String(runTime), "--retry-after", "1"];
  const { child, ended, stop } = startNode(
    [join(ROOT, "packages", "replicate-emulator", "main.mjs"), ...own, ...limits],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const { stdout } = child;
  if (!stdout) throw new Error("The emulator's output cannot be read.");
  /** @type {Promise<string>} */
  const line = new Promise((resolve) => createInterface({ input: stdout }).once("line", resolve));
  const first = await Promise.race([line, ended]);
  if (typeof first !== "string") throw new Error("The emulator ended before it listened; see above.");
  const url = parseEmulatorLine(first);
  return {
    url,
    origin: new URL(url).origin,
    env: { ...emulatorEnv(url), REPLICATE_API_TOKEN: token },
    close: async () => {
      stop();
      await ended;
    },
  };
}

/**
 * Starts the demo's production build with its own data folder, and keeps its output.
 * @param {Record<string, string>} env
 * @param {string[]} [nodeOptions]
 */
export async function startDemoProcess(env, nodeOptions = []) {
  const dataDir = mkdtempSync(join(tmpdir(), "react-media-library-load-"));
  const port = await takePort(0);
  const { child, ended, stop } = startNode(
    [...nodeOptions, bin("next"), "start", "--hostname", HOST, "--port", String(port)],
    {
      cwd: DEMO,
      env: { DATA_DIR: dataDir, DEMO_START_CREDITS: "9999999", ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      log = `${log}${data}`.slice(-1_000_000);
    });
  await Promise.race([
    isListening(port),
    ended.then(() => Promise.reject(new Error(`Next ended. Was the demo built?\n${log}`))),
  ]);
  return {
    url: `http://${HOST}:${port}`,
    log: () => log,
    dataDir,
    /** Needs report-memory.mjs preloaded. @param {Parameters<typeof askMemory>[1]} [options] */
    memory: (options) => askMemory(child, options),
    close: async () => {
      stop();
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
