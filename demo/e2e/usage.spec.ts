import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { test as base, CANARY, expect, ROUTE, SECRET } from "./demo";
import { assets, button, dialog, fillIn, openDialog, PRESETS } from "./library-page";
import { startEmulatorProcess, startNext } from "./servers";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROMPT = "a lighthouse that must stay private, 7c31";

type Own = {
  url: string;
  dataDir: string;
  log: () => string;
  /** The status and the prompt of each prediction at the emulator. */
  predictions: () => Promise<string[]>;
  /** The environment of such a server with another data folder. */
  settings: (dataDir: string) => Record<string, string>;
};

/** A separate server for these tests, because generations of other tests would be counted. */
const test = base.extend<object, { own: Own }>({
  own: [
    async ({ browserName: _ }, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), "usage-spec-"));
      const emulator = await startEmulatorProcess(CANARY);
      const settings = (folder: string) => ({
        REPLICATE_BASE_URL: emulator.url,
        REPLICATE_API_TOKEN: CANARY,
        REPLICATE_DELIVERY_HOSTS: emulator.host,
        AI_EMULATOR: "1",
        AI_RATE_LIMIT: "1000",
        SESSION_SECRET: SECRET,
        DATA_DIR: folder,
      });
      const { url, log, stop } = await startNext(settings(dataDir));
      const predictions = async () => {
        const seen: { prompt: string; status: string }[] = JSON.parse(
          await (await fetch(`${emulator.origin}/_emulator/predictions`)).text(),
        );
        return seen.map(({ prompt, status }) => `${status}: ${prompt}`);
      };
      await use({ url, dataDir, log, predictions, settings });
      await Promise.all([stop(), emulator.stop()]);
      rmSync(dataDir, { recursive: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ own }, use) => use(own.url),
});
// Each test continues with the generations of the previous ones.
test.describe.configure({ mode: "serial" });

/** Runs `npm run ai` on the database of a running server. */
async function ai(dataDir: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, DATA_DIR: dataDir };
  return (await promisify(execFile)(process.execPath, [join(ROOT, "scripts", "ai.mjs"), ...args], { env }))
    .stdout;
}

test("shows that a new server has no usage", async ({ own, page }) => {
  await page.goto("/usage");
  await expect(page.getByRole("heading", { name: "Nothing was generated in this period" })).toBeVisible();
  await page.getByRole("link", { name: "the library" }).click();
  await expect(page).toHaveURL(`${own.url}/`);
});

/** A generation whose page is closed while the provider works on it. */
async function leaveWhileItRuns(page: Page, own: Own): Promise<void> {
  const left = page.evaluate(async (url) => {
    const control = new AbortController();
    addEventListener("leave", () => control.abort());
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ prompt: "[hang] x", width: 64, height: 64 });
    await fetch(url, { method: "POST", headers, body, signal: control.signal }).catch(() => undefined);
  }, ROUTE);
  // One that has not started costs nothing.
  await expect.poll(own.predictions).toContain("processing: [hang] x");
  await page.evaluate(() => dispatchEvent(new Event("leave")));
  await left;
}

test("counts every generation, whatever its outcome, without revealing prompts", async ({ own, page }) => {
  await page.goto("/");
  const [session] = (await page.context().cookies()).map(({ value }) => value.split(".", 1).join());
  const ask = (prompt: string) =>
    page.request.post(ROUTE, { data: { prompt, width: 64, height: 64, seed: 424_242 } });
  expect((await ask(PROMPT)).status()).toBe(200);
  expect((await ask(PROMPT)).status()).toBe(200);
  expect((await ask("[422] x")).status()).toBe(400);
  await leaveWhileItRuns(page, own);
  await expect
    .poll(async () => JSON.parse(await ai(own.dataDir, "usage", "--json")).totals, { timeout: 30_000 })
    .toMatchObject({
      generations: 4,
      succeeded: 2,
      failed: 1,
      canceled: 1,
      microUsd: 10_000,
      unknownCosts: 1,
    });

  await page.getByRole("link", { name: "Usage" }).click();
  await expect(page.getByRole("heading", { name: "Usage", level: 1 })).toBeVisible();
  await expect(page.getByText("1 failed, 1 canceled")).toBeVisible();
  await expect(
    page.getByRole("img", { name: /^Cost by day: \$0\.01 over 30 days, at most \$0\.01 on / }),
  ).toBeVisible();
  await page.getByText("Show the days as a table").click();
  const today = new Date().toISOString().slice(0, 10);
  const row = page.getByRole("row", { name: new RegExp(`^${today}`) });
  await expect(row.getByRole("cell")).toHaveText(["≥ $0.01", "4", "1", "1"]);
  await page.getByText("Show the models as a table").click();
  await expect(page.getByRole("row", { name: /^Stable Diffusion XL · emulator/ })).toBeVisible();
  await page.getByRole("link", { name: "Generations", exact: true }).click();
  await expect(page).toHaveURL(/days=30&by=generations$/);
  await expect(
    page.getByRole("img", { name: /^Generations by day: 4 over 30 days, at most 4 on / }),
  ).toBeVisible();
  await page.getByRole("link", { name: "7 days" }).click();
  await expect(page.getByText("in the last 7 days")).toBeVisible();

  const raw = JSON.parse(await ai(own.dataDir, "usage", "--raw", "--json"));
  const sha256 = createHash("sha256").update(PROMPT).digest("hex");
  expect(raw.records[0]).toMatchObject({
    promptSha256: sha256,
    seed: 424_242,
    instance: "emulator",
    outcome: "succeeded",
    caller: `session ${session}`,
  });
  expect(raw.records[0].predictTime).toBeGreaterThan(0);
  const shown = [await page.content(), await (await page.request.get("/usage?days=90")).text()].join();
  for (const secret of [PROMPT, "must stay private", sha256, session ?? "?", "424242"]) {
    expect(shown).not.toContain(secret);
  }
  for (const kept of [JSON.stringify(raw), own.log()]) expect(kept).not.toContain("must stay private");
});

test("rejects generations without its database, which could not be recorded", async ({ own, page }) => {
  const blocked = join(own.dataDir, "no-folder");
  writeFileSync(blocked, "");
  const broken = await startNext(own.settings(blocked));
  const before = (await own.predictions()).length;
  const reply = await page.request.post(broken.url + ROUTE, {
    data: { prompt: PROMPT, width: 64, height: 64 },
  });
  expect(reply.status()).toBe(503);
  expect(await reply.json()).toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("Try again"),
  });
  expect(await own.predictions()).toHaveLength(before);
  expect(broken.log()).toContain("EEXIST: file already exists, mkdir");
  await page.goto(`${broken.url}/usage`);
  await expect(page.getByRole("heading", { name: "The usage cannot be read" })).toBeVisible();
  expect(await page.content()).not.toContain(own.dataDir);
  await page.waitForLoadState("networkidle");
  await broken.stop();
});

test("displays the configured backends, and what to set for the others", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Status" }).click();
  const instance = (name: string) =>
    page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
  await expect(instance("emulator").getByText("ok", { exact: true })).toBeVisible();
  await expect(instance("flux-schnell")).toContainText("not configured (set REPLICATE_API_TOKEN)");
  expect(await page.content()).not.toContain(CANARY);

  const real = await startNext({ REPLICATE_API_TOKEN: CANARY, SESSION_SECRET: SECRET });
  await page.goto(`${real.url}/status`);
  await expect(instance("flux-schnell").getByText("ok", { exact: true })).toBeVisible();
  await expect(instance("emulator")).toContainText("not configured (set AI_EMULATOR=1");
  expect(await page.content()).not.toContain(CANARY);
  await page.waitForLoadState("networkidle");
  await real.stop();
});

for (const path of ["/usage", "/status"]) {
  test(`${path} has the policy, fits small phones and supports dark mode`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: "light" });
    const response = await page.goto(path);
    expect((await response?.allHeaders())?.["content-security-policy"]).toMatch(
      /script-src 'self' 'nonce-[^']{20,}' 'strict-dynamic';/,
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole("button", { name: "Switch to dark mode" }).click();
    await expect.poll(background).not.toBe(light);
  });
}

for (const { preset, path } of PRESETS) {
  test(`${preset}: displays the same price in the dialog, the queue and the usage`, async ({ own, page }) => {
    await page.goto(path);
    await openDialog(page);
    await expect(dialog(page)).toContainText("This run costs about $0.005 · 2 credits");
    await fillIn(page, { prompt: "[drip] a lighthouse", width: 64, height: 64 });
    await button(dialog(page), "Generate").click();
    await expect(assets(page)).toHaveCount(1);
    await button(page, "Generations").click();
    await expect(page.getByRole("dialog", { name: "Generations" })).toContainText("about $0.005");
    const { records } = JSON.parse(await ai(own.dataDir, "usage", "--raw", "--json"));
    expect(records.at(-1)).toMatchObject({ microUsd: 5000 });
  });
}
