import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/**
 * @typedef {object} EntryPoint
 * @property {string} specifier as in an import
 * @property {string} types the absolute path of its declarations
 * @typedef {{ specifier: string, text: string }} Report
 */

/**
 * The entry points with types of a built package; the main one comes last, so that what it has of others is in theirs.
 * @param {string} folder of the package
 * @returns {EntryPoint[]}
 */
export function entryPointsOf(folder) {
  /** @type {{ name: string, exports: Record<string, string | { types: string }> }} */
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.entries(exports)
    .flatMap(([path, target]) =>
      typeof target === "string"
        ? []
        : { specifier: name + path.slice(1), types: join(folder, target.types) },
    )
    .sort((one, other) => Number(one.specifier === name) - Number(other.specifier === name));
}

/** @type {ts.CompilerOptions} */
const OPTIONS = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  skipLibCheck: true,
  types: [],
  // Their own declarations are all that is read.
  noLib: true,
};

/**
 * What the entry points of a package export, as declarations without comments. Each declaration is in one report: that
 * of the first entry point that exports it, or, if none does, of the first that needs it. Imports are left out.
 * @param {EntryPoint[]} entryPoints
 * @param {(sections: string[]) => string[]} [formatAll] formats blocks of code
 * @returns {Report[]}
 */
export function apiReports(entryPoints, formatAll = (sections) => sections) {
  const program = ts.createProgram(
    entryPoints.map(({ types }) => types),
    OPTIONS,
  );
  const checker = program.getTypeChecker();
  /** @param {ts.Symbol} symbol */
  const original = (symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

  const modules = entryPoints.map(({ specifier, types }) => {
    const file = program.getSourceFile(types);
    const module = file && checker.getSymbolAtLocation(file);
    if (!module) throw new Error(`${specifier} has no declarations at ${types}: build it first.`);
    const exported = checker
      .getExportsOfModule(module)
      .map((symbol) => ({ name: symbol.name, symbol: original(symbol) }))
      .sort(byName);
    return { specifier, exported };
  });

  /** Where each symbol is described. @type {Map<ts.Symbol, string>} */
  const owners = new Map();
  for (const { specifier, exported } of modules)
    for (const { symbol } of exported) if (!owners.has(symbol)) owners.set(symbol, specifier);

  const sections = modules.flatMap(({ specifier, exported }) => {
    const own = exported.filter(({ symbol }) => owners.get(symbol) === specifier);
    const needed = neededBy(own.map(({ symbol }) => symbol)).filter((symbol) => !owners.has(symbol));
    for (const symbol of needed) owners.set(symbol, specifier);
    const elsewhere = modules.flatMap(({ specifier: other }) => {
      const names = exported.filter(({ symbol }) => other !== specifier && owners.get(symbol) === other);
      return names.length === 0
        ? []
        : `export { ${names.map(({ name }) => name).join(", ")} } from "${other}";`;
    });
    const others = needed.map((symbol) => ({ name: symbol.name, symbol })).sort(byName);
    return [
      [...elsewhere, ...own.flatMap(({ name, symbol }) => declare(symbol, name))].join("\n\n"),
      others.flatMap(({ symbol }) => declare(symbol)).join("\n\n"),
    ];
  });
  const formatted = formatAll(sections).map((code) => code.trim());
  return entryPoints.map(({ specifier }, index) => {
    const [exports = "", others = ""] = formatted.slice(2 * index);
    const parts = [
      `# ${specifier}`,
      "Written by `npm run generate`: never edit it, never merge it by hand.",
      ...fenced(exports),
      ...(others ? ["Not exported, but part of the above:", ...fenced(others)] : []),
    ];
    return { specifier, text: `${parts.join("\n\n")}\n` };
  });

  /** All that the declarations of symbols refer to within the package. @param {ts.Symbol[]} symbols */
  function neededBy(symbols) {
    const found = new Set(symbols);
    for (const symbol of found) {
      for (const declaration of declarationsOf(symbol)) {
        /** @param {ts.Node} node */
        const visit = (node) => {
          if (ts.isIdentifier(node)) {
            const reference = checker.getSymbolAtLocation(node);
            if (reference && isOurs(original(reference))) found.add(original(reference));
          }
          ts.forEachChild(node, visit);
        };
        visit(declaration);
      }
    }
    return [...found].slice(symbols.length);
  }

  /** Whether a symbol is declared at the top of one of the package's own files. @param {ts.Symbol} symbol */
  function isOurs(symbol) {
    const declarations = declarationsOf(symbol);
    return (
      declarations.length > 0 &&
      declarations.every(
        (node) =>
          ts.isSourceFile(node.parent) &&
          entryPoints.some(({ types }) => isBeside(node.getSourceFile(), types)),
      )
    );
  }

  /**
   * The whole statements that declare a symbol.
   * @param {ts.Symbol} symbol
   * @returns {ts.Node[]}
   */
  function declarationsOf({ declarations = [] }) {
    return declarations.map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node));
  }

  /** @param {ts.Symbol} symbol @param {string} [exportedAs] */
  function declare(symbol, exportedAs) {
    const declarations = declarationsOf(symbol);
    const texts = declarations.map((node) =>
      // In declarations, `export` tells of the module, not of the entry point, and `declare` tells nothing.
      print(node).replace(/^(export )?(default )?(declare )?/, exportedAs === undefined ? "" : "export "),
    );
    if (exportedAs === undefined || exportedAs === symbol.name) return texts;
    if (declarations.every(ts.isSourceFile)) return [`export namespace ${exportedAs} {}`];
    return [`// Exported as ${exportedAs}:`, ...texts];
  }
}

const printer = ts.createPrinter({ removeComments: true });

/** Characters of a constant's text from which on only its type is part of the report. */
const LONG_TEXT = 200;

/** A declaration without comments, in which `import("./file.js").Name` is `Name`. @param {ts.Node} node */
function print(node) {
  const result = ts.transform(node, [
    (context) => (root) => {
      /** @param {ts.Node} child @returns {ts.Node} */
      const visit = (child) => {
        if (ts.isVariableDeclaration(child) && (child.initializer?.getText().length ?? 0) > LONG_TEXT) {
          const type = ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
          return ts.factory.updateVariableDeclaration(child, child.name, undefined, type, undefined);
        }
        const inner = ts.visitEachChild(child, visit, context);
        if (!ts.isImportTypeNode(inner) || !inner.qualifier) return inner;
        const path = ts.isLiteralTypeNode(inner.argument) ? inner.argument.literal : undefined;
        if (!path || !ts.isStringLiteral(path) || !path.text.startsWith(".")) return inner;
        return inner.isTypeOf
          ? ts.factory.createTypeQueryNode(inner.qualifier, inner.typeArguments)
          : ts.factory.createTypeReferenceNode(inner.qualifier, inner.typeArguments);
      };
      return ts.visitNode(root, visit);
    },
  ]);
  const [transformed = node] = result.transformed;
  return printer.printNode(ts.EmitHint.Unspecified, transformed, node.getSourceFile());
}

/** Whether a file is in the folder of another, or below it. @param {ts.SourceFile} file @param {string} other */
const isBeside = (file, other) => file.fileName.startsWith(other.replaceAll("\\", "/").replace(/[^/]*$/, ""));

/** @param {string} code */
const fenced = (code) => (code === "" ? [] : [`\`\`\`ts\n${code}\n\`\`\``]);

/** By code units: the same order in every locale. @param {{ name: string }} one @param {{ name: string }} other */
const byName = (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
