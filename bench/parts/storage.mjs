import { join } from "node:path";
import { heapSize } from "../bench-harness.mjs";
import { median, ratio, significant } from "../bench-report.mjs";
import { makeJpegs } from "../images.mjs";

/**
 * @typedef {import("../bench-harness.mjs").Harness} Harness
 * @typedef {import("../bench-harness.mjs").Page} Page
 * @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult
 * @typedef {import("../run-part.mjs").Measurement} Measurement
 */

const NAIVE = "naive loop";
const LOWER_BOUND = "lower bound: 8 at a time, relaxed batches";
const LIBRARY = "library";
const POWER = 'library, "power"';
const UPPY = "Uppy + Golden Retriever";
const GET_ALL = "getAll + sort";
const IMAGE = "<img> + canvas";

/** @typedef {() => Promise<string[]>} Files */

/** @type {import("../run-part.mjs").Part} */
export const storage = {
  name: "storage",
  title: "Storage",

  async measurements(harness, { quick }) {
    const [small, large, counts] = quick ? [50, 4, [1_000, 10_000]] : [500, 20, [1_000, 10_000, 100_000]];
    const photographs = lazily(() =>
      makeJpegs(join(harness.folder, "large"), { count: 50, width: 4000, height: 3000 }),
    );
    const imported = [
      {
        title: `${small} × 200 KB`,
        files: lazily(() =>
          makeJpegs(join(harness.folder, "small"), {
            count: small,
            width: 1024,
            height: 768,
            bytes: 200_000,
          }),
        ),
      },
      { title: `${large} × 12 Mpx`, files: async () => (await photographs()).slice(0, large) },
    ];
    const records = counts.map((count) => ({
      count,
      seed: lazily(() => harness.inPage((page) => page.evaluate((n) => window.bench.seed(n), count))),
    }));
    return [
      // Records first: every import clears the origin's whole storage.
      ...records.map((seeded) => firstScreen(harness, seeded)),
      ...records.slice(-1).map((seeded) => heap(harness, seeded)),
      ...imported.map(({ title, files }) => storageImport(harness, title, files)),
      ...imported.map(({ title, files }) => completeImport(harness, title, files)),
      shownImages(harness, photographs),
      thumbnail(harness, async () => (await photographs()).slice(0, quick ? 3 : 10)),
    ];
  },

  targets,
};

/** @param {Harness} harness @param {string} title @param {Files} files @returns {Measurement} */
function storageImport(harness, title, files) {
  return {
    title: `Import of ${title}, files and records only`,
    note:
      "Only the storage's `put`, as the importer calls it, compared with code that stores the same files and records. " +
      "File sizes, which are part of every record, are read before timing starts.",
    reference: NAIVE,
    variants: [
      { name: NAIVE, run: () => importFiles(harness, "naive", files) },
      { name: LOWER_BOUND, run: () => importFiles(harness, "floor", files) },
      { name: LIBRARY, run: () => importFiles(harness, "storage", files) },
      { name: POWER, run: () => importFiles(harness, "storage-power", files) },
      { name: UPPY, run: () => importFiles(harness, "uppy", files) },
    ],
  };
}

/** @param {Harness} harness @param {string} title @param {Files} files @returns {Measurement} */
function completeImport(harness, title, files) {
  return {
    title: `Import of ${title}, complete`,
    note:
      "The library sniffs, hashes, deduplicates, decodes and makes a thumbnail of every file; the naive loop makes " +
      "thumbnails with `<img>` and canvas; Uppy makes none. `longest task`: the longest time that the page's thread " +
      "was blocked; `idle`: the same, before the import.",
    reference: NAIVE,
    variants: [
      { name: NAIVE, run: () => importFiles(harness, "naive-thumbnails", files, { whole: true }) },
      { name: LIBRARY, run: () => importFiles(harness, "library", files, { whole: true }) },
      { name: POWER, run: () => importFiles(harness, "library-power", files, { whole: true }) },
      { name: UPPY, run: () => importFiles(harness, "uppy", files, { whole: true }) },
    ],
  };
}

/** @param {Harness} harness @param {string} name @param {Files} files @param {{ whole?: boolean }} [options] */
async function importFiles(harness, name, files, { whole = false } = {}) {
  const paths = await files();
  const call = /** @type {const} */ ([name, { sizesKnown: !whole }]);
  await clean(harness);
  return harness.inPage(async (page) => {
    const run = () =>
      page.evaluate(([importer, options]) => window.bench.importFiles(importer, options), call);
    // Sampling memory takes time, which must not distort the comparison with the lower bound.
    if (!whole) return { ms: (await run()).ms };
    const { result, peakMB } = await harness.watchMemory(run);
    const { ms, longest, idle } = result;
    return {
      ms,
      "longest task, ms": longest,
      "idle, ms": idle,
      ...(peakMB !== undefined && { "memory, MB": peakMB }),
    };
  }, paths);
}

/** @typedef {{ count: number, seed: () => Promise<void> }} Seeded records */

/** @param {Harness} harness @param {Seeded} records @returns {Measurement} */
function firstScreen(harness, { count, seed }) {
  /** @param {string} name */
  const query = (name) => async () => {
    await seed();
    const call = /** @type {const} */ ([name, count]);
    return harness.inPage((page) => page.evaluate(([query, n]) => window.bench.query(query, n), call));
  };
  return {
    title: `Newest 50 of ${count.toLocaleString("en")} records`,
    note: "From an open database; the last row includes the library's start, from a loaded page to 50 records shown.",
    reference: GET_ALL,
    variants: [
      { name: GET_ALL, run: query("getAll") },
      { name: "Dexie: orderBy, reverse, limit", run: query("dexie") },
      { name: LIBRARY, run: query("library") },
      { name: "library, including its start", run: query("ready") },
    ],
  };
}

/** @param {Harness} harness @param {Seeded} records @returns {Measurement} */
function heap(harness, { count, seed }) {
  /** @param {string} name @param {(page: Page) => Promise<void>} hold */
  const measure = (name, hold) => async () => {
    await seed();
    return harness.inPage(async (page) => {
      const loaded = await heapSize(page);
      await page.evaluate(() => window.bench.holdLibrary(0));
      const empty = await heapSize(page);
      await hold(page);
      const after = await heapSize(page);
      return {
        "heap, MB": (after - (name === LIBRARY ? loaded : empty)) / 1e6,
        "of the records, MB": (after - empty) / 1e6,
      };
    });
  };
  return {
    title: `Heap with ${count.toLocaleString("en")} records open`,
    note:
      "The JavaScript heap after garbage collection. For the library it is measured against the page before the " +
      "library was loaded, so that its code counts; `of the records`: compared with an empty open library.",
    reference: GET_ALL,
    variants: [
      {
        name: GET_ALL,
        run: measure(GET_ALL, (page) => page.evaluate((n) => window.bench.holdAll(n), count)),
      },
      {
        name: LIBRARY,
        run: measure(LIBRARY, (page) => page.evaluate((n) => window.bench.holdLibrary(n), count)),
      },
    ],
  };
}

/** @param {Harness} harness @param {Files} files @returns {Measurement} */
function shownImages(harness, files) {
  let imported = false;
  /** @param {"original" | "thumbnail"} kind */
  const show = (kind) => async () => {
    if (!imported) await importFiles(harness, "library", files);
    imported = true;
    return harness.inPage(async (page) => {
      const { result, peakMB } = await harness.watchMemory(() =>
        page.evaluate((shown) => window.bench.showImages(shown), kind),
      );
      return { ms: result.ms, ...(peakMB !== undefined && { "memory, MB": peakMB }) };
    });
  };
  return {
    title: "Showing 50 images of 12 Mpx",
    reference: "originals",
    variants: [
      { name: "originals", run: show("original") },
      { name: "stored thumbnails", run: show("thumbnail") },
    ],
  };
}

/** @param {Harness} harness @param {Files} files @returns {Measurement} */
function thumbnail(harness, files) {
  /** @param {string} name */
  const make = (name) => async () =>
    harness.inPage(
      async (page) => {
        const run = () => page.evaluate((thumbnailer) => window.bench.makeThumbnails(thumbnailer), name);
        const { ms, longest } = await run();
        return { ms, "longest task, ms": longest };
      },
      await files(),
    );
  return {
    title: "Thumbnail of a 12 Mpx image",
    note: "512 pixels, JPEG. Each value is the median of several images, after one as a warm-up; `longest task` as above.",
    reference: IMAGE,
    variants: [
      { name: IMAGE, run: make("image") },
      { name: "pica", run: make("pica") },
      { name: "browser-image-compression", run: make("browser-image-compression") },
      { name: LIBRARY, run: make("library") },
    ],
  };
}

/**
 * Runs a task once, when its result is first needed.
 * @template Result
 * @param {() => Promise<Result>} work
 */
function lazily(work) {
  /** @type {Promise<Result> | undefined} */
  let result;
  return () => {
    result ??= work();
    return result;
  };
}

/** @param {Harness} harness */
async function clean(harness) {
  await harness.inPage((page) => page.evaluate(() => window.bench.clean()));
}

/** @param {MeasurementResult[]} results @returns {import("../bench-report.mjs").Target[]} */
function targets(results) {
  /** @param {string} start @param {string} [end] */
  const find = (start, end = "") =>
    results.find(({ title }) => title.startsWith(start) && title.endsWith(end));
  /**
   * @param {string} text
   * @param {number | undefined} got
   * @param {{ least?: number, most?: number, unit?: string }} target
   */
  const target = (text, got, { least = 0, most = Number.POSITIVE_INFINITY, unit = " ×" }) =>
    got === undefined
      ? []
      : [
          {
            text,
            target: least > 0 ? `at least ${least}${unit}` : `at most ${most}${unit}`,
            got: `${significant(got)}${unit}`,
            reached: got >= least && got <= most,
          },
        ];
  const only = find("Import of 500", "only");
  const whole = find("Import of 500", "complete");
  const most = find("Newest 50 of 100,000");
  const fewest = find("Newest 50 of 1,000 ");
  /** @param {MeasurementResult | undefined} result @param {string} [figure] */
  const library = (result, figure = "ms") =>
    result?.variants.find(({ name }) => name === LIBRARY)?.figures[figure];
  const [many, few, busy] = [library(most), library(fewest), library(whole, "longest task, ms")];
  return [
    ...target("storage-only import against the naive loop", ratio(only, NAIVE, LIBRARY), { least: 1.9 }),
    ...target("its time against the lower bound", ratio(only, LIBRARY, LOWER_BOUND), { most: 1.15 }),
    ...target('"power" against the naive loop', ratio(only, NAIVE, POWER), { least: 1 }),
    ...target("storage-only import against Uppy", ratio(only, UPPY, LIBRARY), { least: 5 }),
    ...target("first 50 of 100,000 against getAll", ratio(most, GET_ALL, LIBRARY), { least: 250 }),
    ...target("its time against that of 1,000", many && few && median(many) / median(few), { most: 1.3 }),
    ...target(
      "heap of getAll against the library's",
      ratio(find("Heap with 100,000"), GET_ALL, LIBRARY, "heap, MB"),
      {
        least: 200,
      },
    ),
    ...target("thumbnail against <img> + canvas", ratio(find("Thumbnail of"), IMAGE, LIBRARY), { least: 3 }),
    ...target("longest task on the page's thread", busy && Math.max(...busy), { most: 16, unit: " ms" }),
  ];
}
