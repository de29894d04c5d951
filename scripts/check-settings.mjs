import { join } from "node:path";
import { readSettings } from "./demo-env.mjs";
import { ROOT } from "./stamps.mjs";

const DEMO = join(ROOT, "demo");

/**
 * Throws if a setting of the demo is invalid, so that it is reported before the demo is built, not at the first image.
 * Needs the packages installed and compiled (`buildLibrary`).
 * @param {"production" | "development"} mode
 * @param {import("./demo-env.mjs").Env} [env]
 * @param {string} [demo] the folder whose .env files are read
 */
export async function checkSettings(mode, env = process.env, demo = DEMO) {
  const problems = (await loadReader())(readSettings(env, demo, mode));
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/**
 * Loads the demo's own reader, which is TypeScript, so that the server and this check cannot differ.
 * @returns {Promise<(env: import("./demo-env.mjs").Env) => string[]>}
 */
async function loadReader() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(DEMO, "lib", "setting-problems.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const { settingProblems } = await import(`data:text/javascript;base64,${code}`);
  return settingProblems;
}
