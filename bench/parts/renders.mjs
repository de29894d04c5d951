import { median, significant } from "../bench-report.mjs";

const OUTSIDE = "outside the row, components/s";
const ROW = "in the row, components/s";
const SCREEN = "library screen";

/** @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult */

/** @type {{ progress: "generation" | "import", title: string }[]} */
const PROGRESS = [
  { progress: "generation", title: "Progress of a generation" },
  { progress: "import", title: "Progress of an import" },
];

/** @type {import("../run-part.mjs").Part} */
export const renders = {
  name: "renders",
  title: "Renders",

  async measurements(harness) {
    return PROGRESS.map(({ progress, title }) => ({
      title,
      note: "Components that rendered in one second of progress, on a screen of 60 images.",
      reference: SCREEN,
      variants: [
        {
          name: SCREEN,
          run: async () => {
            const { row, outside } = await harness.inPage((page) =>
              page.evaluate((what) => window.bench.countRenders(what), progress),
            );
            return { [ROW]: row, [OUTSIDE]: outside };
          },
        },
      ],
    }));
  },

  targets,
};

/** @param {MeasurementResult[]} results */
function targets(results) {
  return results.map(({ title, variants }) => {
    const most = median(variants[0]?.figures[OUTSIDE] ?? []);
    return {
      text: `${title}: components that rendered outside the row, per second`,
      target: "at most 1",
      got: significant(most),
      reached: most <= 1,
    };
  });
}
