import { describe, expect, test } from "vitest";
import changelog from "../.changeset/changelog.cjs";
import { compareSizes, releasedSizes } from "./bundle-sizes.mjs";
import { forbiddenLicences, productionPaths } from "./licences.mjs";
import { contentProblems } from "./package-contents.mjs";
import { examplesCommand, notesOf, readOptions, withVersions } from "./release-notes.mjs";

describe("npm run release", () => {
  test("publishes by default, and rejects unknown options", () => {
    expect(readOptions([])).toEqual({ dry: false, versionOnly: false, withExamples: true });
    expect(readOptions(["--dry", "--skip-examples"])).toMatchObject({ dry: true, withExamples: false });
    expect(() => readOptions(["--dryrun"])).toThrow("--dryrun");
    expect(() => readOptions(["--dry", "--version"])).toThrow();
  });

  test("shows the section of the new version only", () => {
    const text = "# pkg\n\n## 0.3.0\n\n### Minor Changes\n\n- New.\n\n## 0.2.0\n\n- Old.\n";
    expect(notesOf(text, "0.3.0")).toBe("### Minor Changes\n\n- New.");
    expect(notesOf(text, "0.2.0")).toBe("- Old.");
    expect(notesOf(text, "0.1.0")).toBe("");
  });

  test("gives the examples the new versions, and changes nothing else in them", () => {
    const manifest = `{\n  "name": "@x/lib-example",\n  "dependencies": { "@x/lib": "0.1.0", "other": "0.1.0" }\n}\n`;
    expect(withVersions(manifest, new Map([["@x/lib", "0.2.0"]]))).toBe(
      manifest.replace('"@x/lib": "0.1.0"', '"@x/lib": "0.2.0"'),
    );
  });

  test("tests the examples where there is a command for it", () => {
    expect(examplesCommand({ "proof:examples": "node x" })).toBe("proof:examples");
    expect(examplesCommand({})).toBeUndefined();
  });
});

describe("a changelog", () => {
  test("has the text of a changeset, with its paragraphs in the list", async () => {
    expect(await changelog.getReleaseLine({ summary: "One.\n\n- Two.\n" })).toBe("- One.\n\n  - Two.");
  });

  test("has one line for all dependencies of ours, or none", async () => {
    const line = await changelog.getDependencyReleaseLine([], [{ name: "a", newVersion: "1.0.0" }]);
    expect(line).toBe("- Works with `a` 1.0.0.");
    expect(await changelog.getDependencyReleaseLine([], [])).toBe("");
  });
});

describe("the contents of a tarball", () => {
  const manifest = { name: "pkg", exports: { ".": { types: "./dist/a.d.ts", default: "./dist/a.js" } } };
  const map = (source: string) => JSON.stringify({ sources: [source] });
  const whole = {
    "package.json": "{}",
    LICENSE: "MIT",
    "README.md": "#",
    "dist/a.js": "export {};",
    "dist/a.js.map": map("../src/a.ts"),
    "dist/a.d.ts": "export {};",
    "dist/a.d.ts.map": map("../src/a.ts"),
    "src/a.ts": "export {};",
  };
  const problems = (files: Record<string, string>, without?: string) =>
    contentProblems(
      manifest,
      new Map(Object.entries({ ...whole, ...files }).filter(([path]) => path !== without)),
    );

  test("are fine with the code, its source maps and its sources", () => {
    expect(problems({})).toEqual([]);
  });

  test.each([
    "src/a.test.ts",
    "src/a.contract.ts",
    "src/__snapshots__/a.ts",
    "fixtures/picture.ts",
    ".env.local",
    "dist/a.tsbuildinfo",
    "notes.txt",
    "src/secret.json",
  ])("never hold %s", (path) => {
    expect(problems({ [path]: "" })).toEqual([`contains ${path}, which is not for users`]);
  });

  test.each(["README.md", "LICENSE", "dist/a.js"])("always hold %s", (path) => {
    expect(problems({}, path)).toContain(`lacks ${path}`);
  });

  test("hold every source map, and every source that one names", () => {
    expect(problems({}, "dist/a.js.map")).toEqual(["has no source map of dist/a.js"]);
    expect(problems({}, "src/a.ts")).toEqual(["lacks src/a.ts, which a source map names"]);
  });

  test.each([
    ["a token of Replicate", `r8_${"a".repeat(37)}`],
    ["a key of AWS", `AKIA${"A".repeat(16)}`],
    ["a private key", ["-----BEGIN", "PRIVATE KEY-----"].join(" ")],
  ])("never hold %s", (what, secret) => {
    expect(problems({ "src/a.ts": `const key = "${secret}";` })).toEqual([`contains ${what} in src/a.ts`]);
  });
});

describe("licences", () => {
  const packages = {
    "": {
      dependencies: { a: "1" },
      peerDependencies: { p: "1", q: "1" },
      peerDependenciesMeta: { q: { optional: true } },
    },
    "packages/server": { dependencies: { ours: "1", b: "1" } },
    "node_modules/ours": { link: true, resolved: "" },
    "node_modules/a": { license: "MIT", dependencies: { b: "2" } },
    "node_modules/a/node_modules/b": { license: "GPL-3.0-only" },
    "node_modules/b": { license: "(MIT OR GPL-3.0-only)", optionalDependencies: { c: "1", absent: "1" } },
    "node_modules/c": {},
    "node_modules/p": { license: "ISC AND MIT" },
    "node_modules/q": { license: "GPL-3.0-only" },
    "node_modules/dev-only": { license: "GPL-3.0-only" },
    "node_modules/@img/sharp-libvips-x": { license: "LGPL-3.0-or-later" },
  };

  test("are looked at of all that is installed with a package, wherever it is", () => {
    expect(productionPaths(packages, ["", "packages/server"])).toEqual([
      "node_modules/a",
      "node_modules/a/node_modules/b",
      "node_modules/b",
      "node_modules/c",
      "node_modules/p",
    ]);
    expect(() => productionPaths({ "": { dependencies: { lost: "1" } } }, [""])).toThrow("lost");
  });

  test("are of a closed list, and known", () => {
    const found = forbiddenLicences(packages, Object.keys(packages).slice(3));
    expect(found).toEqual([
      { path: "node_modules/a/node_modules/b", license: "GPL-3.0-only" },
      { path: "node_modules/c", license: "unknown" },
      { path: "node_modules/q", license: "GPL-3.0-only" },
      { path: "node_modules/dev-only", license: "GPL-3.0-only" },
    ]);
  });
});

describe("sizes", () => {
  test("are shown with what changed since the last release", () => {
    const { lines, problems } = compareSizes(
      { ".": 90, "./a": 50, "./b": 70 },
      { ".": { limit: 100, last: 80 }, "./a": { limit: 60, last: 55 }, "./b": { limit: 70, last: 70 } },
    );
    expect(lines.map((line) => line.trim().split(/\s+/).at(-1))).toEqual(["+10", "−5", "="]);
    expect(problems).toEqual([]);
  });

  test("have a limit for each entry point, and for no others", () => {
    const { problems } = compareSizes(
      { ".": 101, "./new": 1 },
      { ".": { limit: 100, last: 1 }, "./old": { limit: 1, last: 1 } },
    );
    expect(problems).toHaveLength(3);
    expect(problems.join()).toMatch(/\. is 1 bytes over.*\.\/new has no limit.*\.\/old has a limit/);
  });

  test("of a release are what the next one is compared with", () => {
    expect(releasedSizes({ ".": 90 }, { ".": { limit: 100, last: 80 } })).toEqual({
      ".": { limit: 100, last: 90 },
    });
  });
});
