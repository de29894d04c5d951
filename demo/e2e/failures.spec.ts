import { expect, test } from "./demo";
import { assets, button, dialog, field, fillIn, openDialog, PRESETS } from "./library-page";

for (const { preset, path } of PRESETS) {
  test(`${preset}: displays a field's error next to the field`, async ({ page }) => {
    await page.goto(path);
    await openDialog(page);
    await fillIn(page, { prompt: "a lighthouse", width: 5000, height: 256 });
    const reply = page.waitForResponse((response) => response.status() === 400);
    await button(dialog(page), "Generate").click();
    await reply;
    await expect(field(page, "Width")).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Width")).toHaveAccessibleDescription(/1024/);
    await expect(field(page, "Height")).not.toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Prompt")).toHaveValue("a lighthouse");
    await expect(assets(page)).toHaveCount(0);

    await field(page, "Width").fill("256");
    await expect(button(dialog(page), "Retry")).toBeHidden();
    await button(dialog(page), "Generate").click();
    await expect(assets(page)).toHaveCount(1);
  });

  test(`${preset}: explains a provider's failure, and Retry works`, async ({ page, demo }) => {
    const prompt = `[failed:1] a lighthouse in ${preset}`;
    await page.goto(path);
    await openDialog(page);
    await fillIn(page, { prompt });
    await button(dialog(page), "Generate").click();
    await expect(dialog(page).getByText(/The model ran out of memory/)).toBeVisible();
    await expect(dialog(page)).not.toContainText("CUDA");
    await expect(field(page, "Prompt")).toHaveValue(prompt);
    await expect(assets(page)).toHaveCount(0);

    await button(dialog(page), "Retry").click();
    await expect(assets(page)).toHaveCount(1);
    await expect(dialog(page)).toBeHidden();
    const runs = (await demo.predictions()).filter((prediction) => prediction.prompt === prompt);
    expect(runs.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
  });

  test(`${preset}: explains a broken download`, async ({ page }) => {
    await page.goto(path);
    await openDialog(page);
    await fillIn(page, { prompt: "[truncated] a lighthouse", width: 768, height: 768 });
    await button(dialog(page), "Generate").click();
    // The server retries the download several times with back-off.
    await expect(button(dialog(page), "Retry")).toBeVisible({ timeout: 45_000 });
    await expect(assets(page)).toHaveCount(0);
  });
}
