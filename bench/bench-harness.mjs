import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { CHROMIUM_FLAGS, findChromium } from "../scripts/chromium.mjs";

/**
 * @typedef {import("playwright").Page} Page
 * @typedef {Awaited<ReturnType<typeof openHarness>>} Harness
 */

/** A built page, a Chromium with an on-disk profile, and a folder for files. */
export async function openHarness() {
  const folder = mkdtempSync(join(tmpdir(), "media-library-bench-"));
  const root = fileURLToPath(new URL("page", import.meta.url));
  const outDir = join(folder, "page");
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "warn",
    build: { outDir, emptyOutDir: true, target: "esnext", minify: true, chunkSizeWarningLimit: 2000 },
    worker: { format: "es" },
  });
  const server = await preview({
    configFile: false,
    root,
    logLevel: "warn",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0 },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error("The page is not served.");
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: findChromium(),
    args: [...CHROMIUM_FLAGS, "--enable-precise-memory-info"],
    viewport: { width: 1300, height: 700 },
  });
  const browser = context.browser();
  if (!browser)
    throw new Error("This Playwright version does not expose the browser of a persistent context.");
  const devtools = await browser.newBrowserCDPSession();

  /** Bytes held by Chromium's processes alone; undefined if the system does not report it. */
  const memory = async () => {
    const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
    try {
      return processInfo.reduce((sum, { id }) => sum + ownBytes(id), 0);
    } catch {
      return undefined;
    }
  };

  return {
    chromium: browser.version(),
    /** Where files for the page are created. */
    folder,
    memory,
    /**
     * Runs `work` in a fresh page, after earlier writes have been flushed to disk.
     * @template Result
     * @param {(page: Page) => Promise<Result>} work
     * @param {string[]} [files] paths that are set as the page's file input
     */
    async inPage(work, files = []) {
      await promisify(execFile)("sync").catch(() => {}); // Not on Windows.
      const page = await context.newPage();
      try {
        await page.goto(url);
        await page.waitForFunction(() => "bench" in window);
        if (files.length > 0) await page.setInputFiles("#files", files);
        await collectGarbage(page);
        return await work(page);
      } finally {
        await page.close();
      }
    },
    /**
     * Samples the memory of all Chromium processes while `work` runs.
     * @template Result
     * @param {() => Promise<Result>} work
     * @returns {Promise<{ result: Result, peakMB: number | undefined }>} the peak above the value at the start
     */
    async watchMemory(work) {
      const before = await memory();
      let peak = before ?? 0;
      let over = false;
      const watching = (async () => {
        while (!over && before !== undefined) {
          peak = Math.max(peak, (await memory()) ?? 0);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      })();
      try {
        const result = await work();
        return { result, peakMB: before === undefined ? undefined : (peak - before) / 1e6 };
      } finally {
        over = true;
        await watching;
      }
    },
    async close() {
      await context.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Bytes of the JavaScript heap after garbage collection, with `buffers` also of array buffers.
 * @param {Page} page @param {{ buffers?: boolean }} [options]
 */
export async function heapSize(page, { buffers = false } = {}) {
  const session = await collectGarbage(page);
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  return usedSize + (buffers ? backingStorageSize : 0);
}

/** @param {Page} page */
async function collectGarbage(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  return session;
}

/** The unshared memory of a process, in bytes (Linux only). @param {number} pid */
function ownBytes(pid) {
  if (!readdirSync("/proc").includes(String(pid))) return 0;
  const [, resident = 0, shared = 0] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ").map(Number);
  return (resident - shared) * 4096;
}
