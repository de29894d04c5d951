/**
 * @typedef {import("./bench-harness.mjs").Harness} Harness
 * @typedef {import("./bench-report.mjs").Results} Results
 * @typedef {Record<string, number>} Figures by name; each name ends in its unit, `ms` or `MB`
 * @typedef {{ name: string, run: () => Promise<Figures> }} Variant
 * @typedef {{ title: string, note?: string, reference: string, variants: Variant[] }} Measurement
 *   `reference` is the variant that the others are compared with.
 * @typedef {{ name: string, title: string,
 *   measurements: (harness: Harness, options: Options) => Promise<Measurement[]>,
 *   targets: (results: import("./bench-report.mjs").MeasurementResult[]) => import("./bench-report.mjs").Target[],
 *   close?: () => Promise<void> }} Part
 *   `close` stops what the part has started.
 * @typedef {{ rounds: number, quick: boolean, only: string }} Options
 */

/**
 * Runs all variants of a measurement in every round, starting each round with a different one, so that background load
 * affects all of them.
 * @param {Part} part
 * @param {Harness} harness
 * @param {Options} options
 * @returns {Promise<Results>}
 */
export async function runPart(part, harness, options) {
  try {
    return await measure(part, harness, options);
  } finally {
    await part.close?.();
  }
}

/** @param {Part} part @param {Harness} harness @param {Options} options @returns {Promise<Results>} */
async function measure(part, harness, options) {
  const measurements = [];
  for (const { variants, ...measurement } of await part.measurements(harness, options)) {
    if (!measurement.title.includes(options.only)) continue;
    /** @type {Map<string, Figures[]>} */
    const measured = new Map(variants.map(({ name }) => [name, []]));
    for (let round = 0; round < options.rounds; round++) {
      const turn = round % variants.length;
      for (const { name, run } of [...variants.slice(turn), ...variants.slice(0, turn)]) {
        const figures = await run();
        measured.get(name)?.push(figures);
        const line = Object.entries(figures).map(([figure, value]) => `${figure} ${value.toFixed(1)}`);
        console.log(`${measurement.title} · round ${round + 1} · ${name}: ${line.join(", ")}`);
      }
    }
    const results = variants.map(({ name }) => ({ name, figures: byFigure(measured.get(name) ?? []) }));
    measurements.push({ ...measurement, variants: results });
  }
  return { name: part.name, title: part.title, measurements, targets: part.targets(measurements) };
}

/** @param {Figures[]} rounds @returns {Record<string, number[]>} */
function byFigure(rounds) {
  const names = [...new Set(rounds.flatMap((figures) => Object.keys(figures)))];
  return Object.fromEntries(
    names.map((name) => [name, rounds.map((figures) => figures[name] ?? Number.NaN)]),
  );
}
