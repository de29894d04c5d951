import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./stamps.mjs";

/**
 * A block of TypeScript of a page as JavaScript, so that a test can run what users copy. Blocks that import nothing but
 * types can run as they are.
 * @param {string} page such as `docs/guides/migrating.md`
 * @param {string} contains a part of the block
 */
export async function guideBlock(page, contains) {
  const blocks = [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)];
  const code = blocks.map(([, text = ""]) => text).find((text) => text.includes(contains));
  if (code === undefined) throw new Error(`${page} has no block of ts with ${contains}.`);
  const { transform } = await import("esbuild");
  return (await transform(code, { loader: "ts", format: "esm" })).code;
}
