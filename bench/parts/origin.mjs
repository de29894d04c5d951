import { median, significant } from "../bench-report.mjs";

const IMPORT = "import";
const READING = "reading the metadata alone, ms";
const MARKING = "markOrigin";
const HOSTILE = "readOrigin";

/** @type {import("../run-part.mjs").Part} */
export const origin = {
  name: "origin",
  title: "Proof of origin",

  async measurements(harness, { quick }) {
    const count = quick ? 30 : 1_000;
    return [
      {
        title: `Importing ${count.toLocaleString("en")} mixed files`,
        note: "JPEG, PNG and WebP of 640 × 480 pixels, half of them with metadata.",
        reference: IMPORT,
        variants: [
          {
            name: IMPORT,
            run: () =>
              harness.inPage(async (page) => {
                const { ms, reading } = await page.evaluate(
                  (files) => window.bench.importOrigins(files),
                  count,
                );
                await page.evaluate(() => window.bench.clean());
                return { ms, [READING]: reading };
              }),
          },
        ],
      },
      {
        title: "Marking a PNG of 10 MB",
        reference: MARKING,
        variants: [
          {
            name: MARKING,
            run: () => harness.inPage((page) => page.evaluate(() => window.bench.markLargePng())),
          },
        ],
      },
      {
        title: "The slowest hostile text",
        note: "Texts of almost a megabyte: nested, repeated, unfinished.",
        reference: HOSTILE,
        variants: [
          {
            name: HOSTILE,
            run: () => harness.inPage((page) => page.evaluate(() => window.bench.readHostileTexts())),
          },
        ],
      },
    ];
  },

  targets(results) {
    /** @param {string} start @param {string} figure */
    const figureOf = (start, figure) => {
      const found = results.find(({ title }) => title.startsWith(start));
      return median(found?.variants[0]?.figures[figure] ?? []);
    };
    const share = (100 * figureOf("Importing", READING)) / figureOf("Importing", "ms");
    const marking = figureOf("Marking", "ms");
    const hostile = figureOf("The slowest", "ms");
    return [
      {
        text: "Reading metadata of mixed files, of the time of their import",
        target: "at most 3 %",
        got: `${significant(share)} %`,
        reached: share <= 3,
      },
      {
        text: "Marking a PNG of 10 MB",
        target: "at most 30 ms",
        got: `${significant(marking)} ms`,
        reached: marking <= 30,
      },
      {
        text: "The slowest hostile text",
        target: "at most 50 ms",
        got: `${significant(hostile)} ms`,
        reached: hostile <= 50,
      },
    ];
  },
};
