import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { findPostgres } from "../../scripts/find-postgres.mjs";
import { test as base, CANARY, expect, ROUTE, SECRET } from "./demo";
import { assets, button, dialog, field, openDialog, PRESETS } from "./library-page";
import { startPostgresProcess } from "./postgres";
import { startEmulatorProcess, startNext } from "./servers";

/** Each starts its own servers, with 25 initial credits. */
const test = base.extend({ baseURL: async ({ browserName: _ }, use) => use(undefined) });

const postgres = findPostgres();
const ENGINES = ["libsql", ...(postgres ? ["postgresql"] : [])];

const choice = (page: Page, name: string) => dialog(page).getByRole("combobox", { name, exact: true });
const balance = (page: Page, credits: number) => page.getByTitle(`${credits} credits left.`);

for (const engine of ENGINES) {
  test.describe(`credits on ${engine}`, () => {
    let emulator: Awaited<ReturnType<typeof startEmulatorProcess>>;
    let database: Awaited<ReturnType<typeof startPostgresProcess>> | undefined;
    let next: Awaited<ReturnType<typeof startNext>>;
    let env: Record<string, string>;
    test.beforeAll(async () => {
      emulator = await startEmulatorProcess(CANARY);
      database = engine === "libsql" || !postgres ? undefined : await startPostgresProcess(postgres.folder);
      env = {
        REPLICATE_BASE_URL: emulator.url,
        REPLICATE_API_TOKEN: CANARY,
        REPLICATE_DELIVERY_HOSTS: emulator.host,
        AI_EMULATOR: "1",
        SESSION_SECRET: SECRET,
        AI_BACKENDS: "flux-schnell,flux-dev",
        DEMO_START_CREDITS: "25",
        DATA_DIR: mkdtempSync(join(tmpdir(), "credits-spec-")),
        DATABASE_URL: database?.url ?? "",
      };
      next = await startNext(env);
    });
    test.afterAll(async () => {
      await Promise.all([next.stop(), emulator.stop()]);
      await database?.stop();
      rmSync(env.DATA_DIR ?? "", { recursive: true, force: true });
    });

    for (const { preset, path } of PRESETS) {
      test(`${preset}: displays the price of a run and updates the balance`, async ({ page }) => {
        await page.goto(next.url + path);
        await expect(balance(page, 25)).toBeVisible();
        await openDialog(page);
        await choice(page, "Images").selectOption("3");
        await expect(dialog(page)).toContainText("$0.009 · 3 credits");
        await field(page, "Prompt").fill("a lighthouse in a storm");
        await button(dialog(page), "Generate").click();
        await expect(assets(page)).toHaveCount(3);
        await expect(balance(page, 22)).toBeVisible();
      });

      test(`${preset}: rejects and reports a run beyond the balance`, async ({ page }) => {
        await page.goto(next.url + path);
        await openDialog(page);
        await choice(page, "Model").selectOption({ label: "FLUX dev" });
        await choice(page, "Images").selectOption("4");
        await expect(dialog(page)).toContainText("34 credits");
        await field(page, "Prompt").fill("a fox");
        await button(dialog(page), "Generate").click();
        await expect(page.getByText("Cost: 34, balance: 25, missing: 9.").first()).toBeVisible();
        await expect(balance(page, 25)).toBeVisible();
      });
    }

    test("separates the balances of sessions, shares one without a session, and survives a restart", async ({
      page,
      playwright,
    }) => {
      // The reply to the first POST sets a session, which another client does not have.
      const stranger = () => playwright.request.newContext();
      await page.goto(next.url);
      await expect(balance(page, 25)).toBeVisible();
      const ask = (by: APIRequestContext) =>
        by.post(next.url + ROUTE, { data: { prompt: "a fox", width: 64, height: 64 } });
      const left = async (by: APIRequestContext) =>
        (await (await by.get(`${next.url}/api/credits`)).json()).balance;
      for (const by of [page.request, page.request, await stranger()]) {
        expect((await ask(by)).status()).toBe(200);
      }
      expect([await left(page.request), await left(await stranger())]).toEqual([23, 24]);

      await page.goto("about:blank");
      await next.stop();
      next = await startNext(env);
      await page.goto(next.url);
      await expect(balance(page, 23)).toBeVisible();
      expect([await left(page.request), await left(await stranger())]).toEqual([23, 24]);
      const password = database && new URL(database.url).password;
      for (const secret of [CANARY, password ?? SECRET]) expect(next.log()).not.toContain(secret);
    });
  });
}
