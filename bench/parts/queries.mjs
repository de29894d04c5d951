import { heapSize } from "../bench-harness.mjs";
import { median, percentile, ratio, significant } from "../bench-report.mjs";
import { seedLibrary } from "../seed-library.mjs";

/**
 * @typedef {import("../bench-harness.mjs").Harness} Harness
 * @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult
 */

const SAVED = "saved columns";
const RECORDS = "from the records, and saved";
const COLUMNS = "columns";
const READING = "reading IndexedDB";
const LONGEST = "longest task, ms";
const MEMORY = "memory, MB";
const P95 = "95th percentile, ms";
const FACETS = "with facets, ms";

/** @type {import("../run-part.mjs").Part} */
export const queries = {
  name: "queries",
  title: "Queries",

  async measurements(harness, { quick }) {
    const count = quick ? 2_000 : 100_000;
    const seed = seedLibrary(harness, count);
    const assets = `${count.toLocaleString("en")} assets`;
    return [
      {
        title: `Columns of ${assets}`,
        note:
          "From an open database until the first query can be answered; `memory`: heap and array buffers after garbage " +
          "collection, above the same page before. Names of 24 characters; 30 % are generated, from prompts of 120.",
        reference: SAVED,
        variants: [
          {
            name: SAVED,
            run: async () => {
              await seed();
              return harness.inPage(async (page) => {
                const before = await heapSize(page, { buffers: true });
                const { ms, longest, saved } = await page.evaluate((n) => window.bench.loadColumns(n), count);
                if (!saved) throw new Error("There were no saved columns.");
                return {
                  ms,
                  [LONGEST]: longest,
                  [MEMORY]: ((await heapSize(page, { buffers: true })) - before) / 1e6,
                };
              });
            },
          },
          {
            name: RECORDS,
            run: async () => {
              await seed();
              await harness.inPage((page) => page.evaluate((n) => window.bench.forgetColumns(n), count));
              const { ms, longest } = await harness.inPage((page) =>
                page.evaluate((n) => window.bench.loadColumns(n), count),
              );
              return { ms, [LONGEST]: longest };
            },
          },
        ],
      },
      {
        title: `Queries of ${assets}`,
        note:
          "Thirteen queries, ten times each: every kind of filter, alone and together, all orders, and texts that are " +
          "found everywhere, sometimes and never. Reading IndexedDB: one of them, by reading, filtering and sorting all " +
          "records.",
        reference: READING,
        variants: [
          {
            name: READING,
            run: async () => {
              await seed();
              const ms = await harness.inPage((page) =>
                page.evaluate((n) => window.bench.queryRecords(n), count),
              );
              return { ms };
            },
          },
          {
            name: COLUMNS,
            run: async () => {
              await seed();
              const { ms, facets } = await harness.inPage((page) =>
                page.evaluate((n) => window.bench.queryColumns(n), count),
              );
              return { ms: median(ms), [P95]: percentile(ms, 0.95), [FACETS]: percentile(facets, 0.95) };
            },
          },
        ],
      },
    ];
  },

  targets,
};

/** @param {MeasurementResult[]} results @returns {import("../bench-report.mjs").Target[]} */
function targets(results) {
  return results.flatMap((result) => {
    /** @param {string} variant @param {string} figure @param {number} most @param {string} unit */
    const atMost = (variant, figure, most, unit) => {
      const got = median(result.variants.find(({ name }) => name === variant)?.figures[figure] ?? []);
      if (Number.isNaN(got)) return [];
      return [
        {
          text: `${result.title}: ${figure.replace(/, \w+$/, "")}`,
          target: `at most ${most} ${unit}`,
          got: `${significant(got)} ${unit}`,
          reached: got <= most,
        },
      ];
    };
    const faster = ratio(result, READING, COLUMNS);
    return [
      ...atMost(SAVED, "ms", 400, "ms"),
      ...atMost(SAVED, LONGEST, 50, "ms"),
      ...atMost(SAVED, MEMORY, 24, "MB"),
      ...atMost(COLUMNS, P95, 16, "ms"),
      ...(faster === undefined
        ? []
        : [
            {
              text: `${result.title}: against reading IndexedDB`,
              target: "at least 300 ×",
              got: `${significant(faster)} ×`,
              reached: faster >= 300,
            },
          ]),
    ];
  });
}
