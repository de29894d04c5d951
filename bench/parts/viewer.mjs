import { median, percentile, significant } from "../bench-report.mjs";

const VIEWER = "viewer";
const COLORS = "a page that changes its colour";
const KEY = "key to frame, ms";
const P95 = "95th percentile, ms";

/** Milliseconds of two frames at 60 Hz. */
const TWO_FRAMES = 2_000 / 60;

/** Milliseconds between keys, in which the neighbours are decoded and painted: people look at a photo for longer. */
const LOOKING = 1_500;

/** @type {import("../run-part.mjs").Part} */
export const viewer = {
  name: "viewer",
  title: "Viewer",

  async measurements(harness, { quick }) {
    const turns = quick ? 3 : 12;
    /** @param {(page: import("playwright").Page) => Promise<void>} open */
    const press = (open) =>
      harness.inPage(async (page) => {
        await open(page);
        await page.evaluate(() => window.bench.watchKeys());
        const times = [];
        for (let turn = 0; turn < turns; turn++) {
          await page.waitForTimeout(LOOKING);
          await page.keyboard.press("ArrowRight");
          // Reported some time after the frame.
          await page.waitForTimeout(500);
          times.push(await page.evaluate(() => window.bench.takeKeyTime()));
        }
        return { [KEY]: median(times), [P95]: percentile(times, 0.95) };
      });
    return [
      {
        title: "Turning to the next photo",
        note:
          "Photos of 12 Mpx. From an arrow key to the frame that shows the next one, which was beside the one in view for " +
          "1.5 s (Event Timing, in steps of 8 ms).",
        reference: COLORS,
        variants: [
          { name: COLORS, run: () => press((page) => page.evaluate(() => window.bench.openColors())) },
          {
            name: VIEWER,
            run: () =>
              press(async (page) => {
                await page.evaluate((count) => window.bench.openViewer(count), turns + 1);
                await page.waitForSelector('[data-position="1"] [data-original="loaded"]', {
                  state: "attached",
                });
              }),
          },
        ],
      },
    ];
  },

  targets: (results) =>
    results.map(({ title, variants }) => {
      const got = median(variants.find(({ name }) => name === VIEWER)?.figures[KEY] ?? []);
      return {
        text: `${title}: key to photo`,
        target: `at most ${significant(TWO_FRAMES)} ms, two frames`,
        got: `${significant(got)} ms`,
        reached: got <= TWO_FRAMES,
      };
    }),
};
