import { median, significant } from "../bench-report.mjs";

const STREAM = "streamed zip";
const MEMORY = "memory above idle, MB";

/** Bytes of each file. */
const SIZE = 2_000_000;

/** @type {import("../run-part.mjs").Part} */
export const zip = {
  name: "zip",
  title: "Zip",

  async measurements(harness, { quick }) {
    const count = quick ? 20 : 1_000;
    /** @type {Promise<unknown> | undefined} */
    let seeded;
    const seed = () => {
      seeded ??= harness.inPage(async (page) => {
        await page.evaluate(() => window.bench.clean());
        await page.evaluate(
          ([n, size]) => window.bench.seedZip(n, size),
          /** @type {const} */ ([count, SIZE]),
        );
      });
      return seeded;
    };
    const run = async () => {
      await seed();
      return harness.inPage(async (page) => {
        const { result, peakMB = Number.NaN } = await harness.watchMemory(() =>
          page.evaluate(() => window.bench.exportZip()),
        );
        if (result.bytes < count * SIZE) throw new Error(`Only ${result.bytes} bytes were written.`);
        return { ms: result.ms, [MEMORY]: peakMB };
      });
    };
    return [
      {
        title: `Zip of ${count.toLocaleString("en")} × 2 MB`,
        note: "From a library in OPFS into a file; memory: of all of Chromium's processes, the peak above the value before.",
        reference: STREAM,
        variants: [{ name: STREAM, run }],
      },
    ];
  },

  targets(results) {
    const [{ variants = [] } = {}] = results;
    const peak = median(variants[0]?.figures[MEMORY] ?? []);
    return [
      {
        text: "Zip: memory above idle",
        target: "at most 64 MB",
        got: `${significant(peak)} MB`,
        reached: peak <= 64,
      },
    ];
  },
};
