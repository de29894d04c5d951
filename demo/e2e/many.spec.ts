import type { Page } from "@playwright/test";
import { expect, test } from "./demo";
import { assets, button, generate, PRESETS } from "./library-page";

declare global {
  interface Window {
    liveUrls: Set<string>;
  }
}

/** Counts the object URLs that are alive, by what the page itself asks of the browser. */
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

for (const { preset, path } of PRESETS) {
  test(`${preset}: ten images in a row leave no URL behind`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: 520, height: 700 });
    const urls = await countUrls(page);
    await page.goto(path);
    for (let i = 1; i <= 10; i++) {
      await generate(page, { prompt: `picture number ${i}` });
      // The page answers while it works: the newest image stands first.
      await expect(assets(page).first()).toHaveAccessibleName(new RegExp(`picture number ${i}\\b`));
    }
    await expect(page.getByText("10 images")).toBeVisible();
    // One for each thumbnail that is in the page, which is not all ten here.
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
    await button(page.getByRole("dialog").or(page.getByRole("alertdialog")), "Delete").click();
    await expect(assets(page)).toHaveCount(0);
    await expect.poll(urls).toBe(0);
  });
}
