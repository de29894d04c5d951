import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Request } from "@playwright/test";
import { expect, test } from "./demo";
import { assets, button, dialog, fillIn, openDialog, PRESETS } from "./library-page";
import { startEmulatorProcess, startNext } from "./servers";

/** Submits an image and closes the dialog, so that the page no longer waits for it. */
async function begin(page: Page, prompt: string): Promise<void> {
  await openDialog(page);
  await fillIn(page, { prompt });
  await button(dialog(page), "Generate").click();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
}

for (const { preset, path } of PRESETS) {
  test(`${preset}: saves an image once if the page is reloaded meanwhile`, async ({ page, demo }) => {
    const prompt = `[slow] reloaded in ${preset}`;
    const made = async () => (await demo.predictions()).filter((seen) => seen.prompt === prompt);
    await page.goto(path);
    await begin(page, prompt);
    await expect.poll(async () => (await made()).length).toBe(1);
    await page.reload();
    await expect(assets(page)).toHaveCount(1);
    await page.reload();
    await expect(assets(page)).toHaveCount(1);
    expect(await made()).toHaveLength(1);
  });

  test(`${preset}: saves an image once with two tabs, even if its own tab is closed`, async ({
    page,
    context,
    demo,
  }) => {
    const prompt = `[slow] two tabs in ${preset}`;
    const other = await context.newPage();
    await other.goto(path);
    await page.goto(path);
    await begin(page, prompt);
    await expect
      .poll(async () => (await demo.predictions()).filter((seen) => seen.prompt === prompt).length)
      .toBe(1);
    await page.close();
    await expect(assets(other)).toHaveCount(1);
    await other.reload();
    await expect(assets(other)).toHaveCount(1);
    expect((await demo.predictions()).filter((seen) => seen.prompt === prompt)).toHaveLength(1);
  });
}

test("shares one event stream between tabs, and hands it over when its tab is closed", async ({
  page,
  context,
}) => {
  const streams = new Map<Request, Page>();
  context.on("request", (request) => {
    if (request.url().endsWith("/api/ai/generations/events")) streams.set(request, request.frame().page());
  });
  context.on("requestfinished", (request) => streams.delete(request));
  context.on("requestfailed", (request) => streams.delete(request));
  const open = () => [...streams.values()].filter((tab) => !tab.isClosed());
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto("/");
    await begin(tab, `[hang] in ${tab === page ? "one" : "the other"}`);
  }
  await expect.poll(() => open().length).toBe(1);
  const third = await context.newPage();
  await third.goto("/", { timeout: 10_000 });
  const status = () => third.evaluate(async () => (await fetch("/api/credits")).status);
  expect(await status()).toBe(200);
  expect(open()).toHaveLength(1);

  // The tab with the stream is closed: another takes over.
  const [holder] = open();
  await holder?.close();
  const closedAt = Date.now();
  await expect.poll(() => open().length, { intervals: [50] }).toBe(1);
  expect(Date.now() - closedAt).toBeLessThan(10_000);
  const reply = await context.request.get("/api/ai/generations?limit=100");
  const { generations } = await reply.json();
  expect(generations.length).toBeGreaterThanOrEqual(2);
  for (const { id } of generations) await context.request.delete(`/api/ai/generations/${id}`);
  await expect.poll(() => open().length).toBe(0);
});

test("saves an image after the browser was closed meanwhile", async ({
  playwright,
  launchOptions,
  baseURL,
  demo,
}) => {
  const prompt = "[slow] the browser was closed";
  const profile = mkdtempSync(join(tmpdir(), "demo-profile-"));
  const open = async () => {
    const context = await playwright.chromium.launchPersistentContext(profile, { ...launchOptions, baseURL });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto("/");
    return { context, page };
  };
  try {
    const first = await open();
    await begin(first.page, prompt);
    await expect
      .poll(async () => (await demo.predictions()).filter((seen) => seen.prompt === prompt).length)
      .toBe(1);
    await first.context.close();
    const second = await open();
    await expect(assets(second.page)).toHaveCount(1);
    expect((await demo.predictions()).filter((seen) => seen.prompt === prompt)).toHaveLength(1);
    await second.context.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test("saves an image after the server was killed meanwhile", async ({ page }) => {
  test.setTimeout(120_000);
  const token = "r8_canary_restart";
  const emulator = await startEmulatorProcess(token);
  const dataDir = mkdtempSync(join(tmpdir(), "demo-data-"));
  const env = {
    REPLICATE_BASE_URL: emulator.url,
    REPLICATE_API_TOKEN: token,
    REPLICATE_DELIVERY_HOSTS: emulator.host,
    AI_EMULATOR: "1",
    JOBS_LEASE_SECONDS: "2",
    SESSION_SECRET: "session_canary_restart_0123456789",
    DATA_DIR: dataDir,
  };
  const made = async (): Promise<unknown[]> =>
    JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
  let server = await startNext(env);
  try {
    await page.goto(server.url);
    await begin(page, "[slow] the server was killed");
    await expect.poll(async () => (await made()).length).toBe(1);
    const { port } = new URL(server.url);
    await server.stop();
    server = await startNext(env, Number(port));
    await expect(assets(page)).toHaveCount(1, { timeout: 45_000 });
    expect(await made()).toHaveLength(1);
    await page.reload();
    await expect(assets(page)).toHaveCount(1);
  } finally {
    await Promise.all([server.stop(), emulator.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  }
});
