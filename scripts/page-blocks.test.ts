import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPageBlocks } from "./page-blocks.mjs";
import { ROOT } from "./stamps.mjs";

/** The blocks that no test runs, by a part of each, with the reason. */
const NOT_RUN: Record<string, [page: string, contains: string][]> = {
  "installs from the registry what `npm run proof:examples` installs from tarballs": [
    ["README.md", "npm install"],
    ["docs/start/index.md", "npm install"],
    ["docs/start/nextjs.md", "npm install"],
    ["docs/guides/own-kit.md", "npm install"],
  ],
  "starts a server until it is stopped; docs/tests/ runs the same emulator and route": [
    ["docs/start/nextjs.md", "npx replicate-emulator"],
  ],
  "is a line of a file that Next.js writes; examples/next-mantine is built with it": [
    ["docs/start/nextjs.md", "serverExternalPackages"],
  ],
};

const FOLDER = join(ROOT, "docs", "tests");

/** The blocks that the tests of the pages import. */
const RUN = readdirSync(FOLDER).flatMap((name) => {
  const code = readFileSync(join(FOLDER, name), "utf8");
  const calls = code.matchAll(
    /\b(?:importBlock|textBlock)(?:<[^()]*>)?\(\s*([\w"./-]+),\s*("(?:[^"\\]|\\.)*"|'[^']*'),?\s*\)/g,
  );
  return [...calls].map(([, page = "", contains = ""]) => {
    const [, constant = page] = new RegExp(`^const ${page} = (".*");`, "m").exec(code) ?? [];
    const text = contains.startsWith("'") ? `"${contains.slice(1, -1).replaceAll('"', '\\"')}"` : contains;
    return [String(JSON.parse(constant)), String(JSON.parse(text))] as const;
  });
});

const BLOCKS = readPageBlocks();

test("the tests of the pages import blocks, each call exactly one", () => {
  expect(RUN.length).toBeGreaterThan(45);
  const unclear = [...RUN, ...Object.values(NOT_RUN).flat()].filter(
    ([page, contains]) =>
      BLOCKS.filter((block) => block.page === page && block.code.includes(contains)).length !== 1,
  );
  expect(unclear).toEqual([]);
});

test("every block of the README and the guides is run, or is listed with a reason", () => {
  const known = [...RUN, ...Object.values(NOT_RUN).flat()];
  const unknown = BLOCKS.filter(
    // What is no module is used by another one, under its name.
    ({ page, code, language, file }) =>
      !(language === "css" && file) &&
      !known.some(([its, contains]) => its === page && code.includes(contains)),
  );
  expect(unknown.map(({ page, code }) => `${page}: ${code.split("\n").slice(0, 3).join(" ")}`)).toEqual([]);
});

test("no block is both run and listed as one that is not", () => {
  const both = Object.values(NOT_RUN)
    .flat()
    .filter(([page, contains]) => RUN.some(([its, part]) => its === page && part === contains));
  expect(both).toEqual([]);
});
