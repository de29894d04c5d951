import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "..", "..");
const FILES = ["components", "kits"].flatMap((folder) =>
  readdirSync(join(SRC, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|contract)\.tsx?$|(^|\/)messages\//.test(file))
    .map((file) => join(folder, file)),
);

/** Attributes and props that people read or hear. */
const READ = /^(aria-(label|description|roledescription|valuetext)|alt|hint|label|placeholder|text|title)$/;

const hasLetters = (text: string) => /\p{L}/u.test(text);

/** The texts written in an expression: both branches of a condition, the pieces of a template. */
function textsIn(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) return [node.text.trim()];
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.flatMap(({ expression, literal }) => [
      literal.text,
      ...textsIn(expression),
    ]);
    return [node.head.text, ...parts];
  }
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return textsIn(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)];
  // Of a comparison the operands are no text, of `&&` and `??` the right one may be.
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const both = kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.QuestionQuestionToken;
    const right =
      both || kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
    return [...(both ? textsIn(node.left) : []), ...(right ? textsIn(node.right) : [])];
  }
  return [];
}

/** Texts for people that a file spells out itself. */
function textsOf(name: string, code: string): string[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) found.push(node.text.trim());
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) found.push(...textsIn(node));
    if (ts.isJsxAttribute(node) && READ.test(node.name.getText())) found.push(...textsIn(node.initializer));
    // Props and actions that are given as objects: `{ label: … }`.
    if (ts.isPropertyAssignment(node) && READ.test(node.name.getText().replace(/"/g, ""))) {
      found.push(...textsIn(node.initializer));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter(hasLetters).map((text) => `${name}: ${text}`);
}

test("finds texts in elements, labels and objects", () => {
  const code = `
    const items = [{ label: "Copy" }];
    export const Part = ({ busy, name }) => (
      <p aria-label={busy ? "Busy" : name} title={\`About \${name}\`} className="rml-row">
        Hello {busy && "world"} {" · "} {name === "one" ? name : undefined}
      </p>
    );`;
  expect(textsOf("part.tsx", code)).toEqual([
    "part.tsx: Copy",
    "part.tsx: Busy",
    "part.tsx: About ",
    "part.tsx: Hello",
    "part.tsx: world",
  ]);
});

test("components and kits spell out no text for people: all of them are messages", () => {
  expect(FILES.length).toBeGreaterThan(100);
  expect(FILES.flatMap((file) => textsOf(file, readFileSync(join(SRC, file), "utf8")))).toEqual([]);
});

test("components and kits format nothing by the browser's locale", () => {
  const formatting = FILES.filter((file) => {
    if (file.endsWith("locale-formats.ts")) return false;
    return /\.toLocale(Date|Time)?String\(|new Intl\.\w+Format|localeCompare\(/.test(
      readFileSync(join(SRC, file), "utf8"),
    );
  });
  expect(formatting).toEqual([]);
});
