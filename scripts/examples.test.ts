import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXAMPLES, isGenerated } from "./example-folder.mjs";
import { ROOT } from "./stamps.mjs";

const FOLDER = join(ROOT, "examples");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const lock: { packages: Record<string, { version?: string; link?: boolean; resolved?: string }> } =
  JSON.parse(read("package-lock.json"));

/** Lines that the author of such an app writes: all but the README, the manifest, models, and what a CLI copies into the app. */
function ownLines(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isGenerated(name))
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "ui" ? 0 : ownLines(path);
      if (/^(README\.md|package\.json|package-lock\.json)$|\.test\.tsx$|\.onnx$/.test(entry.name)) return 0;
      return readFileSync(path, "utf8").trimEnd().split("\n").length;
    })
    .reduce((sum, lines) => sum + lines, 0);
}

test("there are examples", () => {
  expect(EXAMPLES.length).toBeGreaterThan(3);
});

describe.each(EXAMPLES)("%s", (name) => {
  test("is short", () => {
    // A whole kit is more than an app.
    const kit = name === "shadcn" ? ownLines(join(FOLDER, name, "media-library")) : 0;
    expect(kit).toBeLessThanOrEqual(400);
    expect(ownLines(join(FOLDER, name)) - kit).toBeLessThanOrEqual(name === "shadcn" ? 230 : 200);
  });

  test("has a README with its command, a line in the documentation, and a test", () => {
    expect(read(`examples/${name}/README.md`)).toContain(`npm run example ${name} `);
    expect(read("docs/examples.md")).toContain(`(../examples/${name})`);
    expect(existsSync(join(FOLDER, "e2e", `${name}.spec.ts`))).toBe(true);
  });

  test("names exact versions: those that this repository tests", () => {
    const manifest = JSON.parse(read(`examples/${name}/package.json`));
    const named: [string, string][] = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    });
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const others = named.filter(([dependency, version]) => {
      const {
        version: tested = version,
        link,
        resolved = "",
      } = lock.packages[`node_modules/${dependency}`] ?? {};
      const own = link && JSON.parse(read(join(resolved, "package.json"))).version;
      return (own || tested) !== version;
    });
    expect(others).toEqual([]);
  });
});
