import { expect, test } from "./demo";
import { assets, button, PRESETS } from "./library-page";

/** What the page calls the operation, its price, and the size that the emulator's model makes of 96 × 64 pixels. */
const RUNS = [
  { operation: "Remove background", cost: "about $0.001", width: 96, height: 64 },
  { operation: "Upscale", cost: "about $0.006", width: 384, height: 256 },
] as const;

for (const [index, { preset, path }] of PRESETS.entries()) {
  const { operation, cost, width, height } = RUNS[index % 2] ?? RUNS[0];
  test(`${preset}: saves what ${operation} makes of a picture, with its lineage`, async ({ page, demo }) => {
    await page.goto(path);
    const bytes = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(96, 64);
      const context = canvas.getContext("2d");
      if (context) context.fillStyle = "teal";
      context?.fillRect(20, 10, 50, 40);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    });
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from(bytes) });
    await assets(page).first().click();
    const viewer = page.getByRole("dialog", { name: "photo.png", exact: true });
    await button(viewer, "More").click();
    await page.getByRole("menuitem", { name: operation }).click();
    const form = page.getByRole("dialog", { name: operation });
    await button(form, `${operation} · ${cost}`).click();
    await expect(form).toBeHidden();
    await button(viewer, "Close").click();
    await expect(assets(page)).toHaveCount(2);
    const [run] = await demo.predictions();
    expect(run?.input).toMatchObject({ image: expect.stringContaining("http") });

    await page.reload();
    await expect(assets(page)).toHaveCount(2);
    const made = assets(page).and(page.locator('[data-source="ai"]'));
    await made.click();
    const shown = page.getByRole("dialog").last();
    await expect(shown).toContainText(`${width} × ${height}`);
    const parents = shown.getByRole("region", { name: "Made from", exact: true });
    await parents.getByRole("button", { name: /^photo\.png/ }).click();
    await expect(viewer).toBeVisible();
  });
}
