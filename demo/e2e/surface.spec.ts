import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./demo";
import { assets, button, grid, PRESETS } from "./library-page";

/** Pictures of one colour each. */
const pictures = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => ({
      name: `picture ${index}.png`,
      mimeType: "image/png",
      buffer: await sharp({
        create: { width: 64, height: 48, channels: 3, background: { r: index * 3, g: 120, b: 200 } },
      })
        .png()
        .toBuffer(),
    })),
  );

async function addPictures(page: Page, count: number): Promise<void> {
  await expect(button(page, "Browse files")).toBeVisible();
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(await pictures(count));
  await expect(page.getByText(`${count} images`, { exact: true })).toBeVisible();
}

const scrollTop = (page: Page) => grid(page).evaluate(({ scrollTop }) => scrollTop);

for (const { preset, path } of PRESETS) {
  test.describe(`the page of ${preset}`, () => {
    for (const { width, height, first, header } of [
      { width: 1280, height: 800, first: 130, header: 40 },
      { width: 390, height: 844, first: 120, header: 32 },
    ]) {
      test(`is pictures at ${width} × ${height}: the first one above ${first}`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.goto(path);
        await addPictures(page, 3);
        const box = await assets(page).first().boundingBox();
        expect(box?.y).toBeLessThanOrEqual(first);
        expect((await page.locator("header").first().boundingBox())?.height).toBeLessThanOrEqual(header);
        const notice = page.getByText("They are not AI.");
        expect((await notice.boundingBox())?.height).toBeLessThanOrEqual(30);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await expect(button(page, "Browse files")).toBeHidden();
      });
    }

    // Here and not among the components' tests: the kit contract emulates touch, and Chromium then has no hover until the
    // page is reloaded.
    test("names a small picture while the pointer is over it", async ({ page }) => {
      await page.goto(path);
      await addPictures(page, 3);
      const card = assets(page).first().locator('[data-slot="asset-card"]');
      const name = () =>
        card.evaluate((element) => {
          const { content, display } = getComputedStyle(element, "::before");
          return display === "none" ? "" : content;
        });
      await page.mouse.move(0, 0);
      expect(await name()).toBe("");
      await card.hover();
      await expect.poll(name).toMatch(/picture \d\.png/);
      await page.mouse.move(0, 0);
      await expect.poll(name).toBe("");
    });

    test("closes the viewer by Back, and keeps the place scrolled to over Forward, a reload and a place", async ({
      page,
    }) => {
      await page.goto(path);
      await addPictures(page, 80);
      await grid(page).evaluate((element) => element.scrollTo(0, 700));
      await expect.poll(() => scrollTop(page)).toBeGreaterThan(600);
      const top = await scrollTop(page);
      const viewer = page.locator('[data-slot="viewer"]');
      const middle = await grid(page).boundingBox();
      await page.mouse.click((middle?.x ?? 0) + 300, (middle?.y ?? 0) + 300);
      await expect(viewer).toBeVisible();
      await page.goBack();
      await expect(viewer).toBeHidden();
      expect(new URL(page.url()).pathname).toBe(path);
      expect(Math.abs((await scrollTop(page)) - top)).toBeLessThan(4);

      await page.goForward();
      await expect(grid(page)).toBeVisible();
      await expect(viewer).toBeHidden();
      await page.reload();
      await expect(assets(page).first()).toBeVisible();
      await expect.poll(async () => Math.abs((await scrollTop(page)) - top)).toBeLessThan(4);

      await page.getByRole("link", { name: "Trash", exact: true }).click();
      await expect(page.getByText("The trash is empty")).toBeVisible();
      await page.goBack();
      await expect(assets(page).first()).toBeVisible();
      await expect.poll(async () => Math.abs((await scrollTop(page)) - top)).toBeLessThan(4);
    });

    test("opens no viewer by itself after a reload, and leaves no trap in the history", async ({ page }) => {
      await page.goto(`${path}?source=upload`);
      await page.goto(path);
      await addPictures(page, 2);
      await assets(page).first().click();
      const viewer = page.locator('[data-slot="viewer"]');
      await expect(viewer).toBeVisible();
      await page.reload();
      await expect(assets(page).first()).toBeVisible();
      await expect(viewer).toBeHidden();
      for (let steps = 0; steps < 2 && !page.url().includes("source=upload"); steps++) await page.goBack();
      await expect(page).toHaveURL(/source=upload/);
    });

    test("keeps a file that is dropped before it is hydrated", async ({ page }) => {
      const [file] = await pictures(1);
      let release = () => {};
      const dropped = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route("**/_next/static/**/*.js", async (route) => {
        await dropped;
        await route.continue();
      });
      await page.goto(path, { waitUntil: "commit" });
      await page.waitForFunction(() => "reactMediaLibraryDrops" in window);
      await page.evaluate(
        (bytes) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(bytes)], "early.png", { type: "image/png" }));
          const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
          document.body.dispatchEvent(drop);
          if (!drop.defaultPrevented) throw new Error("The browser would open the file.");
        },
        [...(file?.buffer ?? [])],
      );
      release();
      await expect(page.getByRole("gridcell", { name: "early.png" })).toBeVisible();
    });
  });
}
