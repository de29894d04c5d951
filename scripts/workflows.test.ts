import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./stamps.mjs";

const FOLDER = join(ROOT, ".github/workflows");
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const read = (name: string) => readFileSync(join(FOLDER, name), "utf8");

describe.each(readdirSync(FOLDER))("%s", (name) => {
  test("calls scripts that exist", () => {
    const called = [...read(name).matchAll(/npm run ([\w:-]+)/g)].flatMap(([, script]) => script ?? []);
    expect(called.filter((script) => !script.endsWith(":") && !(script in scripts))).toEqual([]);
  });

  test("grants nothing but reading unless a job asks for more", () => {
    expect(read(name)).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});

test("every proof runs each night", () => {
  const matrix = /proof: \[(.*)\]/.exec(read("nightly.yml"))?.[1]?.split(", ") ?? [];
  const proofs = Object.keys(scripts).filter((script) => script.startsWith("proof:"));
  expect([...matrix.map((proof) => `proof:${proof}`), "proof:engines"].sort()).toEqual(proofs.sort());
});

test("the release is the command that people run, with provenance", () => {
  const release = read("release.yml");
  expect(/^ +version: (.*)$/m.exec(release)?.[1]).toBe("npm run release -- --version");
  expect(/^ +publish: (.*)$/m.exec(release)?.[1]).toBe("npm run release");
  expect(release).toContain('NPM_CONFIG_PROVENANCE: "true"');
  expect(release).toContain("id-token: write");
});
