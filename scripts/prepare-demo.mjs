import { buildLibrary } from "./build.mjs";
import { checkSettings } from "./check-settings.mjs";
import { ensureInstalled } from "./install.mjs";

/**
 * What has to be there before the demo can run, in the only order that works on a fresh clone: the build needs what
 * is installed, and the settings are read by code of the packages, which exists once they are built. A wrong setting
 * is reported before the demo's own build, which takes longest.
 * @param {"production" | "development"} mode
 * @throws {Error} naming every setting that cannot be used
 */
export async function prepareDemo(mode) {
  await ensureInstalled();
  await buildLibrary();
  await checkSettings(mode);
}
