import type { Page } from "@playwright/test";
import { type Demo, expect, ROUTE, test } from "./demo";

const ask = { prompt: "a harbour from afar", width: 128, height: 64, seed: 21 };

/** From a page of this origin, through the generator that apps use. */
async function generateFrom(page: Page, origin: string, demo: Demo) {
  await page.goto(origin);
  await page.waitForFunction(() => window.generateAt);
  return page.evaluate(([url, request]) => window.generateAt(url, request), [demo.url + ROUTE, ask] as const);
}

test("a page of a listed origin generates, reads how it was made and holds a File", async ({
  demo,
  page,
}) => {
  expect(await generateFrom(page, demo.other.url, demo)).toEqual([
    {
      isFile: true,
      name: expect.stringMatching(/\.png$/),
      type: "image/png",
      width: 128,
      height: 64,
      // Each of these came as an x-ai-* header, which the browser hides unless the server exposes it.
      metadata: expect.objectContaining({
        provider: "emulator",
        model: expect.stringContaining("stability-ai/sdxl"),
        seed: 21,
      }),
    },
  ]);
});

test("a page of an origin that is not listed gets nothing, and nothing is made for it", async ({
  demo,
  browser,
}) => {
  // Not the watched page: the browser itself tells that it refuses.
  const page = await browser.newPage();
  const before = (await demo.predictions()).length;
  expect(await generateFrom(page, demo.other.unlisted, demo)).toEqual({ code: "network" });
  expect(await demo.predictions()).toHaveLength(before);
  await page.close();
});
