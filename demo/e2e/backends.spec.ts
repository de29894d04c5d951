import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { startS3Server } from "../../packages/generation-server/src/files/s3-server.contract";
import { startInngestServer } from "../../packages/generation-server/src/inngest/inngest-server.contract";
import { expect, test } from "./demo";
import { assets, button, dialog, fillIn, generate, openDialog } from "./library-page";
import { startEmulatorProcess, startNext, startPostgresProcess } from "./servers";

const SECRET = "session_canary_backends_0123456789";

type Backend = {
  env: Record<string, string>;
  /** Called with the URL of the running site. */
  ready?: (site: string) => Promise<unknown>;
  stop: () => Promise<void>;
};

/** `site` is the URL of the other tests' server. */
const BACKENDS: Record<string, (site: string) => Promise<Backend | undefined>> = {
  PostgreSQL: async () => {
    const postgres = await startPostgresProcess();
    return postgres && { env: { DATABASE_URL: postgres.url }, stop: postgres.stop };
  },
  "an S3 server": async () => {
    const { settings, stop } = await startS3Server();
    const env = {
      FILES: "s3",
      S3_ENDPOINT: settings.endpoint,
      S3_BUCKET: settings.bucket,
      S3_ACCESS_KEY_ID: settings.accessKeyId,
      S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
    };
    return { env, stop };
  },
  "a simulated Inngest server": async () => {
    const { env, register, close } = await startInngestServer();
    return { env, ready: (site) => register(`${site}/api/inngest`), stop: close };
  },
  "a real Inngest server": async (others) => {
    const dev = process.env.INNGEST_DEV_URL?.trim();
    const ready = (site: string) => fetch(`${site}/api/inngest`, { method: "PUT" });
    // It registers one URL of the app: restore it, or later jobs would go to a stopped server.
    const stop = async () => void (await ready(others));
    return dev ? { env: { JOBS: "inngest", INNGEST_DEV: dev }, ready, stop } : undefined;
  },
};

for (const [name, open] of Object.entries(BACKENDS)) {
  test(`with ${name}: saves an image, continues one after a restart and fails one, each charged once`, async ({
    page,
    demo,
  }) => {
    test.setTimeout(180_000);
    const backend = await open(demo.url);
    test.skip(!backend, `${name} is not available`);
    if (!backend) return;
    const token = "r8_canary_backends";
    const dataDir = mkdtempSync(join(tmpdir(), "demo-data-"));
    const emulator = await startEmulatorProcess(token);
    const env: Record<string, string> = {
      REPLICATE_BASE_URL: emulator.url,
      REPLICATE_API_TOKEN: token,
      REPLICATE_DELIVERY_HOSTS: emulator.host,
      AI_EMULATOR: "1",
      JOBS_LEASE_SECONDS: "2",
      SESSION_SECRET: SECRET,
      DEMO_START_CREDITS: "100",
      DATA_DIR: dataDir,
      ...backend.env,
    };
    const made = async (): Promise<{ prompt: string; cancelAsked: boolean }[]> =>
      JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
    let server = await startNext(env);
    await backend.ready?.(server.url);
    try {
      await page.goto(server.url);
      await generate(page, { prompt: "a lighthouse" });
      await expect(assets(page)).toHaveCount(1);

      await leave(page, "[slow] the server is killed");
      await expect.poll(async () => (await made()).length).toBe(2);
      await server.stop();
      server = await startNext(env, Number(new URL(server.url).port));
      await expect(assets(page)).toHaveCount(2, { timeout: 60_000 });

      await openDialog(page);
      await fillIn(page, { prompt: "[failed] a lighthouse" });
      await button(dialog(page), "Generate").click();
      await expect(dialog(page).getByText(/The model ran out of memory/)).toBeVisible();
      expect(await made()).toHaveLength(3);
      const { balance } = await page.evaluate(async () => (await fetch("/api/credits")).json());
      const { generations } = await page.evaluate(async () => (await fetch("/api/ai/generations")).json());
      const paid = generations.map(({ credits }: { credits: number }) => credits);
      expect(paid).toEqual([0, expect.any(Number), expect.any(Number)]);
      expect(balance).toBe(100 - paid[1] - paid[2]);
    } finally {
      await Promise.all([server.stop(), emulator.stop()]);
      await backend.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
}

/** Submits an image and closes the dialog. */
async function leave(page: Page, prompt: string): Promise<void> {
  await openDialog(page);
  await fillIn(page, { prompt });
  await button(dialog(page), "Generate").click();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
}
