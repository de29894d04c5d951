import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./demo";
import { assets, button, dialog, fillIn, generate, grid, openDialog, PRESETS, stored } from "./library-page";

for (const { preset, path } of PRESETS) {
  test(`${preset}: saves an image to the grid, OPFS and IndexedDB, across a reload and a restart`, async ({
    playwright,
    launchOptions,
    baseURL,
    watchContext,
  }) => {
    const profile = mkdtempSync(join(tmpdir(), "demo-profile-"));
    const open = async () => {
      const context = await playwright.chromium.launchPersistentContext(profile, {
        ...launchOptions,
        baseURL,
        viewport: { width: 1280, height: 900 },
      });
      await watchContext(context);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(path);
      return { context, page };
    };
    try {
      const first = await open();
      const worker = first.page.waitForEvent("worker");
      await openDialog(first.page);
      await fillIn(first.page, { prompt: "a lighthouse in a storm", width: 768, height: 768 });
      await button(dialog(first.page), "Generate").click();
      // The placeholder and the dialog stay during the run.
      await expect(dialog(first.page)).toBeVisible();
      await expect(assets(first.page)).toHaveCount(1);
      await expect(dialog(first.page)).toBeHidden();

      // The thumbnail proves that the bundler and the policy allow the library's worker.
      expect((await worker).url()).toContain(first.page.url().replace(/\/tailwind$/, "/"));
      const cell = assets(first.page).first();
      await expect(cell).toHaveAttribute("data-source", "ai");
      await expect(cell).toHaveAccessibleName(/a lighthouse in a storm/);
      const id = (await cell.getAttribute("data-asset-id")) ?? "";
      const size = await cell.locator("img").evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
      });
      expect(size[0]).toBe(size[1]);
      const { files, records } = await stored(first.page, id);
      expect(records).toBeGreaterThan(0);
      expect(Math.max(...files)).toBeGreaterThan(50_000);

      await first.page.reload();
      await expect(assets(first.page)).toHaveCount(1);
      await first.context.close();

      const second = await open();
      await expect(assets(second.page).first()).toHaveAttribute("data-asset-id", id);
      await expect(assets(second.page).first().locator("img")).toHaveJSProperty("complete", true);
      await second.context.close();
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  });

  test(`${preset}: displays how an image was generated`, async ({ page, demo }) => {
    await page.goto(path);
    await generate(page, { prompt: "a red fox in the snow" });
    const made = (await demo.predictions())[0];
    await assets(page).first().getByRole("button", { name: /^AI/ }).click();
    await expect(page.getByText("emulator", { exact: true })).toBeVisible();
    await expect(page.getByText(String(made?.seed), { exact: true })).toBeVisible();
  });

  test(`${preset}: Cancel stops the prediction, and nothing is saved`, async ({ page, demo }) => {
    const prompt = `[hang] cancelled in ${preset}`;
    await page.goto(path);
    await openDialog(page);
    await fillIn(page, { prompt });
    await button(dialog(page), "Generate").click();
    const seen = async () => (await demo.predictions()).find((prediction) => prediction.prompt === prompt);
    await expect.poll(async () => (await seen())?.status).toBe("processing");
    await button(dialog(page), "Cancel").click();
    await expect.poll(async () => (await seen())?.cancelAsked).toBe(true);
    await expect.poll(async () => (await seen())?.status).toBe("canceled");
    await expect(assets(page)).toHaveCount(0);
    // Nothing is running, so Cancel closes the dialog.
    if (await dialog(page).isVisible()) await button(dialog(page), "Cancel").click();
    await expect(dialog(page)).toBeHidden();
    await page.reload();
    await expect(button(page, "Generate")).toBeEnabled();
    await expect(assets(page)).toHaveCount(0);
  });

  test(`${preset}: Escape closes the dialog without stopping the run`, async ({ page }) => {
    await page.goto(path);
    await openDialog(page);
    await fillIn(page, { prompt: "[slow] a snail" });
    await button(dialog(page), "Generate").click();
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
    await expect(assets(page)).toHaveCount(0);
    await expect(assets(page)).toHaveCount(1);
  });
}

test("shows one library on both pages, and updates a second tab immediately", async ({ page, context }) => {
  await page.goto("/");
  const other = await context.newPage();
  await other.goto("/tailwind");
  await expect(button(other, "Generate")).toBeEnabled();
  await generate(page, { prompt: "a bridge" });
  await expect(assets(other)).toHaveCount(1);
  const ids = await Promise.all(
    [page, other].map((tab) => assets(tab).first().getAttribute("data-asset-id")),
  );
  expect(ids[0]).toBe(ids[1]);
  await expect(grid(page)).toBeVisible();
});
