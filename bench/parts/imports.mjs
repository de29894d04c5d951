import { median, ratio, significant } from "../bench-report.mjs";

const WITHOUT = "without the screen";
const WITH = "with the whole library mounted";
const PER_FILE = "per file, ms";

/** @type {import("../run-part.mjs").Part} */
export const imports = {
  name: "imports",
  title: "Imports under a screen",

  async measurements(harness, { quick }) {
    return (quick ? [10, 20] : [50, 200, 400]).map((count) => ({
      title: `Importing ${count} images`,
      note: "JPEGs of 640 × 480 pixels, after a first import of one.",
      reference: WITHOUT,
      variants: [WITHOUT, WITH].map((name) => ({
        name,
        run: () =>
          harness.inPage(async (page) => {
            const { ms } = await page.evaluate(
              ([files, mounted]) => window.bench.importMounted(files, mounted),
              /** @type {[number, boolean]} */ ([count, name === WITH]),
            );
            await page.evaluate(() => window.bench.clean());
            return { ms, [PER_FILE]: ms / count };
          }),
      })),
    }));
  },

  targets(results) {
    const perFile = results.map(({ variants }) => median(variants[1]?.figures[PER_FILE] ?? []));
    const flat = (perFile.at(-1) ?? Number.NaN) / (perFile[0] ?? Number.NaN);
    return [
      ...results.map((measurement) => {
        const times = ratio(measurement, WITH, WITHOUT) ?? Number.NaN;
        return {
          text: `${measurement.title}: with the whole library mounted, compared with without`,
          target: "at most 1.2 ×",
          got: `${significant(times)} ×`,
          reached: times <= 1.2,
        };
      }),
      {
        text: "Time per file of the longest import, compared with the shortest",
        target: "at most 1.2 ×",
        got: `${significant(flat)} ×`,
        reached: flat <= 1.2,
      },
    ];
  },
};
