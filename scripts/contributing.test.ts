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
