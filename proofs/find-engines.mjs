import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM_FLAGS, findChromium } from "../scripts/chromium.mjs";

/**
 * @typedef {{ name: "chromium" | "firefox" | "webkit", version: string, file: string, args: (profile: string, url: string) => string[],
 *   env?: (profile: string) => NodeJS.ProcessEnv }} Engine
 */

const FIREFOXES = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

/** No first-run pages, no updates, no network requests, no throttling of a hidden window. */
const FIREFOX_PREFERENCES = {
  "browser.shell.checkDefaultBrowser": false,
  "browser.aboutwelcome.enabled": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
  "app.update.disabledForTesting": true,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "http://127.0.0.1:9/",
  "dom.min_background_timeout_value": 4,
  "dom.timeout.enable_budget_timer_throttling": false,
};

/**
 * Finds the browser engines of this machine; installs nothing.
 * @returns {Engine[]}
 */
export function findEngines() {
  return [chromium(), firefox(), webkit()].filter((engine) => engine !== undefined);
}

/** @returns {Engine | undefined} */
function chromium() {
  const file = findChromium();
  if (!file) return undefined;
  return {
    name: "chromium",
    version: versionOf(file, ["--version"]),
    file,
    args: (profile, url) => ["--headless=new", `--user-data-dir=${profile}`, ...CHROMIUM_FLAGS, url],
  };
}

/** @returns {Engine | undefined} */
function firefox() {
  const file = process.env.FIREFOX_PATH || FIREFOXES.find(existsSync);
  if (!file) return undefined;
  return {
    name: "firefox",
    version: versionOf(file, ["--version"]),
    file,
    args(profile, url) {
      mkdirSync(profile, { recursive: true });
      const lines = Object.entries(FIREFOX_PREFERENCES).map(
        ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
      );
      writeFileSync(join(profile, "user.js"), lines.join("\n"));
      return ["--headless", "--no-remote", "--profile", profile, url];
    },
  };
}

/**
 * WebKitGTK comes without a browser that enables the features needed here, so a small host in Python does.
 * @returns {Engine | undefined}
 */
function webkit() {
  const host = join(import.meta.dirname, "webkit-host.py");
  const python = "/usr/bin/python3";
  const xvfb = "/usr/bin/xvfb-run";
  if (!existsSync(python) || !existsSync(xvfb)) return undefined;
  const version = versionOf(python, [host, "--version"]);
  if (!version) return undefined;
  return {
    name: "webkit",
    version,
    file: xvfb,
    args: (profile, url) => ["-a", python, host, profile, url],
    // Its sandbox needs user namespaces, which containers often lack.
    env: () => ({ WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", WEBKIT_DISABLE_COMPOSITING_MODE: "1" }),
  };
}

/** @param {string} file @param {string[]} args @returns {string} empty if it cannot run */
function versionOf(file, args) {
  const { status, stdout } = spawnSync(file, args, { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? (stdout.trim().split("\n").at(-1) ?? "") : "";
}
