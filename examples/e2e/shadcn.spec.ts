import { expect, fixture, test } from "./example-app";

test("imports and generates with the app's own shadcn/ui components", async ({ app, page }) => {
  await page.goto(app.url);
  await page.locator("input[type=file]").first().setInputFiles(fixture("panorama-6-to-1.png"));
  await expect(page.getByRole("gridcell", { name: "panorama-6-to-1.png" })).toBeVisible();

  const generate = page.getByRole("button", { name: "Generate", exact: true }).first();
  // The shadcn CLI's button, not one of the library's kits.
  await expect(generate).toHaveClass(/group\/button/);
  await generate.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Prompt", exact: true }).fill("a lighthouse");
  await dialog.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByRole("gridcell", { name: "a lighthouse.png" })).toBeVisible();

  await page.reload();
  await expect(page.getByRole("gridcell")).toHaveCount(2);
});
