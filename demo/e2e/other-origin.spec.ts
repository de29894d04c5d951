import type { Page } from "@playwright/test";
import { type Demo, expect, ROUTE, test } from "./demo";

const ask = { prompt: "a harbour from afar", width: 128, height: 64, seed: 21 };

/** Generates from a page of this origin with the HTTP generator. */
async function generateFrom(page: Page, origin: string, demo: Demo) {
  await page.goto(origin);
  await page.waitForFunction(() => window.generateAt);
  return page.evaluate(([url, request]) => window.generateAt(url, request), [demo.url + ROUTE, ask] as const);
}

test("an allowed origin generates, reads the metadata and receives a File", async ({ demo, page }) => {
  expect(await generateFrom(page, demo.other.url, demo)).toEqual([
    {
      isFile: true,
      name: expect.stringMatching(/\.png$/),
      type: "image/png",
      width: 128,
      height: 64,
      // Each was an x-ai-* header, which browsers hide unless the server exposes it.
      metadata: expect.objectContaining({
        provider: "emulator",
        model: expect.stringContaining("stability-ai/sdxl"),
        seed: 21,
      }),
    },
  ]);
});

test("another origin receives nothing, and nothing is generated", async ({ demo, browser }) => {
  // Not the monitored page: the browser itself logs the rejection.
  const page = await browser.newPage();
  const before = (await demo.predictions()).length;
  expect(await generateFrom(page, demo.other.unlisted, demo)).toEqual({ code: "network" });
  expect(await demo.predictions()).toHaveLength(before);
  await page.close();
});
