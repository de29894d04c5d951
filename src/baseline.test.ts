import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** The last releases of 2023: what README.md promises. */
const BROWSERS = { chrome: 120, edge: 120, firefox: 121, safari: 17.2 };

/**
 * What some of these browsers lack, and the file that may name it all the same, because it looks for it first.
 * The compiler refuses newer ECMAScript itself (`lib` in tsconfig.json); the DOM's types know no years.
 */
const DETECTED = [
  // Without `timeout`'s own reason, Chrome 120 has it; nothing reads the reason.
  "AbortSignal.timeout in src/ai/request-models.ts",
  "AbortSignal.timeout in src/core/media/read-video.ts",
  "AbortSignal.any in src/core/any-signal.ts",
  // A hint: a canvas that does not know it ignores it.
  "Clipboard.write in src/core/transfer/copy-asset.ts",
  "Navigator.share in src/core/transfer/share-assets.ts",
  "FileSystemFileHandle.createWritable in src/core/transfer/save-zip.ts",
  "CanvasRenderingContext2D.imageSmoothingQuality in src/core/media/render-thumbnail.ts",
  // Runs in the browser of a developer's tests only.
  "Element.checkVisibility in src/testing/kit-contract/kit-page.ts",
  "Document.exitPictureInPicture in src/components/viewer-video.tsx",
  "Document.pictureInPictureElement in src/components/viewer-video.tsx",
  "Document.pictureInPictureEnabled in src/components/viewer-video.tsx",
  "FileSystemFileHandle.createWritable in src/storage/can-write-on-page.ts",
  "FileSystemFileHandle.createWritable in src/storage/opfs.ts",
  "FileSystemWritableFileStream.write in src/storage/opfs.ts",
  // Set, which an older browser takes for a property of our own.
  "HTMLButtonElement.popoverTargetElement in src/kits/tailwind/popover.tsx",
  "HTMLElement.hidePopover in src/kits/tailwind/popover.tsx",
  "HTMLElement.showPopover in src/components/drop-overlay.tsx",
  "HTMLElement.showPopover in src/components/toast.tsx",
  "HTMLElement.showPopover in src/kits/tailwind/popover.tsx",
  "HTMLVideoElement.requestPictureInPicture in src/components/viewer-video.tsx",
  "ImageDecoder.close in src/core/media/render-thumbnail.ts",
  "ImageDecoder.decode in src/core/media/render-thumbnail.ts",
  // There too, the Enter that ends a composition then saves.
  "KeyboardEvent.isComposing in src/components/close-on-escape.ts",
  "KeyboardEvent.isComposing in src/components/library-search.tsx",
  "KeyboardEvent.isComposing in src/components/prompt-history.tsx",
  "KeyboardEvent.isComposing in src/components/prompt-snippets.tsx",
  "KeyboardEvent.isComposing in src/components/saved-text-field.tsx",
  "KeyboardEvent.isComposing in src/components/tag-field.tsx",
  "KeyboardEvent.isComposing in src/components/use-prompt-keys.ts",
  // Safari clears it before the key that ends a composition: that Escape then closes the dialog too.
  "KeyboardEvent.isComposing in src/kits/mantine/surfaces.tsx",
  // The line is then drawn from one frame's place to the next.
  "PointerEvent.getCoalescedEvents in src/components/mask-brush.ts",
  "VideoFrame.close in src/core/media/render-thumbnail.ts",
  // Safari leaves the page's own zoom out of it: then a percentage is off.
  "Window.devicePixelRatio in src/components/zoom-geometry.ts",
  // There, the marks are drawn at the size that they have without it.
  "Window.devicePixelRatio in src/components/mask-canvas.tsx",
];

const ROOT = fileURLToPath(new URL("..", import.meta.url));

type Release = { version_added: string | false; version_removed?: string; partial_implementation?: true };
type Statement = Release & { flags?: unknown[]; prefix?: string; alternative_name?: string };
type Compat = { support: Partial<Record<string, Statement | Statement[]>> };
type Entry = { __compat?: Compat } & { [member: string]: Entry };

const data: { api: Entry; javascript: { builtins: Entry } } = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("@mdn/browser-compat-data"), "utf8"),
);

const version = (text: string) => Number.parseFloat(text.replace("≤", ""));

function isSupported({ support }: Compat): boolean {
  return Object.entries(BROWSERS).every(([browser, release]) => {
    const statements = [support[browser] ?? []].flat();
    return statements.some(
      ({ version_added: added, version_removed: removed, ...how }) =>
        added &&
        version(added) <= release &&
        !(removed && version(removed) <= release) &&
        !(how.flags || how.prefix || how.alternative_name || how.partial_implementation),
    );
  });
}

/** What the compiler's own types call it, and the data. */
const ALIASES: Record<string, string> = {
  ReadonlyArray: "Array",
  ReadonlyMap: "Map",
  ReadonlySet: "Set",
  Uint8Array: "TypedArray",
  Uint32Array: "TypedArray",
};

function compatOf(owners: Iterable<string>, name: string): [string, Compat] | undefined {
  for (const owner of owners) {
    for (const entry of [data.api[owner], data.javascript.builtins[owner]]) {
      const compat = entry?.[name]?.__compat ?? entry?.[`${name}_static`]?.__compat;
      if (compat) return [`${owner}.${name}`, compat];
    }
  }
  return undefined;
}

function compatOfGlobal(name: string): [string, Compat] | undefined {
  const { api, javascript } = data;
  const entry = [api.Window?.[name], api[name], javascript.builtins[name]].find((each) => each?.__compat);
  return entry?.__compat && [name, entry.__compat];
}

const isPlatform = (node: ts.Node) =>
  /\/typescript\/lib\/lib\.[^/]*\.d\.ts$/.test(node.getSourceFile().fileName);

function interfacesOf(checker: ts.TypeChecker, type: ts.Type, into = new Set<string>()): Set<string> {
  const parts = type.isUnionOrIntersection() ? type.types : [checker.getApparentType(type)];
  for (const part of parts) {
    if (part.isUnionOrIntersection()) interfacesOf(checker, part, into);
    const name = part.getSymbol()?.name.replace(/Constructor$/, "");
    if (name) into.add(ALIASES[name] ?? name);
    for (const base of part.getBaseTypes() ?? []) interfacesOf(checker, base, into);
  }
  return into;
}

/** The part of the platform that an identifier names. */
function platformOf(checker: ts.TypeChecker, node: ts.Identifier): [string, Compat] | undefined {
  const declaration = checker.getSymbolAtLocation(node)?.declarations?.find(isPlatform);
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)) {
    return compatOfGlobal(node.text);
  }
  const owners = new Set<string>();
  if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) {
    const { expression } = node.parent;
    if (ts.isIdentifier(expression)) owners.add(expression.text);
    interfacesOf(checker, checker.getTypeAtLocation(expression), owners);
  }
  if (ts.isInterfaceDeclaration(declaration.parent)) owners.add(declaration.parent.name.text);
  return compatOf(owners, node.text);
}

/** What is used of the platform in a browser's part of the library, and where. */
function usesOf(program: ts.Program) {
  const checker = program.getTypeChecker();
  const uses: { name: string; file: string; compat: Compat }[] = [];
  for (const source of program.getSourceFiles()) {
    const file = relative(ROOT, source.fileName);
    if (source.isDeclarationFile || !file.startsWith("src/")) continue;
    const add = (found: [string, Compat] | undefined): void => {
      if (found) uses.push({ name: found[0], file, compat: found[1] });
    };
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) add(platformOf(checker, node));
      if (ts.isForOfStatement(node) && node.awaitModifier) {
        add(compatOf(interfacesOf(checker, checker.getTypeAtLocation(node.expression)), "@@asyncIterator"));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return uses;
}

function newerThanPromised(program: ts.Program): string[] {
  const newer = usesOf(program).filter(({ compat }) => !isSupported(compat));
  return [...new Set(newer.map(({ name, file }) => `${name} in ${file}`))].sort();
}

const { options, fileNames } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, "tsconfig.build.json"), ts.sys.readFile).config,
  ts.sys,
  ROOT,
);
/** The server half runs in Node, as plain-node.test.ts and its own tests do. */
const shipped = fileNames.filter((name) => !/\/src\/server(\/|\.ts$)/.test(name));

describe("Baseline 2023", () => {
  it("contains every platform feature that the library uses, except those that it detects first", () => {
    expect(newerThanPromised(ts.createProgram(shipped, options))).toEqual(DETECTED.toSorted());
  }, 120_000);

  it("does not contain newer features: the check detects them", () => {
    const name = join(ROOT, "src", "made-up.ts");
    const text = `
      export async function f(blob: Blob, stream: ReadableStream, dialog: HTMLDialogElement) {
        dialog.requestClose();
        new IntersectionObserver(() => {}).observe(dialog);
        for await (const chunk of stream) console.log(chunk, await blob.bytes(), URL.parse(""));
        return new Set([1]).union(new Set([2]));
      }`;
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (path) => path === name || fileExists(path);
    host.getSourceFile = (path, language) =>
      path === name ? ts.createSourceFile(path, text, language, true) : getSourceFile(path, language);
    const esnext = { ...options, lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.asynciterable.d.ts"] };
    expect(newerThanPromised(ts.createProgram([name], esnext, host))).toEqual(
      [
        "Blob.bytes",
        "HTMLDialogElement.requestClose",
        "ReadableStream.@@asyncIterator",
        "Set.union",
        "URL.parse",
      ].map((each) => `${each} in src/made-up.ts`),
    );
  }, 120_000);
});
