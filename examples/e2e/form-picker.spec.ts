import type { Page } from "@playwright/test";
import { expect, fixture, test } from "./example-app";

const field = (page: Page, label: string) => page.getByRole("group", { name: label });

/** Uploads a picture in the dialog of a picker, which selects it at once. */
async function choose(page: Page, label: string, files: string[]): Promise<void> {
  await field(page, label).getByRole("button").last().click();
  const dialog = page.getByRole("dialog");
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await (await chooser).setFiles(files.map(fixture));
  await expect(dialog.getByRole("gridcell", { selected: true })).toHaveCount(files.length);
  await dialog.getByRole("button", { name: "Choose" }).click();
  await expect(dialog).toHaveCount(0);
}

test("the form's data has the ids of the chosen pictures", async ({ app, page }) => {
  await page.goto(app.url);
  await page.getByLabel("Title").fill("Three pictures");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(field(page, "Cover").getByRole("alert")).toHaveText("Please choose at least 1 file");

  await choose(page, "Cover", ["panorama-6-to-1.png"]);
  await choose(page, "Pictures", ["portrait-1-to-4.png", "transparent-around-a-ring.png"]);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Save" }).click();

  const output = page.locator("output");
  await expect(output).toContainText("Three pictures");
  const saved = JSON.parse((await output.textContent()) ?? "");
  expect(saved.cover).toMatch(/^[\da-f-]{36}$/);
  expect(saved.pictures).toHaveLength(2);
  expect(new Set([saved.cover, ...saved.pictures]).size).toBe(3);
  // The files of the three ids, as they were chosen.
  expect(saved.bytes).toBe(2_331 + 1_273 + 1_055);

  await page.getByRole("button", { name: "Reset" }).click();
  await expect(field(page, "Pictures").getByRole("img")).toHaveCount(0);
});
