import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { SIDEBAR } from "../docs/.vitepress/sidebar.js";
import { FAILPOINTS } from "../proofs/kill-failpoints.mjs";
import { ROOT } from "./stamps.mjs";

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);

/** Folders that are installed or generated. */
const GENERATED = /^(node_modules|dist|reference|\.vitepress|\.next|test-results)$/;

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return GENERATED.test(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const DOCS = pagesIn("docs");
const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "llms.txt"],
  ...DOCS,
  ...pagesIn("packages"),
  ...pagesIn("examples"),
];

const read = (page: string) => readFileSync(join(ROOT, page), "utf8");
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```/gm, "");

type Link = { path: string; anchor: string | undefined; title: string | undefined };

/** The links of a page to files of this repository; paths are relative to the root. */
function linksOf(page: string): Link[] {
  return [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)(?:\s+"([^"]*)")?\)/g)].flatMap(
    ([, target = "", title]) => {
      if (/^https:/.test(target)) return [];
      const [file = "", anchor] = target.split("#");
      return [{ path: file ? posix.join(posix.dirname(page), file) : page, anchor, title }];
    },
  );
}

/** The anchors that GitHub and VitePress give the headings of a page. */
const anchorsOf = (page: string) =>
  [...withoutCode(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** The sites that pages may link to; another one needs a line here, after somebody has opened the link. */
const SITES = [
  "developer.mozilla.org",
  "developer.wordpress.org",
  "github.com",
  "pqina.nl",
  "react-dropzone.js.org",
  "replicate.com",
  "uppy.io",
  "webkit.org",
  "www.conventionalcommits.org",
];

/** The links of a page to other sites. CI opens none: a site that is down would fail it. */
const externalLinksOf = (page: string) =>
  [...withoutCode(read(page)).matchAll(/\]\((\w+:[^)\s]*)/g)].flatMap(([, target]) => target ?? []);

test("there are pages, with links between them", () => {
  expect(DOCS.length).toBeGreaterThan(30);
  expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(100);
});

describe.each(PAGES)("%s", (page) => {
  test("links to files and headings that exist", () => {
    const broken = linksOf(page).filter(({ path, anchor }) => {
      if (!existsSync(join(ROOT, path))) return true;
      return anchor !== undefined && !anchorsOf(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test("links to other sites by https, to those of a closed list, without secrets or tracking", () => {
    const wrong = externalLinksOf(page).filter((target) => {
      if (!URL.canParse(target)) return true;
      const url = new URL(target);
      return url.protocol !== "https:" || !SITES.includes(url.host) || url.username || url.search;
    });
    expect(wrong).toEqual([]);
  });

  test("names commands of this repository that exist", () => {
    const named = [...read(page).matchAll(/npm run (\w[\w:-]*)/g)].flatMap(([, name]) => name ?? []);
    expect(named.filter((name) => !name.endsWith(":") && !(name in scripts))).toEqual([]);
  });
});

const isTest = (path: string) => /\.(test|contract)\.tsx?$/.test(path);

describe("a promise that links to its test", () => {
  const promises = PAGES.flatMap(linksOf).filter(({ path }) => isTest(path));

  test("names a test that exists", () => {
    expect(promises.length).toBeGreaterThan(15);
    const missing = promises.filter(({ path, title }) => !title || !read(path).includes(`"${title}"`));
    expect(missing).toEqual([]);
  });

  test("stands in each line of the guarantees", () => {
    const [, ofSync = ""] = read("docs/guides/sync.md").split("## What is guaranteed");
    const lines = `${read("docs/guarantees.md")}${ofSync}`.match(/^- .*(\n {2}.*)*/gm) ?? [];
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !/\.(test|contract)\.tsx? "/.test(line))).toEqual([]);
  });
});

test("the guarantees name the proofs with the numbers of their commands", () => {
  const rows = [...read("docs/guarantees.md").matchAll(/^\| `npm run (proof:(\w+))` \| (.*) \|$/gm)];
  const wrong = rows.flatMap(([, name = "", file, text = ""]) => {
    if (!(name in scripts)) return [name];
    const [, long] = /readOptions\("\w+", \{ long: ([\d_]+)/.exec(read(`proofs/${file}.mjs`)) ?? [];
    const count = Number(long?.replace("_", "")).toLocaleString("en");
    // The others say what they do, not how often.
    const isNamed =
      !/^(abort|files|fuzz|mount|mutants|webhooks)$/.test(file ?? "") || text.includes(`${count} `);
    return isNamed ? [] : [`${name}: ${count}`];
  });
  expect(rows.length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
  expect(read("docs/guarantees.md")).toContain(`killed at ${FAILPOINTS.length} points of a generation`);
});

test("every site of the closed list is linked", () => {
  const linked = PAGES.flatMap(externalLinksOf).map((target) => new URL(target).host);
  expect(SITES.filter((site) => !linked.includes(site))).toEqual([]);
});

test("the README has at most 150 lines", () => {
  expect(read("README.md").split("\n").length).toBeLessThanOrEqual(151);
});

test("the site's sidebar has each page once", () => {
  const listed = SIDEBAR.flatMap(({ items }) =>
    items.map(({ link }) => `docs${link.replace(/\/$/, "/index")}.md`),
  );
  const written = DOCS.filter((page) => page !== "docs/index.md");
  expect(listed.filter((page) => !page.startsWith("docs/reference/")).sort()).toEqual(written.sort());
});

test("every file and folder that CONTRIBUTING.md names exists", () => {
  const paths = [...read("CONTRIBUTING.md").matchAll(/`((?:\.?[\w-]+\/)+[\w.-]*)`/g)].flatMap(
    ([, path]) => path ?? [],
  );
  const ours = paths.filter(
    (path) =>
      /^(\.ci|\.storybook|src|packages|demo|proofs|scripts|stories|docs)\//.test(path) &&
      // Written by a command.
      !path.endsWith("/dist"),
  );
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
