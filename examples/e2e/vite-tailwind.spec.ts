import { expect, fixture, test } from "./example-app";

test("imports and generates, in the colours of the app's theme", async ({ app, page }) => {
  await page.goto(app.url);
  await page.locator("input[type=file]").first().setInputFiles(fixture("panorama-6-to-1.png"));
  await expect(page.getByRole("gridcell", { name: "panorama-6-to-1.png" })).toBeVisible();

  await page.getByRole("button", { name: "Generate", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Prompt", exact: true }).fill("a lighthouse");
  await dialog.getByRole("button", { name: "Generate", exact: true }).click();
  const generated = page.getByRole("gridcell", { name: "a lighthouse.png" });
  await expect(generated).toBeVisible();
  await page.reload();
  await expect(generated).toBeVisible();
  await expect(page.getByRole("gridcell")).toHaveCount(2);

  const heading = page.getByRole("heading", { name: "Studio" });
  const color = await heading.evaluate((element) => getComputedStyle(element).color);
  await expect(page.getByRole("button", { name: "Generate", exact: true }).first()).toHaveCSS(
    "background-color",
    color,
  );
});
