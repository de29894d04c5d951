import { join } from "node:path";
import { readSettings } from "./demo-env.mjs";
import { startNode } from "./processes.mjs";
import { shutdownMs } from "./serve.mjs";
import { ROOT } from "./stamps.mjs";

/**
 * Runs a TypeScript program of the demo with the demo's settings.
 * @param {string} program its path
 * @param {string[]} [args]
 * @param {{ env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions }} [options] `env` is added to the settings
 */
export function startDemoProgram(program, args = [], { env = {}, ...options } = {}) {
  const typescript = ["--import", import.meta.resolve("tsx")];
  // The condition under which the package "server-only" can be imported.
  const server = ["--conditions", "react-server"];
  const settings = readSettings({ ...process.env, ...env }, join(ROOT, "demo"), "production");
  return startNode([...server, ...typescript, program, ...args], {
    graceMs: shutdownMs(settings),
    ...options,
    env: settings,
  });
}
