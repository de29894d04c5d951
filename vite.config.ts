import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { type PlaywrightProviderOptions, playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/chromium.mjs";
import { readCorpus } from "./scripts/corpus.mjs";
import { pageBlocks } from "./scripts/page-blocks.mjs";
import { SLOW_TESTS } from "./scripts/slow-tests.mjs";

const chromium = (options: Pick<PlaywrightProviderOptions, "contextOptions"> = {}) =>
  playwright({ ...options, launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS } });

/** Vitest's one second is too short on a busy machine. */
const PATIENT = { poll: { timeout: 15_000 } };

/** The modules of Base UI that examples/shadcn draws its kit with. */
const SHADCN_MODULES = [
  ..."button checkbox dialog input menu merge-props popover progress radio radio-group slider tooltip use-render"
    .split(" ")
    .map((name) => `@base-ui/react/${name}`),
  "class-variance-authority",
  "clsx",
  "tailwind-merge",
];

/**
 * Everything that pages under test import from node_modules: what Vite finds only while a test runs makes it load the
 * page anew, in the middle of that test.
 */
const BROWSER_MODULES = [
  "react",
  "react-dom",
  "react-dom/client",
  "react/jsx-dev-runtime",
  "idb",
  "client-zip",
  "@noble/hashes/sha2.js",
  "@mantine/core",
  "@mantine/hooks",
  ...SHADCN_MODULES,
];

/**
 * The stories as tests, with one kit. A function, so that Storybook, which reads this file too, starts none.
 */
const stories = (kit: "mantine" | "tailwind") => (): TestProjectInlineConfiguration => ({
  extends: true,
  plugins: [storybookTest({ configDir: ".storybook", initialGlobals: { kit } })],
  optimizeDeps: { include: [...BROWSER_MODULES, "react-hook-form", "storybook/test"] },
  test: {
    name: `storybook-${kit}`,
    // One page for all stories, as Storybook itself has it: a page per file took 1.9 GB and half as much time again.
    isolate: false,
    testTimeout: 60_000,
    setupFiles: "scripts/without-devtools.browser.mjs",
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      // axe must not measure the contrast of what is still fading in.
      provider: chromium({ contextOptions: { reducedMotion: "reduce" } }),
      instances: [{ browser: "chromium" }],
    },
  },
});

const unit = (name: string, without: readonly string[] = []): TestProjectInlineConfiguration => ({
  plugins: [pageBlocks()],
  test: {
    name,
    environment: "node",
    include: ["{src,packages,demo,docs,proofs,scripts,stories}/**/*.test.{ts,tsx}"],
    exclude: ["**/*.browser.test.{ts,tsx}", "**/node_modules/**", "demo/e2e/**", "demo/.next/**", ...without],
    testTimeout: 60_000,
    globalSetup: "scripts/test-databases.mjs",
    setupFiles: "scripts/wait-longer.mjs",
    expect: PATIENT,
    // A test that generates leaves records; they are not the demo's.
    env: {
      DATA_DIR: "node_modules/.cache/test-data",
      DATABASE_URL: "",
      AI_ALLOWED_HOSTS: "demo.example",
    },
  },
});

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      unit("unit"),
      // What `npm run check` runs of them.
      unit("quick", SLOW_TESTS),
      {
        extends: true,
        optimizeDeps: { include: [...BROWSER_MODULES, "@testing-library/react", "fast-check"] },
        plugins: [tailwindcss(), pageBlocks()],
        test: {
          name: "browser",
          include: ["{src,docs,examples}/**/*.browser.test.{ts,tsx}"],
          exclude: ["**/node_modules/**"],
          testTimeout: 60_000,
          setupFiles: [
            "scripts/without-devtools.browser.mjs",
            "scripts/wait-longer.mjs",
            "scripts/wait-longer.browser.mjs",
          ],
          expect: PATIENT,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // The end-to-end tests run with motion.
            provider: chromium({ contextOptions: { reducedMotion: "reduce" } }),
            commands: { readCorpus: (_, name: string) => readCorpus(name) },
            instances: [{ browser: "chromium" }],
          },
        },
      },
      stories("mantine"),
      stories("tailwind"),
    ],
  },
});
