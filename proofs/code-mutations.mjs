import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";
import { ROOT } from "../scripts/stamps.mjs";

/** @typedef {{ file: string, line: number, start: number, end: number, original: string, replacement: string }} Mutation `file` is relative to the root */

const FOLDERS = ["src", "demo/lib", "demo/cli", "packages/generation-server/src", "packages/replicate/src"];
const TESTS = /\.(test|contract)\.tsx?$|\.spec\.ts$/;
/** Test helpers, and files without code. */
const EXCLUDED = /(^|\/)(test-[\w-]+|stub-server|watch-sockets)\.ts$|\.d\.ts$|^src\/testing\//;

/** @returns {string[]} relative to the root */
const filesIn = () =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  ).filter((file) => /\.tsx?$/.test(file));

/** A mutation of every constant and branch of published code. @returns {Mutation[]} */
export function findMutations() {
  const sources = filesIn().filter((file) => !TESTS.test(file) && !EXCLUDED.test(file));
  return sources.sort().flatMap(mutationsOf);
}

/** @param {string} file @returns {Mutation[]} */
function mutationsOf(file) {
  const text = readFileSync(join(ROOT, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Mutation[]} */
  const found = [];
  /** @param {ts.Node} node @param {string} replacement */
  const add = (node, replacement) => {
    const start = node.getStart(source);
    const { line } = source.getLineAndCharacterOfPosition(start);
    found.push({ file, line: line + 1, start, end: node.end, original: node.getText(source), replacement });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isJsxOpeningLikeElement(node)) return;
    if (ts.isNumericLiteral(node)) add(node, numberBeside(node.text));
    else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false");
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true");
    else if (ts.isBinaryExpression(node)) {
      const other = OPERATORS[node.operatorToken.getText(source)];
      if (other !== undefined) add(node.operatorToken, other);
    } else if (ts.isIfStatement(node)) add(node.expression, `!(${node.expression.getText(source)})`);
    else if (ts.isConditionalExpression(node)) add(node.condition, `!(${node.condition.getText(source)})`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @type {Record<string, string>} */
const OPERATORS = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
};

/** @param {string} text of a numeric literal, without its underscores */
function numberBeside(text) {
  const value = Number(text);
  return String(value < 3 ? value + 1 : value * 100);
}

/**
 * The tests that import a file, directly or indirectly, nearest first.
 * @param {string} file relative to the root
 * @returns {string[]}
 */
export function testsOf(file) {
  const importers = importersOf();
  const distances = new Map([[file, 0]]);
  const queue = [file];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const importer of importers.get(next) ?? []) {
      if (distances.has(importer)) continue;
      distances.set(importer, (distances.get(next) ?? 0) + 1);
      queue.push(importer);
    }
  }
  const name = basename(file).replace(/\.tsx?$/, ".");
  const rank = (/** @type {string} */ test) => {
    if (basename(test).startsWith(name)) return 0;
    return (distances.get(test) ?? 0) + (dirname(test) === dirname(file) ? 0 : 0.5);
  };
  return [...distances.keys()]
    .filter((each) => /\.test\.tsx?$/.test(each))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** @type {Map<string, Set<string>> | undefined} */
let known;

function importersOf() {
  if (known) return known;
  const files = new Set(filesIn());
  known = new Map();
  for (const file of files) {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
      const path = relative(ROOT, join(ROOT, dirname(file), specifier)).replace(/\.js$/, "");
      const target = [path, `${path}.ts`, `${path}.tsx`].find((each) => files.has(each));
      if (target !== undefined) known.set(target, (known.get(target) ?? new Set()).add(file));
    }
  }
  return known;
}
