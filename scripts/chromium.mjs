import { existsSync } from "node:fs";
import { createRequire } from "node:module";

/** For running as root (without user namespaces), without a GPU, and without network access. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const SYSTEM_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The Chromium that tests run in: `CHROMIUM_PATH`, else Playwright's own download, else a system Chrome or Chromium.
 * Undefined if there is none; `scripts/test.mjs` then installs one.
 * @returns {string | undefined} an absolute path
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, but there is no file. Set it to a Chromium or unset it.`);
  }
  try {
    const require = createRequire(import.meta.url);
    const own = require("playwright").chromium.executablePath();
    if (existsSync(own)) return own;
  } catch {
    // Playwright is not installed yet.
  }
  return SYSTEM_PATHS.find((path) => existsSync(path));
}
