import { expect, fixture, test } from "./example-app";

test("works after the server is gone, also in parts that were not opened before", async ({ app, page }) => {
  await page.goto(app.url);
  await page.locator("input[type=file]").first().setInputFiles(fixture("panorama-6-to-1.png"));
  const panorama = page.getByRole("gridcell", { name: "panorama-6-to-1.png" });
  await expect(panorama).toBeVisible();
  // Ready once it is active, which it is once everything is cached.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await app.stop();
  await expect(fetch(app.url)).rejects.toThrow();
  await page.reload();
  await expect(panorama).toBeVisible();

  await page.locator("input[type=file]").first().setInputFiles(fixture("portrait-1-to-4.png"));
  await expect(page.getByRole("gridcell", { name: "portrait-1-to-4.png" })).toBeVisible();
  await panorama.click();
  const viewer = page.getByRole("dialog", { name: "panorama-6-to-1.png", exact: true });
  await viewer.getByRole("button", { name: "Edit", exact: true }).click();
  const editor = page.getByRole("dialog", { name: "Edit panorama-6-to-1.png" });
  await editor.getByRole("button", { name: "Rotate right" }).click();
  await expect(editor.getByRole("button", { name: "Save", exact: false }).first()).toBeEnabled();
});
