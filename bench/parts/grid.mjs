import { median, significant } from "../bench-report.mjs";

/** @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult */

const DROPPED = "dropped frames";
const NODES = "DOM nodes";
const BARE = "bare virtualiser";
const LIBRARY = "MediaGrid";

/** @type {import("../../src/components/grid-layout.js").GridLayoutName[]} */
const LAYOUTS = ["squares", "justified", "list"];

/** @type {{ move: "fling" | "jump", title: string }[]} */
const MOVES = [
  { move: "fling", title: "flung at 3,000 px/s for 3 s" },
  { move: "jump", title: "10 jumps" },
];

/** @type {import("../run-part.mjs").Part} */
export const grid = {
  name: "grid",
  title: "Grid",

  async measurements(harness, { quick }) {
    const count = quick ? 5_000 : 100_000;
    return LAYOUTS.flatMap((layout) =>
      MOVES.map(({ move, title }) => {
        /** @param {import("../page/grid-scrolling.js").GridKind} kind */
        const run = (kind) => async () => {
          const { dropped, nodes } = await harness.inPage((page) =>
            page.evaluate(
              (options) => window.bench.scrollGrid(options.kind, options.layout, options.move, options.count),
              { kind, layout, move, count },
            ),
          );
          return { [DROPPED]: dropped, [NODES]: nodes };
        };
        return {
          title: `${count.toLocaleString("en")} assets, ${layout}: ${title}`,
          note:
            "Frames of a sixtieth of a second that were missed. The bare virtualiser draws one `<img>` for each cell, and " +
            "four texts for each line of a list; the pictures are the same.",
          reference: BARE,
          variants: [
            { name: BARE, run: run("bare") },
            { name: LIBRARY, run: run("library") },
          ],
        };
      }),
    );
  },

  targets,
};

/** @param {MeasurementResult[]} results */
function targets(results) {
  return results.flatMap(({ title, variants }) => {
    /** @param {string} variant @param {string} figure */
    const got = (variant, figure) =>
      median(variants.find(({ name }) => name === variant)?.figures[figure] ?? []);
    const [most, dropped] = [got(BARE, DROPPED), got(LIBRARY, DROPPED)];
    const nodes = got(LIBRARY, NODES);
    return [
      {
        text: `${title}: dropped frames`,
        target: `at most the bare virtualiser's ${significant(most)}`,
        got: significant(dropped),
        reached: dropped <= most,
      },
      { text: `${title}: DOM nodes`, target: "at most 400", got: significant(nodes), reached: nodes <= 400 },
    ];
  });
}
