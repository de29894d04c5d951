import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineBrowserProvider } from "@vitest/browser";
import { defineConfig } from "vitest/config";
import { readCorpus } from "../scripts/corpus.mjs";
import { start } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { findEngines } from "./find-engines.mjs";

const engine = findEngines().find(({ name }) => name === process.env.ENGINE);
if (!engine) throw new Error(`The engine ${process.env.ENGINE} is not installed.`);

/** Opens the tests' page in the engine; nothing else of it is used. */
const provider = () =>
  defineBrowserProvider({
    name: "engine",
    supportedBrowser: [engine.name],
    providerFactory() {
      /** @type {{ stop: () => void, ended: Promise<unknown> }[]} */
      const running = [];
      /** @type {string[]} */
      const profiles = [];
      return {
        name: "engine",
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        async openPage(_, url) {
          const profile = mkdtempSync(join(tmpdir(), `react-media-library-${engine.name}-`));
          profiles.push(profile);
          const stdio = process.env.VERBOSE ? "inherit" : "ignore";
          running.push(start(engine.file, engine.args(profile, url), { env: engine.env?.(profile), stdio }));
        },
        async close() {
          for (const { stop } of running) stop();
          await Promise.all(running.map(({ ended }) => ended));
          for (const profile of profiles) rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
        },
      };
    },
  });

export default defineConfig({
  root: ROOT,
  optimizeDeps: { include: ["idb", "fast-check", "@noble/hashes/sha2.js"] },
  test: {
    name: engine.name,
    include: ["src/{storage,core}/**/*.browser.test.ts"],
    // Videos depend on the codecs that each system brings.
    exclude: ["**/*video*"],
    // The tests that inject a fault into every step take Firefox most of a minute, longer on a busy machine.
    testTimeout: 300_000,
    browser: {
      enabled: true,
      headless: true,
      ui: false,
      screenshotFailures: false,
      provider: provider(),
      commands: { readCorpus: (_, /** @type {string} */ name) => readCorpus(name) },
      instances: [{ browser: engine.name }],
    },
  },
});
