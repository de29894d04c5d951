import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { stylesheets } from "./build.mjs";
import { manifestIn, PUBLISHED } from "./published-packages.mjs";
import { ROOT } from "./stamps.mjs";

// The blocks of code on the pages that users follow, as modules: tests run what users copy.

/**
 * @typedef {object} PageBlock
 * @property {string} page such as `docs/guides/core.md`
 * @property {string} language of the fence
 * @property {string} code
 * @property {string} [file] its name, if the first line is a comment with it; the page's other blocks import it by that
 * @property {string} id of its module
 */

/** @param {string} folder */
const pagesIn = (folder) =>
  readdirSync(join(ROOT, folder)).flatMap((name) => (name.endsWith(".md") ? [`${folder}/${name}`] : []));

/** @returns {PageBlock[]} in the order of the pages */
export function readPageBlocks() {
  return ["README.md", ...pagesIn("docs/start"), ...pagesIn("docs/guides")].flatMap((page) =>
    [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(
      ([, language = "", code = ""], index) => ({
        ...{ page, language, code, file: /^\/[/*] ([\w.-]+\.(?:tsx?|css))\b/.exec(code)?.[1] },
        // Ends like the name of a file, by which Vite decides what to do with it.
        id: `${ROOT}/${page}?block=${index}&lang.${language}`,
      }),
    ),
  );
}

/** The sources of our entry points and stylesheets, by what users import. */
function readSources() {
  /** @type {Map<string, string>} */
  const sources = new Map();
  const styles = stylesheets();
  for (const folder of PUBLISHED) {
    const { name, exports } = manifestIn(folder);
    for (const [path, target] of Object.entries(exports)) {
      const built = typeof target === "string" ? target : target.default;
      const style = styles.find((each) => built === `./dist/${each.name}.css`);
      const source = built?.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts");
      if (style) sources.set(`${name}${path.slice(1)}`, style.source);
      else if (source?.startsWith("src/")) sources.set(posix.join(name, path), join(ROOT, folder, source));
    }
  }
  return sources;
}

const LIST = "virtual:page-blocks";

/**
 * Serves the blocks as modules, which import our packages from their sources, and `virtual:page-blocks`: all of them.
 * @returns {import("vite").Plugin}
 */
export function pageBlocks() {
  const blocks = readPageBlocks();
  const sources = readSources();
  const modules = new Map(blocks.map((block) => [block.id, block]));
  return {
    name: "page-blocks",
    enforce: "pre",
    resolveId(source, importer) {
      if (source === LIST || modules.has(source)) return source;
      const from = modules.get(importer ?? "");
      if (!from) return null;
      const own = blocks.find(({ page, file }) => page === from.page && isFile(source, file));
      return own?.id ?? sources.get(source);
    },
    load(id) {
      if (id !== LIST) return modules.get(id)?.code;
      const entries = blocks.map(({ page, code, id }) => {
        const facts = JSON.stringify({ page, code });
        return `{ ...${facts}, load: () => import(${JSON.stringify(id)}) }`;
      });
      return `export const blocks = [${entries.join(",\n")}];`;
    },
  };
}

/** @param {string} source of an import @param {string | undefined} file */
const isFile = (source, file) =>
  file !== undefined && (source === `./${file}` || source === `./${file.replace(/\.tsx?$/, "")}`);
