import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildLibrary } from "../scripts/build.mjs";
import { ROOT } from "../scripts/stamps.mjs";

/**
 * Bundles TypeScript server code of this repository into one module that Node can import. Our packages resolve to their
 * builds, as in an application; they are built first.
 * @param {string} contents of a module in the root folder
 * @returns {Promise<{ file: string, remove: () => void }>}
 */
export async function bundleServer(contents) {
  await buildLibrary();
  // Inside the repository, because the externals libsql and pg are resolved from the module's folder.
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
      // The condition under which the package "server-only" can be imported.
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
