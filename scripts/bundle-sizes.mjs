import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { must } from "./must.mjs";
import { ROOT } from "./stamps.mjs";

/**
 * `limit` is set by hand, `last` by the release: bytes, minified and compressed with gzip -9, of all that the entry
 * point loads at once with its dependencies. React, Mantine, workers and dynamic imports are left out.
 * @typedef {Record<string, { limit: number, last: number }>} SizeTable by entry point, such as `./core`
 * @typedef {Record<string, number>} Sizes
 */

/** The limits, and the sizes of the last release. */
export const SIZE_TABLE = join(ROOT, "scripts", "bundle-sizes.json");

/** @returns {SizeTable} */
export const readSizeTable = () => JSON.parse(readFileSync(SIZE_TABLE, "utf8"));

/** @returns {{ name: string, exports: Record<string, string | Record<string, string>> }} */
const readManifest = () => JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** The size of each entry point of the library, which must be built. @returns {Promise<Sizes>} */
export async function measureSizes() {
  const { name, exports } = readManifest();
  /** @type {Sizes} */
  const sizes = {};
  for (const [entryPoint, target] of Object.entries(exports)) {
    if (entryPoint.endsWith(".json")) continue;
    sizes[entryPoint] =
      typeof target === "string"
        ? gzipSync(readFileSync(join(ROOT, target)), { level: 9 }).length
        : (await bundle(name + entryPoint.slice(1))).bytes;
  }
  return sizes;
}

/**
 * @param {string} specifier
 * @returns {Promise<{ bytes: number, parts: { path: string, bytes: number }[] }>} `parts`: the modules, largest first
 */
export async function bundle(specifier) {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from "${specifier}";`, resolveDir: ROOT, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    metafile: true,
    write: false,
    outdir: "out",
    absWorkingDir: ROOT,
    target: "es2023",
    legalComments: "none",
    external: ["react", "react-dom", "react/*", "react-dom/*", "@mantine/*", "node:*"],
  });
  const atOnce = new Set(["out/stdin.js"]);
  for (const file of atOnce) {
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind === "import-statement" && !external) atOnce.add(path);
    }
  }
  const bytes = outputFiles
    .filter(({ path }) => [...atOnce].some((file) => path === join(ROOT, file)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  const parts = [...atOnce]
    .flatMap((file) => Object.entries(metafile.outputs[file]?.inputs ?? {}))
    .map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
    .sort((one, other) => other.bytes - one.bytes);
  return { bytes, parts };
}

/**
 * A line for each entry point, with what changed since the last release, and those that are over their limit.
 * @param {Sizes} sizes @param {SizeTable} table
 * @returns {{ lines: string[], problems: string[] }}
 */
export function compareSizes(sizes, table) {
  const width = Math.max(...Object.keys(sizes).map((entryPoint) => entryPoint.length));
  const lines = Object.entries(sizes).map(([entryPoint, bytes]) => {
    const { limit, last } = table[entryPoint] ?? {};
    const change = last === undefined ? "new" : signed(bytes - last);
    return `${entryPoint.padEnd(width)} ${String(bytes).padStart(7)} of ${String(limit ?? "?").padStart(7)}  ${change}`;
  });
  const problems = Object.entries(sizes).flatMap(([entryPoint, bytes]) => {
    const limit = table[entryPoint]?.limit;
    if (limit === undefined) return [`${entryPoint} has no limit in scripts/bundle-sizes.json`];
    if (bytes === 0) return [`nothing was measured of ${entryPoint}`];
    return bytes > limit ? [`${entryPoint} is ${bytes - limit} bytes over its limit of ${limit}`] : [];
  });
  const gone = Object.keys(table).filter((entryPoint) => sizes[entryPoint] === undefined);
  return {
    lines,
    problems: [...problems, ...gone.map((name) => `${name} has a limit and is no entry point`)],
  };
}

/** @param {number} change */
const signed = (change) => (change === 0 ? "=" : `${change > 0 ? "+" : "−"}${Math.abs(change)}`);

/** The table after a release. @param {Sizes} sizes @param {SizeTable} table @returns {SizeTable} */
export const releasedSizes = (sizes, table) =>
  Object.fromEntries(
    Object.entries(sizes).map(([name, last]) => [name, { limit: table[name]?.limit ?? last, last }]),
  );

/** Prints all sizes, and fails if one of them is over its limit. @returns {Promise<Sizes>} */
export async function checkSizes() {
  const { parts } = await bundle(readManifest().name);
  console.log('The largest modules of ".", in bytes before compression:');
  for (const part of parts.slice(0, 15)) console.log(`${String(part.bytes).padStart(8)}  ${part.path}`);
  const sizes = await measureSizes();
  const { lines, problems } = compareSizes(sizes, readSizeTable());
  console.log(
    "Bytes at once, minified, gzip -9, React and Mantine apart; the change since the last release:",
  );
  console.log(lines.join("\n"));
  must(problems.length === 0, `${problems.join("; ")}.`);
  return sizes;
}
