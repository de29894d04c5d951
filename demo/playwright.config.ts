import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "../scripts/chromium.mjs";

/**
 * Runs against the production build (made by `npm test`; otherwise `npm run build`, then `npx next build` here). Each
 * worker starts its own emulator and server on free ports: see e2e/demo.ts.
 */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  // They mostly wait: for runs of the emulator, for clocks, for a browser that starts.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS },
    trace: "off",
  },
});
