import { expect, fixture, test } from "./example-app";

test("keeps pictures, without React and without a bundler", async ({ app, page }) => {
  await page.goto(app.url);
  await page
    .getByLabel("Add pictures")
    .setInputFiles([fixture("panorama-6-to-1.png"), fixture("document.pdf")]);
  await expect(page.getByRole("status")).toHaveText(
    /^panorama-6-to-1\.png: added\s+document\.pdf: .*application\/pdf, which cannot be imported/,
  );
  await page.reload();

  const picture = page.getByRole("img", { name: "panorama-6-to-1.png" });
  await expect(picture).toHaveJSProperty("complete", true);
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);

  await page.getByRole("button", { name: "Delete panorama-6-to-1.png" }).click();
  await expect(picture).toHaveCount(0);
  await expect(page.getByRole("status")).toHaveText("panorama-6-to-1.png is in the trash.");
});
