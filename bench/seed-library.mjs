/**
 * Fills the page's library once, and loads its columns: the first load builds them from the records, and saves them.
 *
 * @param {import("./bench-harness.mjs").Harness} harness
 * @param {number} count Assets.
 * @returns {() => Promise<unknown>} Seeds at the first call.
 */
export function seedLibrary(harness, count) {
  /** @type {Promise<unknown> | undefined} */
  let seeded;
  return () => {
    seeded ??= harness
      .inPage((page) => page.evaluate((n) => window.bench.seedQueries(n), count))
      .then(() => harness.inPage((page) => page.evaluate((n) => window.bench.loadColumns(n), count)));
    return seeded;
  };
}
