import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, test as base, type ConsoleMessage, expect } from "@playwright/test";
import { startEmulatorProcess, startNext, startOtherOrigin } from "./servers";

export { expect };

/** A stand-in for the real token: it must not appear anywhere outside the server. */
export const CANARY = "r8_canary_4f1d2c7e9ab8406f";
export const SECRET = "session_canary_5b7c1e0d3f9a48267d20";
/** A real Inngest server, which then runs the jobs of all tests. */
const inngest = process.env.INNGEST_DEV_URL?.trim();

export const ROUTE = "/api/ai/images/generate";

type Seen = {
  id: string;
  status: string;
  prompt: string;
  seed: number;
  cancelAsked: boolean;
  input: Record<string, unknown>;
};

export type Demo = {
  url: string;
  /** An origin in AI_ALLOWED_ORIGINS, and the same page under an origin that is not. */
  other: { url: string; unlisted: string };
  /** The server's environment, including DATA_DIR. */
  env: Record<string, string>;
  /** The output of the server and the emulator. */
  log: () => string;
  /** The predictions created at the emulator, newest first. */
  predictions: () => Promise<Seen[]>;
};

type Watch = {
  /** Fails the test on any error of a page of this context. */
  watchContext: (context: BrowserContext) => Promise<void>;
  watch: undefined;
};

/** The whole demo, once per worker; every page of a test's context is monitored. */
export const test = base.extend<Watch, { demo: Demo }>({
  demo: [
    async ({ browserName: _ }, use) => {
      const emulator = await startEmulatorProcess(CANARY);
      const other = await startOtherOrigin();
      const dataDir = mkdtempSync(join(tmpdir(), "demo-data-"));
      const env = {
        REPLICATE_BASE_URL: emulator.url,
        REPLICATE_API_TOKEN: CANARY,
        REPLICATE_DELIVERY_HOSTS: emulator.host,
        AI_EMULATOR: "1",
        // Kling Video has no price in the table.
        AI_PRICES: "kling-ai/kling-video=0.09/second",
        AI_ALLOWED_ORIGINS: other.url,
        AI_RATE_LIMIT: "1000",
        SESSION_SECRET: SECRET,
        DATA_DIR: dataDir,
        ...(inngest && { JOBS: "inngest", INNGEST_DEV: inngest }),
      };
      const next = await startNext(env);
      if (inngest) await fetch(`${next.url}/api/inngest`, { method: "PUT" });
      await use({
        url: next.url,
        other,
        env,
        log: () => next.log() + emulator.log(),
        predictions: async () =>
          JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text()),
      });
      await Promise.all([next.stop(), emulator.stop(), other.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: async ({ demo }, use) => use(demo.url),

  watchContext: async ({ browserName: _ }, use) => {
    const wrong: string[] = [];
    await use(async (context) => {
      context.on("console", (message) => {
        if (isWrong(message)) wrong.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => wrong.push(String(error.error())));
      await context.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) => {
          console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
        });
      });
    });
    expect(wrong, "no console error, page error or policy report").toEqual([]);
  },

  watch: [
    async ({ context, watchContext }, use) => {
      await watchContext(context);
      await use(undefined);
    },
    { auto: true },
  ],
});

/** The browser also reports failed responses; all other errors are ours. */
function isWrong(message: ConsoleMessage): boolean {
  if (message.type() !== "error" && message.type() !== "warning") return false;
  const { url } = message.location();
  const refused =
    /\/api\/ai\/(images\/generate|generations|estimates)(\?|$)/.test(url) ||
    message.text().includes("net::ERR_");
  return !(message.text().startsWith("Failed to load resource") && refused);
}
