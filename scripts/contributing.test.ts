import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./stamps.mjs";

test("every file and folder that CONTRIBUTING.md names exists", () => {
  const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
  const paths = [...text.matchAll(/`((?:\.?[\w-]+\/)+[\w.-]*)`/g)].flatMap(([, path]) => path ?? []);
  const ours = paths.filter((path) =>
    /^(\.ci|\.storybook|src|packages|demo|proofs|scripts|stories|docs)\//.test(path),
  );
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test.each(["README.md", "CONTRIBUTING.md", "SECURITY.md", "llms.txt"])(
  "every link of %s leads to a file",
  (name) => {
    const text = readFileSync(join(ROOT, name), "utf8");
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => link ?? []);
    const files = links.filter((link) => !/^(https?:|#)/.test(link)).map((link) => link.split("#")[0] ?? "");
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  },
);
