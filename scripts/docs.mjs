import "./node-version.mjs";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { bin, main, run } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// npm run docs: builds the site into docs/.vitepress/dist, with Storybook as its page of components. `-- dev` serves it
// while it is written, without Storybook; `-- preview` serves what was built.

const DOCS = join(ROOT, "docs");
const REFERENCE = join(DOCS, "reference");

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** `folder`: of its pages. The main entry point comes last, so that what it has of others is described with those. */
const ENTRY_POINTS = Object.entries(manifest.exports)
  .flatMap(([path, target]) => {
    if (typeof target === "string") return [];
    const source = target.types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts");
    return { specifier: manifest.name + path.slice(1), source, folder: basename(source, ".ts") };
  })
  .sort((one, other) => Number(one.folder === "index") - Number(other.folder === "index"));

/** @param {string} name @param {string[]} command */
async function must(name, command) {
  const code = await run(process.execPath, command, { cwd: ROOT });
  if (code !== 0) throw new Error(`${name} failed; its messages are above.`);
}

/** The reference, from the doc comments of the entry points. */
async function buildReference() {
  rmSync(REFERENCE, { recursive: true, force: true });
  const options = ["--options", join(DOCS, "typedoc.json")];
  const entryPoints = ENTRY_POINTS.flatMap(({ source }) => ["--entryPoints", source]);
  await must("TypeDoc", [bin("typedoc", "typedoc", DOCS), ...options, ...entryPoints]);
  for (const { specifier, folder } of ENTRY_POINTS) {
    const page = join(REFERENCE, folder, "index.md");
    writeFileSync(page, readFileSync(page, "utf8").replace(/^# .*$/m, `# ${specifier}`));
  }
  const items = ENTRY_POINTS.map(({ specifier, folder }) => ({
    text: specifier.replace(manifest.name, "…"),
    link: `/reference/${folder}/`,
  }));
  writeFileSync(join(REFERENCE, "entry-points.json"), JSON.stringify(items));
}

/** Into the site, which VitePress has just written anew. */
async function buildStorybook() {
  const folder = join(DOCS, ".vitepress", "dist", "storybook");
  await must("Storybook", [
    bin("storybook"),
    "build",
    "--output-dir",
    folder,
    "--disable-telemetry",
    "--quiet",
  ]);
}

await main(async () => {
  const [command = "build"] = process.argv.slice(2);
  if (!["build", "dev", "preview"].includes(command)) {
    throw new Error(`npm run docs takes build, dev or preview; got ${command}.`);
  }
  await ensureInstalled();
  // Apart from the others: only this command needs them, and they are 120 MB.
  await ensureInstalled(DOCS);
  if (command !== "preview") {
    await buildReference();
    await must("The type check of the site", [bin("typescript", "tsc"), "-p", DOCS]);
  }
  await must("VitePress", [bin("vitepress", "vitepress", DOCS), command, DOCS]);
  if (command === "build") await buildStorybook();
});
