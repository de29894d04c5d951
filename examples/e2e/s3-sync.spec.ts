import { expect, fixture, test } from "./example-app";

test("a picture of one device appears on another, by way of the bucket", async ({ app, browser, page }) => {
  const uploads: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") uploads.push(new URL(request.url()).origin);
  });
  await page.goto(app.url);
  await page.locator("input[type=file]").first().setInputFiles(fixture("panorama-6-to-1.png"));
  await expect(page.getByRole("gridcell", { name: "panorama-6-to-1.png" })).toBeVisible();
  await expect.poll(() => uploads).toHaveLength(1);
  // Not through the app's own server.
  expect(uploads).not.toContain(app.url);
  await expect(page.getByText("All pictures are in the bucket.")).toBeVisible();

  const other = await (await browser.newContext()).newPage();
  await other.goto(app.url);
  const picture = other.getByRole("gridcell", { name: "panorama-6-to-1.png" });
  await expect(picture).toBeVisible();
  await picture.click();
  const shown = other.getByRole("dialog").getByRole("img", { name: "panorama-6-to-1.png" });
  await expect(shown).toHaveJSProperty("naturalWidth", 960);
  await other.context().close();
});
