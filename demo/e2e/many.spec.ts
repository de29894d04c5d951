import type { Page } from "@playwright/test";
import { expect, test } from "./demo";
import { assets, button, generate, PRESETS } from "./library-page";

declare global {
  interface Window {
    liveUrls: Set<string>;
    longestTask: number;
  }
}

/** Counts live object URLs by instrumenting the page. */
async function countUrls(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    window.liveUrls = new Set();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (object) => {
      const url = createObjectURL.call(URL, object);
      window.liveUrls.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      window.liveUrls.delete(url);
      revokeObjectURL.call(URL, url);
    };
  });
  return () => page.evaluate(() => window.liveUrls.size);
}

/** Returns the longest block of the main thread in milliseconds: to detect hangs, not to measure. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    window.longestTask = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        window.longestTask = Math.max(window.longestTask, duration);
    }).observe({ type: "longtask", buffered: true });
  });
  return () => page.evaluate(() => window.longestTask);
}

/*
 * URLs that outlive the library within a page are covered by the presets' contract ("revokes every object URL once it
 * is gone"): this site fully reloads for each preset, and the browser drops a page's URLs with the page.
 */
for (const { preset, path } of PRESETS) {
  test(`${preset}: ten images in a row neither hang the page nor leak URLs`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: 400, height: 400 });
    const urls = await countUrls(page);
    const longestTask = await watchTasks(page);
    await page.goto(path);
    for (let i = 1; i <= 10; i++) {
      await generate(page, { prompt: `picture number ${i}` });
      // The page responds meanwhile: the newest image is first.
      await expect(assets(page).first()).toHaveAccessibleName(new RegExp(`picture number ${i}\\b`));
    }
    await expect(page.getByText("10 images")).toBeVisible();
    expect(await longestTask()).toBeLessThan(2000);
    // The detector detects a hang.
    await page.evaluate(() => {
      setTimeout(() => {
        const end = performance.now() + 120;
        while (performance.now() < end);
      });
    });
    await expect.poll(longestTask).toBeGreaterThanOrEqual(100);
    // One per thumbnail in the page, which are fewer than ten.
    const shown = await assets(page).count();
    expect(shown).toBeLessThan(10);
    await expect.poll(urls).toBeLessThanOrEqual(shown);
    expect(await urls()).toBeGreaterThan(0);

    await page
      .getByRole("checkbox", { name: /^Select / })
      .first()
      .click({ force: true });
    await button(page, "Select all").click();
    await button(page, "Delete").click();
    await expect(assets(page)).toHaveCount(0);
    await expect(button(page, "Undo")).toBeVisible();
    await expect.poll(urls).toBe(0);
  });
}
