import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./stamps.mjs";

/** @typedef {import("./package-contents.mjs").Manifest & { version: string, private?: boolean, scripts?: Record<string, string> }} PublishedManifest */

/** The folders of the packages that are published, each after those that it depends on. */
export const PUBLISHED = [
  ".",
  "packages/generation-server",
  "packages/replicate",
  "packages/replicate-emulator",
];

/** @param {string} folder @param {string} [root] @returns {PublishedManifest} */
export const manifestIn = (folder, root = ROOT) =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
