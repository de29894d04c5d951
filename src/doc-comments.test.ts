import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE: { name: string; exports: Record<string, string | { types: string }> } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);

/** The source of each entry point, by its import specifier. */
const ENTRY_POINTS = new Map<string, string>();
for (const [path, target] of Object.entries(PACKAGE.exports)) {
  if (typeof target === "string") continue;
  const source = target.types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts");
  ENTRY_POINTS.set(`${PACKAGE.name}${path.slice(1)}`, source);
}

/** Blocks of code that users copy, by the name of a file that does not exist on disk. */
const EXAMPLES = new Map<string, string>();

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.es2024.string.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
  // Style sheets: the bundler's business.
  noUncheckedSideEffectImports: false,
  paths: Object.fromEntries([...ENTRY_POINTS].map(([name, source]) => [name, [join(ROOT, source)]])),
};

const parsed = ts.createProgram(
  [...ENTRY_POINTS.values()].map((source) => join(ROOT, source)),
  OPTIONS,
);
const checker = parsed.getTypeChecker();

type Exported = { name: string; symbol: ts.Symbol; declarations: ts.Declaration[] };

/** What the entry points export, each once: many are exported by several. */
const EXPORTED: Exported[] = [];
const seen = new Set<ts.Symbol>();
for (const source of ENTRY_POINTS.values()) {
  const file = parsed.getSourceFile(join(ROOT, source));
  const module = file && checker.getSymbolAtLocation(file);
  for (const one of module ? checker.getExportsOfModule(module) : []) {
    const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    EXPORTED.push({ name: one.name, symbol, declarations: symbol.declarations ?? [] });
  }
}

const hasComment = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0;

/** The members that a declaration spells out itself; those of types it refers to belong to their own declaration. */
function membersOf(node: ts.Node): (ts.TypeElement | ts.ClassElement)[] {
  if (ts.isTypeAliasDeclaration(node)) return membersOf(node.type);
  if (ts.isIntersectionTypeNode(node) || ts.isUnionTypeNode(node)) return node.types.flatMap(membersOf);
  if (ts.isParenthesizedTypeNode(node)) return membersOf(node.type);
  if (ts.isTypeLiteralNode(node) || ts.isInterfaceDeclaration(node)) return [...node.members];
  if (ts.isClassDeclaration(node)) return node.members.filter(isPublic);
  return [];
}

const isPublic = (member: ts.ClassElement) =>
  !ts.isConstructorDeclaration(member) &&
  !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Override));

function undocumented({ name, symbol, declarations }: Exported): string[] {
  const members = declarations.flatMap(membersOf).flatMap((member) => {
    const own = member.name && checker.getSymbolAtLocation(member.name);
    // A discriminant of a union says all there is to say about itself.
    if (!own || hasComment(own) || isDiscriminant(member)) return [];
    return [`${name}.${own.name}`];
  });
  return hasComment(symbol) ? members : [name, ...members];
}

const isDiscriminant = (member: ts.TypeElement | ts.ClassElement) =>
  ts.isPropertySignature(member) &&
  member.type !== undefined &&
  ts.isLiteralTypeNode(member.type) &&
  ts.isUnionTypeNode(member.parent.parent);

/** Functions, hooks, components and classes. */
const isCallable = ({ symbol, declarations }: Exported) =>
  (symbol.flags & ts.SymbolFlags.Value) !== 0 &&
  declarations.some((one) => {
    const type = checker.getTypeOfSymbolAtLocation(symbol, one);
    return type.getCallSignatures().length + type.getConstructSignatures().length > 0;
  });

const examplesOf = ({ symbol }: Exported) =>
  symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === "example")
    .map((tag) => ts.displayPartsToString(tag.text));

/** The code inside the fences of a text in Markdown. */
function* codeIn(text: string): Generator<{ language: string; code: string }> {
  for (const [, language = "", code = ""] of text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm))
    yield { language, code };
}

for (const one of EXPORTED) {
  for (const text of examplesOf(one))
    for (const { language, code } of codeIn(text)) addExample(`${one.name}`, language, code);
}

/** The pages of a folder, without what is installed or generated there. */
function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return /^(node_modules|reference|\.vitepress)$/.test(entry.name) ? [] : pagesIn(path);
    return path.endsWith(".md") ? [path] : [];
  });
}

/** The pages for users, relative to the root. */
const PAGES = ["README.md", ...pagesIn("docs")];

for (const page of PAGES) {
  for (const { language, code } of codeIn(readFileSync(join(ROOT, page), "utf8"))) {
    addExample(page.replace(/\.md$/, ""), language, code);
  }
}

function addExample(name: string, language: string, code: string) {
  if (!isCompiled(language)) return;
  // A block that begins with its file's name can be imported by the other blocks of its folder.
  const [, file = ""] = /^\/\/ ([\w.-]+\.tsx?)\n/.exec(code) ?? [];
  const named = join(ROOT, dirname(name), file);
  const isNew = file !== "" && !EXAMPLES.has(named);
  const path = isNew ? named : join(ROOT, `${name}-example-${EXAMPLES.size}.${language}`);
  EXAMPLES.set(path, `${code}\nexport {};\n`);
}

function isCompiled(language: string): boolean {
  return language === "ts" || language === "tsx";
}

/** What the compiler says of the examples; one program for all of them, over the sources. */
function exampleErrors(): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => EXAMPLES.has(path) || fileExists(path);
  host.readFile = (path) => EXAMPLES.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...others) => {
    const example = EXAMPLES.get(path);
    return example === undefined
      ? (parsed.getSourceFile(path) ?? getSourceFile(path, target, ...others))
      : ts.createSourceFile(path, example, target);
  };
  const program = ts.createProgram({ rootNames: [...EXAMPLES.keys()], options: OPTIONS, host });
  return [...EXAMPLES.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText, start = 0 }) => {
        const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
        const name = path.slice(ROOT.length);
        return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
      },
    );
  });
}

describe("public API", () => {
  test("every exported value, type and member has a doc comment", () => {
    expect(EXPORTED.length).toBeGreaterThan(100);
    expect(EXPORTED.flatMap(undocumented)).toEqual([]);
  });

  test("every exported function, hook, component and class has an example", () => {
    const without = EXPORTED.filter(isCallable).filter((one) => examplesOf(one).length === 0);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test("every example is a fenced block of ts or tsx", () => {
    const unfenced = EXPORTED.filter((one) =>
      examplesOf(one).some((text) => ![...codeIn(text)].some(({ language }) => isCompiled(language))),
    );
    expect(unfenced.map(({ name }) => name)).toEqual([]);
  });

  test("every block of code on the pages is in a language that is checked, or is none", () => {
    const languages = PAGES.flatMap((page) =>
      [...codeIn(readFileSync(join(ROOT, page), "utf8"))].map(({ language }) => language),
    );
    expect(PAGES.length).toBeGreaterThan(30);
    // `sh`: scripts/pages.test.ts looks for its commands. `css`: docs/tests/ draws with it. `text`: drawings.
    expect(
      languages.filter((language) => !isCompiled(language) && !/^(sh|css|text)$/.test(language)),
    ).toEqual([]);
  });

  test("the examples of doc comments and pages compile", () => {
    expect(exampleErrors()).toEqual([]);
  });
});
