import { expect, fixture, test } from "./example-app";

test("generates on its server, and keeps the picture in the browser", async ({ app, page }) => {
  const html = await (await fetch(app.url)).text();
  expect(html).toContain("Media library");

  await page.goto(app.url);
  await page.locator("input[type=file]").first().setInputFiles(fixture("panorama-6-to-1.png"));
  await expect(page.getByRole("gridcell", { name: "panorama-6-to-1.png" })).toBeVisible();

  await page.getByRole("button", { name: "Generate", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Prompt", exact: true }).fill("a lighthouse");
  await dialog.getByRole("button", { name: "Generate", exact: true }).click();
  const generated = page.getByRole("gridcell", { name: /^a lighthouse\.\w+$/ });
  await expect(generated).toBeVisible();
  const { generations } = await (await page.request.get(`${app.url}/api/ai/generations`)).json();
  expect(generations).toMatchObject([{ status: "completed" }]);

  await page.reload();
  await expect(generated).toBeVisible();
  await expect(page.getByRole("gridcell")).toHaveCount(2);
});
