import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/chromium.mjs";

const chromium = () =>
  playwright({ launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS } });

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["{src,demo,scripts}/**/*.test.ts"],
          exclude: ["**/*.browser.test.ts", "**/node_modules/**", "demo/e2e/**", "demo/.next/**"],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        optimizeDeps: {
          include: [
            "react",
            "react-dom/client",
            "react/jsx-dev-runtime",
            "idb",
            "@testing-library/react",
            "fast-check",
          ],
        },
        test: {
          name: "browser",
          include: ["src/**/*.browser.test.{ts,tsx}"],
          testTimeout: 20_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: chromium(),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
