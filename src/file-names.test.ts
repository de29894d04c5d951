import { readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Folders that are installed or generated. */
const GENERATED =
  /^(node_modules|dist|dist\.next|\.next|\.data|\.git|test-results|playwright-report|storybook-static)$/;

/** Files whose names may repeat; the key is the reason. */
const MAY_REPEAT: Record<string, RegExp> = {
  "Next names its files":
    /^(demo|examples\/[\w-]+)\/(app\/(.*\/)?(route|page|layout)\.tsx?|next\.config\.ts)$/,
  "VitePress finds these files by name": /^docs\/\.vitepress\/(config|theme\/index)\.ts$/,
  "Vite finds its configuration by name": /(^|\/)vite\.config\.ts$/,
  "an example is an app of its own, with the names of its tools' templates":
    /^examples\/[\w-]+\/(main|app)\.(tsx|css)$/,
  "the entry point of each package": /^(packages\/[\w-]+\/)?src\/index\.ts$/,
  "the shadcn CLI names what it copies into an app": /^examples\/shadcn\/components\/ui\/[\w-]+\.tsx$/,
  "kits share one layout, so that they can be compared file by file":
    /^(src\/kits\/[\w-]+|examples\/shadcn\/media-library)\/(buttons|fields|feedback|surfaces)\.tsx$/,
  "the layers of a stylesheet, in the layout and in each kit":
    /^(src\/components|src\/kits\/[\w-]+|examples\/shadcn\/media-library)\/(base|theme|tokens)\.css$/,
};

function codeFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return GENERATED.test(entry.name) ? [] : codeFiles(path);
    return /\.(tsx?|mjs|css)$/.test(entry.name) ? [relative(ROOT, path).replaceAll("\\", "/")] : [];
  });
}

const FILES = codeFiles(ROOT);

/** Of `paths`, those whose name another file has too. */
function withRepeatedName(paths: string[]): string[] {
  const seen = paths.map((path) => basename(path)).sort();
  const repeated = new Set(seen.filter((name, index) => name === seen[index - 1]));
  return paths.filter((path) => repeated.has(basename(path)));
}

test("no two files share a name, except those listed with a reason", () => {
  expect(FILES.length).toBeGreaterThan(500);
  const reasons = Object.values(MAY_REPEAT);
  expect(withRepeatedName(FILES.filter((path) => !reasons.some((reason) => reason.test(path))))).toEqual([]);
});

test.each(Object.entries(MAY_REPEAT))("the exception is still needed: %s", (_, reason) => {
  expect(withRepeatedName(FILES).filter((path) => reason.test(path))).not.toEqual([]);
});
