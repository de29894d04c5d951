import { cpus, release, totalmem, type } from "node:os";

/**
 * @typedef {{ name: string, figures: Record<string, number[]> }} VariantResult one value for each round
 * @typedef {{ title: string, note?: string, reference: string, variants: VariantResult[] }} MeasurementResult
 * @typedef {{ text: string, target: string, got: string, reached: boolean }} Target
 * @typedef {{ name: string, title: string, measurements: MeasurementResult[], targets: Target[] }} Results
 */

/** @param {string} chromium its version */
export function machineLine(chromium) {
  const processors = cpus();
  const model = processors[0]?.model.trim() || "processor unknown";
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `Chromium ${chromium}, Node ${process.versions.node}, ${type()} ${release()}, ${processors.length} × ${model}, ${memory} GB`;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** The smallest value that is not below the given share of the values. @param {number[]} values @param {number} share */
export function percentile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}

/**
 * The median of the per-round ratios of two variants, which cancels out load that slows a whole round down. Undefined if
 * either was not measured.
 * @param {MeasurementResult | undefined} measurement
 * @param {string} over
 * @param {string} under
 * @param {string} [figure]
 */
export function ratio(measurement, over, under, figure = "ms") {
  const find = (/** @type {string} */ name) =>
    measurement?.variants.find((variant) => variant.name === name)?.figures[figure];
  const [a, b] = [find(over), find(under)];
  return a && b ? median(a.map((value, round) => value / (b[round] ?? Number.NaN))) : undefined;
}

/** @param {Results} results */
export function toMarkdown({ title, measurements }) {
  return [`## ${title}`, ...measurements.map(toTable)].join("\n\n");
}

/** @param {MeasurementResult} measurement */
function toTable(measurement) {
  const { title, note, reference, variants } = measurement;
  const figures = [...new Set(variants.flatMap((variant) => Object.keys(variant.figures)))];
  const rows = variants.map((variant) => {
    const cells = figures.map((figure) => cell(variant.figures[figure]));
    const times = ratio(measurement, reference, variant.name);
    return [
      variant.name,
      ...cells,
      ...(times ? [variant.name === reference ? "" : `${significant(times)} ×`] : []),
    ];
  });
  const head = ["", ...figures, ...(figures.includes("ms") ? [`faster than ${reference}`] : [])];
  const table = [head, head.map((_, index) => (index === 0 ? "---" : "--:")), ...rows];
  return [
    `### ${title}`,
    ...(note ? [note] : []),
    table.map((row) => `| ${row.join(" | ")} |`).join("\n"),
  ].join("\n\n");
}

/** @param {number[] | undefined} values */
function cell(values) {
  if (!values) return "";
  const range = `${significant(Math.min(...values))}–${significant(Math.max(...values))}`;
  return values.length === 1 ? significant(median(values)) : `${significant(median(values))} (${range})`;
}

/** Three significant digits, or all digits before the decimal point. @param {number} value */
export function significant(value) {
  return Number(value.toPrecision(3)).toLocaleString("en", {
    maximumFractionDigits: 2,
    ...(Math.abs(value) >= 1000 && { maximumFractionDigits: 0 }),
  });
}

/** @param {Results} results */
export function targetLines({ targets }) {
  return targets
    .map(
      ({ text, target, got, reached }) =>
        `${reached ? "reached" : "MISSED "}  ${text}: ${got} (target: ${target})`,
    )
    .join("\n");
}
