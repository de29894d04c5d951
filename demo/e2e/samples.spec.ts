import { expect, test } from "./demo";
import { assets, button, PRESETS } from "./library-page";

for (const { preset, path } of PRESETS) {
  test.describe(`an empty library with ${preset}`, () => {
    test("adds nothing unasked, and the samples once they are asked for", async ({ page }) => {
      await page.goto(path);
      await expect(page.getByText("Press ? for all keys")).toBeVisible();
      await expect(assets(page)).toHaveCount(0);
      await button(page, "Add sample pictures").click();
      await expect(assets(page)).toHaveCount(6);
      await expect(button(page, "Add sample pictures")).toBeHidden();
      await page.reload();
      await expect(assets(page)).toHaveCount(6);
      await expect(page.getByText("Unknown", { exact: true })).toHaveCount(0);
    });

    test("says so if the samples cannot be loaded, and adds them later", async ({ page }) => {
      await page.route("**/samples/*", (route) => route.abort(), { times: 6 });
      await page.goto(path);
      await button(page, "Add sample pictures").click();
      await expect(page.getByText("The samples could not be loaded. Try again.")).toBeVisible();
      await button(page, "Add sample pictures").click();
      await expect(assets(page)).toHaveCount(6);
    });
  });
}
