import { readFileSync } from "node:fs";
import { findChromium } from "./chromium.mjs";
import { bin, run } from "./processes.mjs";

/** Whether this is Debian itself: on Ubuntu the package of that name only installs a snap. */
function isDebian() {
  try {
    return /^ID="?debian"?$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/**
 * Finds a Chromium for the tests, or installs Debian's, or downloads Playwright's.
 * @returns {Promise<string>} its absolute path
 */
export async function getChromium() {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isDebian()) {
    console.log("No Chromium here: installing Debian's …");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update"], { env });
    await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
  }
  if (!findChromium()) {
    console.log("No Chromium here: downloading Playwright's …");
    const withLibraries = isRoot && process.platform === "linux" ? ["--with-deps"] : [];
    await run(process.execPath, [bin("playwright"), "install", ...withLibraries, "chromium"]);
  }
  const got = findChromium();
  if (got) return got;
  throw new Error(
    "The tests need a Chromium; none was found and none could be installed. " +
      "Install one and name it: CHROMIUM_PATH=/path/to/chromium npm test",
  );
}
