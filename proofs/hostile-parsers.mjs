import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../scripts/stamps.mjs";

/** @typedef {import("./hostile.mjs").Attack} Attack */

const MEGABYTE = 1024 * 1024;
const BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
const CHUNK = 65_536;

async function loadReaders() {
  const contents = `export { readMultipart } from "./src/ai/protocol/multipart";
    export { createByteSource } from "./src/core/media/byte-source";
    export { readVideoHeader } from "./src/core/media/video-header";`;
  const stdin = { contents, resolveDir: ROOT, loader: /** @type {const} */ ("ts") };
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    format: "esm",
    write: false,
    absWorkingDir: join(ROOT),
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild produced no output.");
  return import(`data:text/javascript;base64,${Buffer.from(file.contents).toString("base64")}`);
}

/** @param {Buffer} content */
function bodyOf(content) {
  const whole = Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="image"\r\n\r\n`),
    content,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= whole.length) return controller.close();
      controller.enqueue(new Uint8Array(whole.subarray(at, at + CHUNK)));
      at += CHUNK;
    },
  });
}

/** @type {Attack[]} */
export const parserAttacks = [
  {
    id: "1.10",
    name: "39 MB of near-boundaries in a form, compared with 39 MB of text",
    short: true,
    async run() {
      const { readMultipart } = await loadReaders();
      const size = 39 * MEGABYTE;
      const line = `\r\n--${BOUNDARY}`;
      const contents = [
        "a picture of a fox. ",
        "\r",
        "\r\n",
        "\r\n--",
        line.slice(0, -1),
        `${line.slice(0, -1)}x`,
      ].map((text) => Buffer.alloc(size, text));
      const times = contents.map(() => Number.POSITIVE_INFINITY);
      // The best of several rounds, in processor time: the machine may have other work.
      for (let round = 0; round < 4; round++) {
        for (const [index, content] of contents.entries()) {
          const before = process.cpuUsage();
          for await (const _ of readMultipart(bodyOf(content), BOUNDARY, () => size));
          const { user, system } = process.cpuUsage(before);
          times[index] = Math.min(times[index] ?? 0, (user + system) / 1000);
        }
      }
      const [harmless = 1, ...hostile] = times;
      return [
        {
          what: "as long as for harmless content",
          figure: Math.max(...hostile) / harmless,
          limit: 2,
          unit: "times",
        },
      ];
    },
  },
  {
    id: "1.10",
    name: "a megabyte of empty elements after a video's header",
    short: true,
    async run() {
      const { createByteSource, readVideoHeader } = await loadReaders();
      const webm = readFileSync(join(ROOT, "fixtures", "without-length.webm"));
      const mp4 = readFileSync(join(ROOT, "fixtures", "sunset-in-fragments.mp4"));
      let longest = 0;
      for (const [head, type, unit] of /** @type {const} */ ([
        [webm, "video/webm", [0xec, 0x80]],
        [webm, "video/webm", [0xae, 0x80]],
        [webm, "video/webm", [0x1f, 0x43, 0xb6, 0x75, 0x80]],
        [mp4, "video/mp4", [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65]],
      ])) {
        const file = new Blob([head, Buffer.alloc(MEGABYTE, Buffer.from(unit))]);
        let best = Number.POSITIVE_INFINITY;
        for (let round = 0; round < 4; round++) {
          const before = process.cpuUsage();
          await readVideoHeader(createByteSource(file, new Uint8Array(await file.arrayBuffer())), type);
          const { user, system } = process.cpuUsage(before);
          best = Math.min(best, (user + system) / 1_000_000);
        }
        longest = Math.max(longest, best);
      }
      return [{ what: "of processor time", figure: longest, limit: 0.1, unit: "s" }];
    },
  },
];
