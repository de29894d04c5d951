import "./node-version.mjs";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled } from "./install.mjs";
import { bin, main, run } from "./processes.mjs";
import { hashFiles, isFresh, ROOT, stamp } from "./stamps.mjs";

const SRC = join(ROOT, "src");
const DIST = join(ROOT, "dist");
const DEMO = join(ROOT, "demo");

/** @param {string[]} names relative to the root */
const inRoot = (...names) => names.map((name) => join(ROOT, name));

/** Tests and their helpers are not built; the library publishes its own `src/testing`. @param {string} path */
const isTest = (path) =>
  /\.(test|test-d|contract)\.tsx?$/.test(path) || /__snapshots__|^packages\/[^/]+\/src\/testing\//.test(path);

/** The stylesheets of the entry points: `<folder>/<name>.css` becomes `dist/<name>.css`. */
export function stylesheets() {
  const kits = join(SRC, "kits");
  const folders = [join(SRC, "components"), ...readdirSync(kits).map((name) => join(kits, name))];
  return folders
    .map((folder) => ({ name: basename(folder), source: join(folder, `${basename(folder)}.css`) }))
    .filter(({ source }) => existsSync(source));
}

/**
 * Compiles and minifies the stylesheets, so that their users need no Tailwind.
 * @param {string} outDir
 */
export async function buildStylesheets(outDir) {
  const [{ build }, { default: tailwindcss }] = await Promise.all([
    import("vite"),
    import("@tailwindcss/vite"),
  ]);
  for (const { name, source } of stylesheets()) {
    const result = await build({
      configFile: false,
      root: dirname(source),
      logLevel: "warn",
      plugins: [tailwindcss()],
      build: { write: false, rolldownOptions: { input: source } },
    });
    const outputs = [result].flat().flatMap((one) => ("output" in one ? one.output : []));
    const css = outputs.find((file) => file.type === "asset" && file.fileName.endsWith(".css"));
    if (css?.type !== "asset") throw new Error(`Vite emitted no stylesheet for ${source}.`);
    mkdirSync(outDir, { recursive: true });
    writeFileSync(join(outDir, `${name}.css`), `${headOf(readFileSync(source, "utf8"))}${css.source}`);
  }
}

/**
 * The comment at the head of a stylesheet, which lists the variables to set. It is taken from the source, because the
 * compiler drops comments; the `!` preserves it in the app's own build.
 * @param {string} css
 */
export function headOf(css) {
  const [, text] = /^\s*\/\*!?([\s\S]*?\*\/)/.exec(css) ?? [];
  return text === undefined ? "" : `/*!${text}\n`;
}

/** The packages that are compiled, each after those whose types it needs. */
export const COMPILED_PACKAGES = ["generation-server", "replicate"]
  .map((name) => join(ROOT, "packages", name))
  .filter((folder) => existsSync(join(folder, "tsconfig.build.json")));

/**
 * Compiles a package into its dist/, unless that is up to date.
 * @param {string} name of the stamp
 * @param {string} folder of the package
 * @param {{ inputs: string[], finish?: (outDir: string) => Promise<void> }} options `inputs`: what the output depends on
 *   besides the sources; `finish` adds to the compiler's output
 * @returns {Promise<boolean>} whether anything was built
 */
async function compilePackage(name, folder, { inputs: more, finish }) {
  const dist = join(folder, "dist");
  const own = ["src", "tsconfig.build.json", "package.json"].map((path) => join(folder, path));
  const inputs = hashFiles([...own, ...more], { skip: isTest });
  if (isFresh(name, { inputs, outputs: hashFiles([dist]) })) return false;
  // To stderr, because a program may read the command's own output.
  console.error(`Building the ${name} …`);
  // Built beside dist/ and swapped in as a whole: no stale file remains, and a failed build keeps the last good one.
  // Source maps refer to the sources by relative paths, so the folder has to be on the same level.
  const staging = join(folder, "dist.next");
  rmSync(staging, { recursive: true, force: true });
  const tsc = ["-p", join(folder, "tsconfig.build.json"), "--outDir", staging];
  const whole = ["--incremental", "false", "--tsBuildInfoFile", "null"];
  if ((await run(process.execPath, [bin("typescript", "tsc"), ...tsc, ...whole])) !== 0) {
    throw new Error(`The ${name} does not compile; the compiler's messages are above.`);
  }
  await finish?.(staging);
  rmSync(dist, { recursive: true, force: true });
  renameSync(staging, dist);
  stamp(name, { inputs, outputs: hashFiles([dist]) });
  return true;
}

/**
 * Builds the library and then every package, each unless it is up to date.
 * @returns {Promise<boolean>} whether anything was built
 */
export async function buildLibrary() {
  const shared = inRoot("tsconfig.json", "tsconfig.build.json", "package-lock.json");
  let built = await compilePackage("library", ROOT, { inputs: shared, finish: buildStylesheets });
  // A package may be compiled against the declarations of those before it.
  const compiled = [DIST];
  for (const folder of COMPILED_PACKAGES) {
    const name = `package ${basename(folder)}`;
    built = (await compilePackage(name, folder, { inputs: [...shared, ...compiled] })) || built;
    compiled.push(join(folder, "dist"));
  }
  return built;
}

/** Whether the demo's production build ignores a path. @param {string} path */
export const isOutsideDemoBuild = (path) =>
  /^demo\/(\.next|\.data|node_modules|cli|e2e|test-results|playwright-report)(\/|$)/.test(path) ||
  /\.test\.tsx?$/.test(path) ||
  /^demo\/(next-env\.d\.ts|playwright\.config\.ts|\.env.*local|.*\.tsbuildinfo)$/.test(path);

/**
 * Builds the demo for production, unless that is up to date. Needs the library built.
 * @returns {Promise<boolean>} whether anything was built
 */
export async function buildDemo() {
  const inputs = hashFiles(
    [DIST, ...COMPILED_PACKAGES.map((folder) => join(folder, "dist")), DEMO, ...inRoot("package-lock.json")],
    { skip: isOutsideDemoBuild },
  );
  // Next gives each build a new id, which represents the whole output.
  const outputs = () => hashFiles([join(DEMO, ".next", "BUILD_ID")]);
  if (existsSync(join(DEMO, ".next", "BUILD_ID")) && isFresh("demo", { inputs, outputs: outputs() })) {
    return false;
  }
  console.log("Building the demo …");
  if ((await run(process.execPath, [bin("next"), "build"], { cwd: DEMO })) !== 0) {
    throw new Error("The demo does not build; Next's messages are above.");
  }
  stamp("demo", { inputs, outputs: outputs() });
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await ensureInstalled();
    if (!(await buildLibrary())) console.log("Every dist/ is up to date.");
    if (process.argv.includes("--demo") && !(await buildDemo())) console.log("The demo is up to date.");
  });
}
