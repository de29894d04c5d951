import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { ROOT } from "../scripts/stamps.mjs";
import base from "../vite.config.js";

/** Empty for a run without a mutation. @type {import("./code-mutations.mjs").Mutation | Record<string, undefined>} */
const { file, start, end, original, replacement } = JSON.parse(process.env.MUTATION ?? "{}");

/** Applies the mutation as the file is loaded; nothing is written to disk. @type {import("vite").Plugin} */
const mutate = {
  name: "mutate",
  enforce: "pre",
  transform(code, id) {
    if (file === undefined || id.replace(/\?.*$/, "") !== join(ROOT, file)) return undefined;
    if (code.slice(start, end) !== original) throw new Error(`${file} has changed since it was read.`);
    return { code: code.slice(0, start) + replacement + code.slice(end), map: null };
  },
};

export default defineConfig({
  ...base,
  root: ROOT,
  test: {
    ...base.test,
    // The story projects are functions, and not needed here.
    projects: (base.test?.projects ?? []).flatMap((project) =>
      typeof project === "object" && !(project instanceof Promise)
        ? [{ ...project, plugins: [...(project.plugins ?? []), mutate] }]
        : [],
    ),
  },
});
