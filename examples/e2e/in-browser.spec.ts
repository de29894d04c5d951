import type { Page } from "@playwright/test";
import { expect, fixture, test } from "./example-app";

const NAME = "transparent-around-a-ring.png";

/** Asks for the operation on a picture of 240 × 240 pixels. */
async function upscale(page: Page, url: string) {
  await page.goto(url);
  await page.locator("input[type=file]").first().setInputFiles(fixture(NAME));
  await page.getByRole("gridcell", { name: NAME }).click();
  const viewer = page.getByRole("dialog", { name: NAME });
  await viewer.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Upscale" }).click();
  const dialog = page.getByRole("dialog", { name: "Upscale" });
  await dialog.getByRole("button", { name: "Upscale · $0.00" }).click();
  await expect(dialog).toHaveCount(0);
  await viewer.getByRole("button", { name: "Close", exact: true }).click();
}

/** The picture that is seen in the viewer once it is this wide: the mean of its opaque colours, and how much is transparent. */
async function look(page: Page, width: number) {
  const picture = page.getByRole("dialog").getByRole("img", { name: NAME }).first();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(width);
  return picture.evaluate((image: HTMLImageElement) => {
    const { naturalWidth: width, naturalHeight: height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(image, 0, 0);
    const { data = new Uint8ClampedArray() } = context?.getImageData(0, 0, width, height) ?? {};
    const [sum, count] = [[0, 0, 0], { opaque: 0, transparent: 0 }];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 0) count.transparent++;
      if (data[at + 3] !== 255) continue;
      count.opaque++;
      for (const channel of [0, 1, 2]) sum[channel] = (sum[channel] ?? 0) + (data[at + channel] ?? 0);
    }
    const [red = 0, green = 0, blue = 0] = sum.map((total) => total / count.opaque);
    return { red, green, blue, transparent: count.transparent / (width * height) };
  });
}

const workers = (page: Page) => page.workers().filter((worker) => worker.url().includes("upscale"));

test("upscales on the device, with files of its own address only", async ({ app, page }) => {
  const asked: string[] = [];
  page.context().on("request", (request) => asked.push(request.url()));
  await upscale(page, app.url);
  const pictures = page.getByRole("gridcell", { name: NAME });
  await expect(pictures).toHaveCount(2);
  expect(workers(page)).toEqual([]);
  expect(asked.filter((url) => /\.(onnx|wasm)$/.test(url))).toHaveLength(2);
  expect(asked.filter((url) => !url.startsWith(app.url) && !/^(blob|data):/.test(url))).toEqual([]);

  await page.reload();
  await pictures.first().click();
  const after = await look(page, 480);
  await page.keyboard.press("ArrowRight");
  const before = await look(page, 240);
  expect(before.transparent).toBeGreaterThan(0.1);
  for (const key of ["red", "green", "blue"] as const)
    expect(Math.abs(after[key] - before[key])).toBeLessThan(3);
  expect(Math.abs(after.transparent - before.transparent)).toBeLessThan(0.02);
});

test("stops at once when it is canceled, and keeps nothing of it", async ({ app, page }) => {
  // The model never arrives.
  await page.context().route("**/*.onnx", () => {});
  await upscale(page, app.url);
  await expect.poll(() => workers(page).length).toBe(1);
  await page
    .getByRole("button", { name: /^Cancel/ })
    .first()
    .click();
  await expect.poll(() => workers(page).length).toBe(0);
  await expect(page.getByRole("gridcell", { name: NAME })).toHaveCount(1);
});
