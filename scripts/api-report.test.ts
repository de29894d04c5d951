import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { apiReports, entryPointsOf } from "./api-report.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "api-report-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The reports of a package with an entry point for each file directly in dist/, by specifier. */
function reports(files: Record<string, string>): Record<string, string> {
  const names = Object.keys(files).filter((path) => !path.includes("/"));
  const exports = names.map((path) => {
    const name = path.replace(".d.ts", "");
    return [name === "index" ? "." : `./${name}`, { types: `./dist/${path}` }] as const;
  });
  write({
    "package.json": JSON.stringify({ name: "pkg", type: "module", exports: Object.fromEntries(exports) }),
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`dist/${path}`, text])),
  });
  const all = apiReports(entryPointsOf(folder));
  return Object.fromEntries(all.map(({ specifier, text }) => [specifier, text]));
}

describe("the report of an entry point", () => {
  test("has its exports by name, without comments", () => {
    const { pkg } = reports({
      "index.d.ts": `export { b } from "./parts/b.js";\n/** Says a. */\nexport declare const a: number;\n`,
      "parts/b.d.ts": `/** Says b. */\nexport declare function b(/** one */ one: string): void;\n`,
    });
    expect(pkg).toContain("```ts\nexport const a: number;\n\nexport function b(one: string): void;\n```");
  });

  test("has what is not exported and yet part of it, however far away", () => {
    const { pkg } = reports({
      "index.d.ts": `import type { Near } from "./parts/near.js";\nexport declare function a(near: Near): void;\n`,
      "parts/near.d.ts": `import type { Far } from "./far.js";\nexport type Near = { far: Far };\nexport type Unused = 1;\n`,
      "parts/far.d.ts": "type Text = string;\nexport type Far = { text: Text };\n",
    });
    const [, others] = pkg?.split("Not exported, but part of the above:") ?? [];
    expect(others).toContain("\ntype Near = ");
    expect(others).toContain("\ntype Far = ");
    expect(others).toContain("\ntype Text = string;");
    expect(pkg).not.toContain("Unused");
  });

  test("names what another entry point describes", () => {
    const { pkg, "pkg/core": core } = reports({
      "index.d.ts": `export * from "./core.js";\nexport declare const own: Shared;\nimport type { Shared } from "./core.js";\n`,
      "core.d.ts": "export type Shared = { x: number };\n",
    });
    expect(core).toContain("export type Shared = ");
    expect(pkg).toContain('export { Shared } from "pkg/core";');
    expect(pkg).not.toContain("type Shared");
  });

  test("has no paths of files: a type that moves changes nothing", () => {
    const { pkg } = reports({
      "index.d.ts": `export declare const a: import("./parts/b.js").B | typeof import("./parts/b.js").b;\n`,
      "parts/b.d.ts": "export type B = 1;\nexport declare const b: 2;\n",
    });
    expect(pkg).toContain("export const a: B | typeof b;");
    expect(pkg).toContain("\ntype B = 1;");
  });

  test("has the type of a long text instead of the text", () => {
    const { pkg } = reports({ "index.d.ts": `export declare const script = "${"x".repeat(500)}";\n` });
    expect(pkg).toContain("export const script: string;");
  });
});

test("a package that is not built is named", () => {
  write({ "package.json": JSON.stringify({ name: "pkg", exports: { ".": { types: "./dist/no.d.ts" } } }) });
  expect(() => apiReports(entryPointsOf(folder))).toThrow(/pkg has no declarations/);
});
