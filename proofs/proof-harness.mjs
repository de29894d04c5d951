import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright";
import { CHROMIUM_FLAGS, findChromium } from "../scripts/chromium.mjs";
import { HOST } from "../scripts/ports.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { listen, readBody } from "./http-server.mjs";

/** @typedef {import("playwright").BrowserContext} BrowserContext */
/** @typedef {(body: Buffer, url: URL) => unknown} Handler returns the reply: a Buffer is sent as it is, anything else as JSON */
/** @typedef {{ origin: string, url: (page: string) => string, folder: string, close: () => Promise<void> }} Harness */

const TYPES = { ".js": "text/javascript", ".html": "text/html" };

/**
 * Serves pages of this folder on the loopback interface, each bundled with the library's sources.
 * @param {string[]} pages `name` stands for `name.page.ts` or `name.page.tsx`, served under `/name`
 * @param {Record<string, Handler>} handlers by path, such as `/saved`
 * @returns {Promise<Harness>}
 */
export async function openHarness(pages, handlers = {}) {
  const folder = mkdtempSync(join(tmpdir(), "react-media-library-proof-"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [
      ...pages.map((name) => ({ in: join(import.meta.dirname, `${name}.page`), out: name })),
      { in: "src/core/media/thumbnail.worker.ts", out: "thumbnail.worker" },
      { in: "src/storage/write.worker.ts", out: "write.worker" },
    ],
    outdir: folder,
    bundle: true,
    splitting: true,
    // Beside the entries: the library resolves its workers relative to its own module.
    chunkNames: "[name]-[hash]",
    format: "esm",
    target: "es2024",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", `http://${HOST}`);
    try {
      const handler = handlers[url.pathname];
      if (handler) {
        const reply = await handler(await readBody(request), url);
        response.end(Buffer.isBuffer(reply) ? reply : JSON.stringify(reply ?? null));
      } else if (pages.includes(url.pathname.slice(1))) {
        response.setHeader("content-type", TYPES[".html"]);
        response.end(
          `<!doctype html><title>Proof</title><body><script type="module" src="${url.pathname}.js"></script>`,
        );
      } else {
        const type = TYPES[/** @type {keyof TYPES} */ (extname(url.pathname))];
        const file = readFileSync(join(folder, url.pathname.slice(1)));
        response.setHeader("content-type", type ?? "application/octet-stream");
        response.end(file);
      }
    } catch (error) {
      response.statusCode = url.pathname in handlers ? 500 : 404;
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  const { origin, close } = await listen(server);
  return {
    origin,
    folder,
    url: (page) => `${origin}/${page}`,
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Launches a real Chromium with its own profile.
 * @param {string} profile a folder
 * @param {string[]} [flags]
 * @returns {Promise<BrowserContext>}
 */
export function launch(profile, flags = []) {
  const executablePath = findChromium();
  return chromium.launchPersistentContext(profile, {
    ...(executablePath && { executablePath }),
    args: [...CHROMIUM_FLAGS, ...flags],
    // The proof closes it, also after it killed parts of it.
    handleSIGINT: false,
  });
}

/**
 * Creates a folder for a profile.
 * @returns {{ profile: string, remove: () => void }}
 */
export function makeProfile() {
  const profile = mkdtempSync(join(tmpdir(), "react-media-library-profile-"));
  return { profile, remove: () => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }) };
}

/**
 * Parses the command line of a proof: `--short`, `--seed N` and one count.
 * @param {string} count the option's name
 * @param {{ long: number, short: number }} defaults
 */
export function readOptions(count, defaults) {
  const { values } = parseArgs({
    options: { short: { type: "boolean" }, seed: { type: "string" }, [count]: { type: "string" } },
  });
  const short = values.short === true;
  const integer = (/** @type {unknown} */ value, /** @type {number} */ fallback) => {
    if (value === undefined) return fallback;
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < 0) throw new Error(`${value} is not a whole number.`);
    return number;
  };
  return {
    short,
    seed: integer(values.seed, short ? 1 : Date.now() % 1_000_000),
    count: integer(values[count], short ? defaults.short : defaults.long),
  };
}

/**
 * Formats a table for the terminal.
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
