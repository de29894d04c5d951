import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installApp } from "./install-app.mjs";
import { must, mustRun } from "./must.mjs";
import { openInBrowser } from "./open-app.mjs";
import { HOST, isListening, takePort } from "./ports.mjs";
import { bin, start } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// Installs the library's tarball into the apps of package-apps.mjs, and checks, builds and opens them.

/** @typedef {import("./package-apps.mjs").App} App */

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
/** @type {{ packages: Record<string, { version?: string }> }} */
const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

/**
 * Writes an app beside the tarball and installs its packages in the versions of our own lock file.
 * @param {App} app
 * @param {string} tarball
 * @returns {Promise<string>} the app's folder
 */
async function createApp(app, tarball) {
  const folder = join(dirname(tarball), app.name);
  for (const [path, text] of Object.entries(app.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const versions = app.packages.map((name) => [
    name,
    app.versions?.[name] ?? lock.packages[`node_modules/${name}`]?.version,
  ]);
  await installApp(folder, {
    name: `packed-${app.name}`,
    version: "0.0.0",
    private: true,
    type: "module",
    dependencies: { ...Object.fromEntries(versions), [manifest.name]: `file:${tarball}` },
  });
  return folder;
}

/** @param {App} app @param {string} folder */
async function serveAndOpen(app, folder) {
  const port = await takePort(0);
  const [name, ...args] = app.serve;
  const server = start(process.execPath, [bin(name, name, folder), ...args, String(port)], { cwd: folder });
  const early = server.ended.then(() => Promise.reject(new Error("The app's server ended; see above.")));
  early.catch(() => {}); // Once it is stopped below, nobody waits for it.
  try {
    await Promise.race([isListening(port), early]);
    await openInBrowser(`http://${HOST}:${port}`, app.otherPages);
  } finally {
    server.stop();
    await server.ended;
  }
}

/** @param {App} app @param {string} tarball @returns {[string, () => Promise<void>][]} */
export const appChecks = (app, tarball) => {
  let folder = "";
  let built = false;
  return [
    [
      `${app.name} app installs`,
      async () => {
        folder = await createApp(app, tarball);
      },
    ],
    [
      `${app.name} app: types resolve`,
      async () => {
        must(folder !== "", "It is not installed.");
        await mustRun("tsc", process.execPath, [bin("typescript", "tsc", folder), "-p", "."], {
          cwd: folder,
        });
      },
    ],
    [
      `${app.name} app builds`,
      async () => {
        must(folder !== "", "It is not installed.");
        const [name, ...args] = app.build;
        await mustRun(app.build.join(" "), process.execPath, [bin(name, name, folder), ...args], {
          cwd: folder,
        });
        built = true;
      },
    ],
    [
      `${app.name} app runs, its worker too`,
      async () => {
        must(built, "It is not built.");
        await serveAndOpen(app, folder);
      },
    ],
  ];
};
