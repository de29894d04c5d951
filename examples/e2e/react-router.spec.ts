import { expect, fixture, test } from "./example-app";

test("sends HTML, hydrates it without an error, and shares the library between routes", async ({
  app,
  page,
}) => {
  const html = await (await fetch(`${app.url}/library`)).text();
  expect(html).toContain("<title>Library</title>");
  expect(html).toContain("Media library");

  // A mismatch between the server's HTML and the browser's is an error of the page, which fails the test.
  await page.goto(`${app.url}/library`);
  await page.locator("input[type=file]").first().setInputFiles(fixture("panorama-6-to-1.png"));
  await expect(page.getByRole("gridcell", { name: "panorama-6-to-1.png" })).toBeVisible();

  await page.goto(app.url);
  await page.getByRole("button", { name: /panorama-6-to-1\.png/ }).click();
  await expect(page).toHaveURL(`${app.url}/library`);
  await expect(page.getByRole("gridcell", { name: "panorama-6-to-1.png" })).toBeVisible();
});
