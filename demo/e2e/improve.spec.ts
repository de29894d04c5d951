import { expect, test } from "./demo";
import { assets, button, dialog, field, openDialog, PRESETS } from "./library-page";

/** The button with its price. */
const IMPROVE = "Improve prompt · 1 credit";

for (const { preset, path } of PRESETS) {
  test(`${preset}: shows an improved prompt beside the user's own until it is accepted`, async ({
    page,
    demo,
  }) => {
    await page.goto(path);
    await openDialog(page);
    await expect(button(dialog(page), IMPROVE)).toBeDisabled();
    await field(page, "Prompt").fill("a lighthouse at dusk");
    await button(dialog(page), IMPROVE).click();
    const suggestion = dialog(page).getByRole("region", { name: "Suggestion", exact: true });
    await expect(suggestion).toContainText(/a lighthouse at dusk, \S/);
    await expect(page.getByRole("status")).toHaveText("A better prompt is ready");
    await expect(field(page, "Prompt")).toHaveValue("a lighthouse at dusk");
    await button(suggestion, "Use").click();
    await expect(field(page, "Prompt")).toHaveValue(/^a lighthouse at dusk, \S/);
    const better = await field(page, "Prompt").inputValue();
    await button(dialog(page), "Generate").click();
    await expect(assets(page)).toHaveCount(1);
    expect((await demo.predictions())[0]).toMatchObject({ prompt: better });
  });

  test(`${preset}: Stop and Escape cancel the improvement`, async ({ page, demo }) => {
    await page.goto(path);
    await openDialog(page);
    const ended = async (prompt: string) =>
      (await demo.predictions()).find((prediction) => prediction.prompt === prompt)?.cancelAsked;
    const write = async (prompt: string) => {
      await field(page, "Prompt").fill(prompt);
      await button(dialog(page), IMPROVE).click();
      const writing = dialog(page).getByRole("region", { name: "Writing a better prompt…" });
      await expect(writing.locator("p").last()).toHaveText(/\S/);
    };
    const stopped = `[slow] stopped in ${preset}`;
    await write(stopped);
    await button(dialog(page), "Stop").click();
    await expect.poll(() => ended(stopped)).toBe(true);
    await expect(button(dialog(page), "Use")).toBeEnabled();
    await expect(field(page, "Prompt")).toHaveValue(stopped);

    const escaped = `[slow] escaped in ${preset}`;
    await write(escaped);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
    await expect.poll(() => ended(escaped)).toBe(true);
  });
}
