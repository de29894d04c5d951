import { median, percentile, ratio, significant } from "../bench-report.mjs";

/**
 * @typedef {import("../bench-harness.mjs").Harness} Harness
 * @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult
 */

const READING = "reading record after record";
const ANCESTORS = "ancestors of the last of a chain";
const DEEP = "descendants of the first of a chain";
const WIDE = "children of one asset";
const P95 = "95th percentile, ms";
const FIRST = "the first, ms";
const MOST = 16;

/** @type {import("../run-part.mjs").Part} */
export const lineage = {
  name: "lineage",
  title: "Lineage",

  async measurements(harness, { quick }) {
    const count = quick ? 500 : 10_000;
    /** @type {Promise<unknown> | undefined} */
    let seeded;
    const seed = () => {
      seeded ??= harness.inPage((page) => page.evaluate((n) => window.bench.seedLineage(n), count));
      return seeded;
    };
    const find = async () => {
      await seed();
      return harness.inPage((page) => page.evaluate((n) => window.bench.findLineages(n), count));
    };
    /** @param {string} name @param {"ancestors" | "deep" | "wide"} key */
    const variant = (name, key) => ({
      name,
      run: async () => {
        const times = await find();
        return { ms: median(times[key]), [P95]: percentile(times[key], 0.95), [FIRST]: times.first };
      },
    });
    return [
      {
        title: `Lineage of ${count.toLocaleString("en")} generations, deep and wide`,
        note:
          `A library of ${(3 * count).toLocaleString("en")} assets: a chain, as many children of one asset, and as many uploads. ` +
          "Twenty times each. `the first`: from an open library, with the columns read and all assets linked.",
        reference: READING,
        variants: [
          {
            name: READING,
            run: async () => {
              await seed();
              const ms = await harness.inPage((page) =>
                page.evaluate((n) => window.bench.readLineage(n), count),
              );
              return { ms };
            },
          },
          variant(ANCESTORS, "ancestors"),
          variant(DEEP, "deep"),
          variant(WIDE, "wide"),
        ],
      },
    ];
  },

  targets,
};

/** @param {MeasurementResult[]} results @returns {import("../bench-report.mjs").Target[]} */
function targets(results) {
  return results.flatMap((result) => {
    const answers = [ANCESTORS, DEEP, WIDE].flatMap((name) => {
      const got = median(result.variants.find((each) => each.name === name)?.figures.ms ?? []);
      if (Number.isNaN(got)) return [];
      return [
        {
          text: `${result.title}: ${name}`,
          target: `at most ${MOST} ms`,
          got: `${significant(got)} ms`,
          reached: got <= MOST,
        },
      ];
    });
    const faster = ratio(result, READING, ANCESTORS);
    if (faster === undefined) return answers;
    const text = `${result.title}: against reading records`;
    return [
      ...answers,
      { text, target: "at least 20 ×", got: `${significant(faster)} ×`, reached: faster >= 20 },
    ];
  });
}
