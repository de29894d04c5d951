import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import { prepareDemo } from "./prepare-demo.mjs";
import { ROOT } from "./stamps.mjs";

const { steps } = vi.hoisted(() => ({ steps: [] as string[] }));
vi.mock("./install.mjs", () => ({ ensureInstalled: async () => void steps.push("install") }));
vi.mock("./build.mjs", () => ({ buildLibrary: async () => void steps.push("build") }));
vi.mock("./check-settings.mjs", () => ({ checkSettings: async () => void steps.push("check settings") }));

test("installs, then builds the packages, then reads the settings", async () => {
  await prepareDemo("production");
  expect(steps).toEqual(["install", "build", "check settings"]);
});

/** What a script imports as it is loaded, before its first line runs. */
function staticImports(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier &&
    ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  );
}

const SCRIPTS = readdirSync(join(ROOT, "scripts"))
  // Vitest loads its set-up files, and `generate.mjs` what it needs once everything is installed.
  .filter(
    (name) =>
      name.endsWith(".mjs") && !/^(wait-longer|without-devtools|api-report|options-table)\./.test(name),
  )
  .map((name) => `scripts/${name}`);

test("every script loads in a clone where nothing is installed or built", () => {
  expect(SCRIPTS.length).toBeGreaterThan(30);
  const needing = SCRIPTS.flatMap((file) =>
    staticImports(file)
      .filter((specifier) => !specifier.startsWith("node:") && !/^\.\/[\w-]+\.mjs$/.test(specifier))
      .map((specifier) => `${file} → ${specifier}`),
  );
  expect(needing).toEqual([]);
});

test("the settings are read nowhere but after the build", () => {
  const reading = SCRIPTS.filter((file) => staticImports(file).includes("./check-settings.mjs"));
  expect(reading).toEqual(["scripts/prepare-demo.mjs"]);
});
