import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE: { name: string; exports: Record<string, unknown> } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);

// Written so that this file may itself stand in src/.
const FORBIDDEN_EVERYWHERE = ["repli", "cate"].join("");
const FORBIDDEN_OUTSIDE_ITS_KIT = ["man", "tine"].join("");
const STYLED_KIT = `kits/${FORBIDDEN_OUTSIDE_ITS_KIT}`;

/** Who may import whom, and which packages. A file directly in src/ is an entry point and may import all. */
const LAYERS: Record<string, { layers: string[]; packages: string[] }> = {
  core: { layers: [], packages: ["@noble/hashes", "client-zip"] },
  storage: { layers: ["core"], packages: ["idb"] },
  ai: { layers: ["core"], packages: [] },
  react: { layers: ["ai", "core"], packages: ["react", "react-dom"] },
  components: { layers: ["react", "core"], packages: ["react", "react-dom"] },
  "kits/tailwind": { layers: ["components"], packages: ["react"] },
  [STYLED_KIT]: {
    layers: ["components"],
    packages: ["react", `@${FORBIDDEN_OUTSIDE_ITS_KIT}/core`, `@${FORBIDDEN_OUTSIDE_ITS_KIT}/hooks`],
  },
  // The wire format and the errors, not the whole of either layer: see SERVER_MAY_RUN.
  server: { layers: ["ai", "core"], packages: [] },
  // Of the components only the kit's types.
  testing: { layers: ["components", "core", "storage"], packages: ["react", "react-dom"] },
};

/** What the server half takes from other layers at run time; their types it may all know. */
const SERVER_MAY_RUN = [
  /^ai\/protocol(\/|\.ts$)/,
  /^core\/errors\.ts$/,
  /^core\/error-codes\.ts$/,
  /^core\/generation\/generated-limits\.ts$/,
  /^core\/media\/file-extensions\.ts$/,
  /^core\/media\/media-type(s|-guards)\.ts$/,
  /^core\/media\/sniff\.ts$/,
  /^core\/media\/image-header\.ts$/,
  /^core\/media\/preview-type\.ts$/,
  /^core\/media\/(mark|origin)\//,
  /^core\/slots\.ts$/,
  /^core\/when-aborted\.ts$/,
];

type Import = { specifier: string; typeOnly: boolean };

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|\.next|\.data|test-results|__snapshots__)\//.test(path))
    .sort();
}

const isCode = (path: string) => /\.(tsx?|mjs)$/.test(path);
/** A test may reach for whatever it needs; so may the contracts and helpers that only tests share. */
const isTest = (path: string) => /\.(test|test-d|contract)\.tsx?$/.test(path);

/** Every module that a file names: import, export from, import(), import types and worker URLs. */
function importsOf(path: string): Import[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    // A bundler's query (`./styles.css?inline`) is not part of the file's name.
    if (node && ts.isStringLiteralLike(node))
      found.push({ specifier: node.text.replace(/\?.*$/, ""), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    } else if (
      ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === "URL"
    ) {
      // A worker or another asset beside the file; a folder is not one.
      const [path, base] = node.arguments ?? [];
      if (base && path && ts.isStringLiteralLike(path) && /\.\w+$/.test(path.text)) add(path, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The layer of a path inside src/; "entry point" for a file directly in it. */
function layerOf(path: string): string {
  const folder = dirname(path);
  if (folder === ".") return "entry point";
  return Object.keys(LAYERS).find((layer) => folder === layer || folder.startsWith(`${layer}/`)) ?? folder;
}

const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const SOURCES = filesIn("src").map((path) => path.slice("src/".length));
const SHIPPED = SOURCES.filter((path) => isCode(path) && !isTest(path));

/** The source file, in src/, that a relative specifier of the file `from` means. */
function target(from: string, specifier: string): string {
  const path = join(dirname(from), specifier);
  return (
    [path, path.replace(/\.js$/, ".ts"), path.replace(/\.js$/, ".tsx")].find((one) =>
      SOURCES.includes(one),
    ) ?? path
  );
}

function wrongArrows(from: string): string[] {
  const own = layerOf(from);
  if (own === "entry point") return [];
  const rule = LAYERS[own];
  if (!rule) return [`${from} stands in no layer`];
  return importsOf(`src/${from}`).flatMap(({ specifier, typeOnly }) => {
    if (!specifier.startsWith(".")) {
      return rule.packages.includes(packageOf(specifier)) ? [] : [`${from} → package ${specifier}`];
    }
    const to = target(from, specifier);
    const layer = layerOf(to);
    const forServer =
      own !== "server" || layer === own || typeOnly || SERVER_MAY_RUN.some((one) => one.test(to));
    return (layer === own || rule.layers.includes(layer)) && forServer ? [] : [`${from} → ${to}`];
  });
}

describe("src", () => {
  test("has source files", () => {
    expect(SHIPPED.length).toBeGreaterThan(10);
  });

  test("every import follows the arrows", () => {
    expect(SHIPPED.flatMap(wrongArrows)).toEqual([]);
  });

  test("a relative import names a file that exists, as the compiler will write it", () => {
    const wrong = SOURCES.filter(isCode).flatMap((from) =>
      importsOf(`src/${from}`)
        .filter(({ specifier }) => specifier.startsWith("."))
        .filter(({ specifier }) => {
          const path = join(ROOT, "src", target(from, specifier));
          return !/\.(js|css|json|mjs)$/.test(specifier) || !existsSync(path);
        })
        .map(({ specifier }) => `${from} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no AI provider is named, and no design system outside of its kit", () => {
    const naming = (word: string) =>
      SOURCES.filter((path) =>
        `${path}\n${readFileSync(join(ROOT, "src", path), "utf8")}`.toLowerCase().includes(word),
      );
    expect(naming(FORBIDDEN_EVERYWHERE)).toEqual([]);
    const entryPoint = `${FORBIDDEN_OUTSIDE_ITS_KIT}.ts`;
    const mayName = (path: string) =>
      path === entryPoint ||
      path.startsWith(`${STYLED_KIT}/`) ||
      ["baseline.test.ts", "entry-points.test.ts"].includes(path);
    expect(naming(FORBIDDEN_OUTSIDE_ITS_KIT).filter((path) => !mayName(path))).toEqual([]);
  });

  test('"use client" stands only where React client code lives', () => {
    const client = SOURCES.filter(isCode).filter((path) =>
      /^["']use client["']/.test(readFileSync(join(ROOT, "src", path), "utf8")),
    );
    const mayBe = (path: string) =>
      /^(react|components|kits)\//.test(path) || path === "default-library-provider.tsx";
    expect(client.filter((path) => !mayBe(path))).toEqual([]);
  });
});

describe("what stands around src", () => {
  const ENTRY_POINTS = Object.keys(PACKAGE.exports).map((path) => `${PACKAGE.name}${path.slice(1)}`);

  test("stories import entry points and fixtures only, as an app would", () => {
    const wrong = [...filesIn("stories"), ...filesIn(".storybook")].filter(isCode).flatMap((from) =>
      importsOf(from)
        .map(({ specifier }) => (specifier.startsWith(".") ? join(dirname(from), specifier) : specifier))
        .filter((to) => to.startsWith("src/"))
        .filter((to) => !to.endsWith(".css") && layerOf(to.slice("src/".length)) !== "entry point")
        .map((to) => `${from} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the demo has at most 3,000 lines", () => {
    const lines = filesIn("demo")
      .filter((path) => isCode(path) && !isTest(path) && !/\.(spec|contract)\.|\/e2e\//.test(path))
      .filter((path) => !path.endsWith(".d.ts"))
      .map((path) => readFileSync(join(ROOT, path), "utf8").split("\n").length - 1);
    expect(lines.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(3_000);
  });

  test("the demo imports published entry points only", () => {
    const wrong = filesIn("demo")
      .filter(isCode)
      .flatMap((from) =>
        importsOf(from)
          .map(({ specifier }) => (specifier.startsWith(".") ? join(dirname(from), specifier) : specifier))
          .filter((to) => {
            if (to.startsWith(PACKAGE.name)) return !ENTRY_POINTS.includes(to);
            // Test helpers of a package are not published: the demo's own tests share them from source.
            if (from.startsWith("demo/e2e/") && /\.contract(\.[jt]s)?$/.test(to)) return false;
            if (isTest(from) && to.startsWith("packages/generation-server/src/testing/")) return false;
            return /^(src|dist|stories|packages\/[\w-]+\/(src|dist))\//.test(to);
          })
          .map((to) => `${from} → ${to}`),
      );
    expect(wrong).toEqual([]);
  });
});

/** The code files that a relative import of `from` may mean, as bundlers, Node and the compiler resolve it. */
function resolved(from: string, specifier: string): string | undefined {
  const path = join(dirname(from), specifier);
  const names = [path, path.replace(/\.js$/, ".ts"), path.replace(/\.js$/, ".tsx")];
  for (const ending of [".ts", ".tsx", ".mjs", "/index.ts"]) names.push(`${path}${ending}`);
  return names.find((name) => CODE.has(name));
}

/** Groups of files that import one another, directly or by way of others (Tarjan's algorithm); types count too. */
function importCycles(files: Iterable<string>): string[][] {
  const cycles: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): number => {
    const own = order.size;
    let low = own;
    order.set(file, own);
    stack.push(file);
    for (const { specifier } of importsOf(file)) {
      const to = specifier.startsWith(".") ? resolved(file, specifier) : undefined;
      if (!to) continue;
      if (!order.has(to)) low = Math.min(low, visit(to));
      else if (stack.includes(to)) low = Math.min(low, lowest.get(to) ?? order.get(to) ?? low);
    }
    lowest.set(file, low);
    if (low === own) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) cycles.push(group.sort());
    }
    return low;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return cycles.sort();
}

const CODE = new Set(["src", "demo", "packages"].flatMap(filesIn).filter(isCode));

describe("src, demo and packages", () => {
  test("no files import one another in a circle, types included", () => {
    expect(importCycles(CODE)).toEqual([]);
  });
});

/** What each package may import of others; `types` at compile time only, and only below its folder. */
const PACKAGE_ARROWS: Record<string, { packages: string[]; types?: { from: string; packages: string[] } }> = {
  [FORBIDDEN_EVERYWHERE]: {
    packages: [],
    types: { from: "src/provider/", packages: ["@reactkits.dev/media-generation-server"] },
  },
  [`${FORBIDDEN_EVERYWHERE}-emulator`]: { packages: ["sharp"] },
  "generation-server": {
    packages: [
      "@reactkits.dev/react-media-library",
      "kysely",
      // Optional peers, each imported where it is used alone.
      "libsql",
      "pg",
      "inngest",
      "@aws-sdk/client-s3",
      "@aws-sdk/lib-storage",
      "@aws-sdk/s3-request-presigner",
    ],
  },
};

describe("packages", () => {
  const filesOf = (name: string) =>
    filesIn(`packages/${name}`)
      .filter((path) => isCode(path) && !isTest(path))
      .map((path) => path.slice(`packages/${name}/`.length))
      .filter((path) => !/^(dist|test|src\/testing)\/|^(ask|test-images)\.ts$/.test(path));

  test.each(Object.entries(PACKAGE_ARROWS))("%s imports only what it may", (name, rule) => {
    const files = filesOf(name);
    expect(files.length).toBeGreaterThan(10);
    const wrong = files.flatMap((from) =>
      importsOf(`packages/${name}/${from}`)
        .filter(({ specifier, typeOnly }) => {
          if (specifier.startsWith("node:")) return false;
          if (specifier.startsWith(".")) return join(dirname(from), specifier).startsWith("..");
          const { types } = rule;
          const known = typeOnly && types && from.startsWith(types.from) ? types.packages : [];
          return ![...rule.packages, ...known].includes(packageOf(specifier));
        })
        .map(({ specifier }) => `${from} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the generation server imports no provider", () => {
    const wrong = filesOf("generation-server").flatMap((from) =>
      importsOf(`packages/generation-server/${from}`)
        .filter(({ specifier }) => specifier.toLowerCase().includes(FORBIDDEN_EVERYWHERE))
        .map(({ specifier }) => `${from} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the generation server uses the library's server half alone", () => {
    const used = filesOf("generation-server").flatMap((from) =>
      importsOf(`packages/generation-server/${from}`).map(({ specifier }) => specifier),
    );
    const entries = new Set(used.filter((specifier) => specifier.startsWith(PACKAGE.name)));
    expect([...entries].sort()).toEqual([`${PACKAGE.name}/server`, `${PACKAGE.name}/server/protocol`]);
  });

  test("no package reads the environment: its options are handed in", () => {
    const reading = [FORBIDDEN_EVERYWHERE, "generation-server"].flatMap((name) =>
      filesOf(name)
        .map((path) => `packages/${name}/${path}`)
        .filter((path) => /process\s*\.\s*env/.test(readFileSync(join(ROOT, path), "utf8"))),
    );
    expect(reading).toEqual([]);
  });
});
