import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildLibrary } from "../scripts/build.mjs";
import { ROOT } from "../scripts/stamps.mjs";

/**
 * Bundles server code of this repository, in TypeScript, into one module that Node can import. Our packages are
 * resolved as in an application, to their builds, which are made first.
 * @param {string} contents of a module in the root folder
 * @returns {Promise<{ file: string, remove: () => void }>}
 */
export async function bundleServer(contents) {
  await buildLibrary();
  // Not in the system's folder: libsql, which loads a native library by its path, and pg are resolved from here.
  const cache = join(ROOT, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "proof-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const file = join(folder, "server.mjs");
  try {
    await build({
      stdin: { contents, resolveDir: ROOT, loader: "ts" },
      outfile: file,
      bundle: true,
      format: "esm",
      platform: "node",
      // Under which the package "server-only" can be imported.
      conditions: ["react-server"],
      external: ["libsql", "pg"],
      logLevel: "error",
    });
    return { file, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Bundles server code and imports it.
 * @param {string} contents of a module in the root folder
 */
export async function importServer(contents) {
  const { file, remove } = await bundleServer(contents);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    remove();
  }
}
