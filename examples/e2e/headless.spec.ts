import { expect, fixture, test } from "./example-app";

test("imports, keeps and deletes pictures with elements of its own", async ({ app, page }) => {
  await page.goto(app.url);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add pictures" }).click();
  await (await chooser).setFiles([
    fixture("panorama-6-to-1.png"),
    fixture("portrait-1-to-4.png"),
    fixture("document.pdf"),
  ]);
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("status")).toContainText("application/pdf, which cannot be imported");
  await page.reload();

  const panorama = page.getByRole("img", { name: "panorama-6-to-1.png" });
  await expect(panorama).toHaveAttribute("src", /^blob:/);
  expect(await panorama.evaluate((image: HTMLImageElement) => image.decode())).toBeUndefined();

  await page.getByRole("button", { name: "Delete panorama-6-to-1.png" }).click();
  await expect(panorama).toHaveCount(0);
  await expect(page.getByRole("img", { name: "portrait-1-to-4.png" })).toBeVisible();
});
