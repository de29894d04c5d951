import { existsSync } from "node:fs";
import { createRequire } from "node:module";

/** Needed as root (no user namespace), without a GPU, and on a machine whose network is closed. */
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
 * The Chromium that tests run in: `CHROMIUM_PATH`, then Playwright's own download, then a system Chrome or
 * Chromium. Undefined where there is none; `scripts/test.mjs` then gets one.
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
