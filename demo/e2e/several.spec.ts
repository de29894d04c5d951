import type { Page } from "@playwright/test";
import { expect, test } from "./demo";
import { assets, button, dialog, field, openDialog, PRESETS } from "./library-page";

const choice = (page: Page, name: string) => dialog(page).getByRole("combobox", { name, exact: true });

const SCHNELL = { label: "FLUX schnell (fast)" };
const DEV = { label: "FLUX dev" };

for (const { preset, path } of PRESETS) {
  test(`${preset}: saves several images of one run, within the model's limits`, async ({ page, demo }) => {
    await page.goto(path);
    await openDialog(page);
    await choice(page, "Model").selectOption(SCHNELL);
    for (const name of ["Width", "Height", "Negative prompt"]) await expect(field(page, name)).toBeHidden();
    await expect(dialog(page)).toContainText("This run costs $0.003");
    await choice(page, "Images").selectOption("3");
    await expect(dialog(page)).toContainText("This run costs $0.009");
    const wide = choice(page, "Size").locator("option", { hasText: "16:9" });
    await choice(page, "Size").selectOption((await wide.getAttribute("value")) ?? "");
    await field(page, "Prompt").fill("a lighthouse in a storm");
    await button(dialog(page), "Generate").click();
    await expect(assets(page)).toHaveCount(3);
    await expect(dialog(page)).toBeHidden();
    const [run] = await demo.predictions();
    expect(run?.input).toMatchObject({ aspect_ratio: "16:9", num_outputs: 3 });
    await page.reload();
    await expect(assets(page)).toHaveCount(3);
  });

  test(`${preset}: uses the selected images as input`, async ({ page, demo }) => {
    await page.goto(path);
    await openDialog(page);
    await choice(page, "Model").selectOption(SCHNELL);
    await field(page, "Prompt").fill("a red fox in the snow");
    await button(dialog(page), "Generate").click();
    await expect(assets(page)).toHaveCount(1);
    await expect(dialog(page)).toBeHidden();
    await assets(page).first().getByRole("checkbox").check();
    await openDialog(page);
    await choice(page, "Model").selectOption(DEV);
    await button(dialog(page), "Use 1 selected").click();
    await expect(dialog(page).getByRole("button", { name: /^Remove / })).toBeVisible();
    await field(page, "Prompt").fill("the fox in summer");
    await button(dialog(page), "Generate").click();
    await expect(assets(page)).toHaveCount(2);
    const [run] = await demo.predictions();
    expect(run).toMatchObject({
      prompt: "the fox in summer",
      input: { image: expect.stringContaining("http") },
    });
  });
}
