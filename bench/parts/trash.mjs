import { median, significant } from "../bench-report.mjs";
import { seedLibrary } from "../seed-library.mjs";

/**
 * @typedef {import("../bench-harness.mjs").Harness} Harness
 * @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult
 * @typedef {import("../page/trash.js").BulkTimes} BulkTimes
 */

const SHOWN = "shown, ms";
const LONGEST = "longest task, ms";
const DELETE = "delete";
const UNDO = "undo";
const FOLD = "journal into records";
const RECORDS = "delete, record by record";
const UPDATE = "update";
const UNDO_UPDATE = "undo the update";

/** @type {import("../run-part.mjs").Part} */
export const trash = {
  name: "trash",
  title: "Trash and undo",

  async measurements(harness, { quick }) {
    const count = quick ? 2_000 : 100_000;
    const seed = seedLibrary(harness, count);
    /** Each run of the page gives the figures of several variants, which take it in turn. @type {Map<string, BulkTimes[]>} */
    const waiting = new Map();
    /** @param {string} name @param {() => Promise<Record<string, BulkTimes>>} run */
    const variant = (name, run) => ({
      name,
      run: async () => {
        await seed();
        if (!waiting.get(name)?.length) {
          for (const [key, times] of Object.entries(await run())) {
            waiting.set(key, [...(waiting.get(key) ?? []), times]);
          }
        }
        const times = waiting.get(name)?.shift();
        if (!times) throw new Error(`There are no figures of ${name}.`);
        return { ms: times.saved, [SHOWN]: times.shown, [LONGEST]: times.longest };
      },
    });
    const trashAll = async () => {
      const { remove, undo, fold } = await harness.inPage((page) =>
        page.evaluate((n) => window.bench.trashAll(n), count),
      );
      return { [DELETE]: remove, [UNDO]: undo, [FOLD]: fold };
    };
    const updateAll = async () => {
      const { update, undo } = await harness.inPage((page) =>
        page.evaluate((n) => window.bench.updateAll(n), count),
      );
      return { [UPDATE]: update, [UNDO_UPDATE]: undo };
    };
    const trashRecords = async () => ({
      [RECORDS]: await harness.inPage((page) => page.evaluate((n) => window.bench.trashRecords(n), count)),
    });
    const assets = `${count.toLocaleString("en")} assets`;
    return [
      {
        title: `Select all, delete and undo: ${assets}`,
        note: "`ms`: until it is saved. `shown`: until a live query of all assets shows it.",
        reference: DELETE,
        variants: [variant(DELETE, trashAll), variant(UNDO, trashAll), variant(FOLD, trashAll)],
      },
      {
        title: `Update of ${assets}`,
        note: "One alt text for all of them; `ms`: until the last one is saved.",
        reference: UPDATE,
        variants: [variant(UPDATE, updateAll), variant(UNDO_UPDATE, updateAll)],
      },
      {
        title: `Deleting ${assets}, record by record`,
        note:
          "One transaction that changes every record, as an app without a journal would do it. The last of all: LevelDB " +
          "is busy with what it wrote for a while.",
        reference: RECORDS,
        variants: [variant(RECORDS, trashRecords)],
      },
    ];
  },

  targets,
};

/** @param {MeasurementResult[]} results @returns {import("../bench-report.mjs").Target[]} */
function targets(results) {
  return results.flatMap((result) => {
    /** @param {string} variant @param {string} figure @param {number} most */
    const atMost = (variant, figure, most) => {
      const got = median(result.variants.find(({ name }) => name === variant)?.figures[figure] ?? []);
      if (Number.isNaN(got)) return [];
      return [
        {
          text: `${result.title}: ${variant}, ${figure === "ms" ? "saved" : figure.replace(/, \w+$/, "")}`,
          target: `at most ${most} ms`,
          got: `${significant(got)} ms`,
          reached: got <= most,
        },
      ];
    };
    return [
      ...[DELETE, UNDO].flatMap((name) => [
        ...atMost(name, SHOWN, 16),
        ...atMost(name, "ms", 3_000),
        ...atMost(name, LONGEST, 50),
      ]),
      ...[FOLD, UPDATE, UNDO_UPDATE].flatMap((name) => atMost(name, LONGEST, 50)),
    ];
  });
}
