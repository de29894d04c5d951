/**
 * Unusual replies that real models have been reported to give, each requested by the name of a fault: the shape of an
 * output, the text of an error, or the logs. The run itself is an ordinary one.
 *
 * @typedef {import("./run.mjs").Run} Run
 */

/** Errors of failed runs, by fault. */
const ERRORS = /** @type {const} */ ({
  nsfw: "NSFW content detected. Try running it again, or try a different prompt.",
  sensitive:
    "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (4f1Qx0eMVu)",
  oom: "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 39.59 GiB total capacity)",
  interrupted: "Prediction interrupted; please retry (code: PA)",
  badinput: "The input image is smaller than the minimum of 64 x 64 pixels.",
  unexplained: "",
});

/** Faults that make a run fail while it is processing. */
export const FAILING = /** @type {readonly (keyof typeof ERRORS)[]} */ (Object.keys(ERRORS));

/** @param {string | undefined} fault */
export const errorText = (fault) =>
  Object.entries(ERRORS).find(([name]) => name === fault)?.[1] ?? ERRORS.oom;

/**
 * The outputs as the API shows them.
 * @param {Run} run @param {readonly string[]} outputs URLs, in order @param {boolean} single
 * @returns {unknown}
 */
export function shapeOutput({ fault, seed, prompt, dataUris }, outputs, single) {
  if (outputs.length === 0) return null;
  const about = (/** @type {number} */ index) => ({
    seed: seed + index,
    caption: `${prompt} (${index + 1})`,
  });
  switch (fault) {
    case "null":
      // The second of several, or the only one.
      return outputs.map((output, index) => (index === Math.min(1, outputs.length - 1) ? null : output));
    case "fewer":
      return outputs.slice(0, -1);
    case "object":
      return { image: outputs[0], ...about(0), nsfw: false, has_watermark: null };
    case "nested":
      return {
        images: outputs.map((url, index) => ({ url, ...about(index) })),
        model: "base",
        timings: { inference: 1.5 },
      };
    case "datauri":
      return single ? dataUris?.[0] : dataUris;
    default:
      return single ? outputs[0] : outputs;
  }
}

const BAR = 8;

/** @param {string} label @param {number} share 0–1 @param {number} total */
function bar(label, share, total) {
  const filled = "█".repeat(Math.round(share * BAR)).padEnd(BAR);
  return `${label}${String(Math.floor(share * 100)).padStart(3)}%|${filled}| ${Math.round(share * total)}/${total}`;
}

/**
 * The logs of a pipeline that loads its parts and has a refiner; `\r` returns to the start of the line, as in tqdm.
 * @param {number} seed @param {number} share of the work done, 0–1 @param {number} steps
 */
export function barsLog(seed, share, steps) {
  const stages = [
    { label: "Fetching 13 files: ", total: 13, from: 0, to: 0.1 },
    { label: "Loading pipeline components...: ", total: 7, from: 0.1, to: 0.3 },
    { label: "", total: Math.round(steps * 0.8), from: 0.3, to: 0.8 },
    { label: "", total: Math.round(steps * 0.2), from: 0.8, to: 1 },
  ];
  const lines = stages.flatMap(({ label, total, from, to }) => {
    if (share < from) return [];
    const done = Math.min(1, (share - from) / (to - from));
    return [0, 0.5, 1]
      .filter((each) => each <= done)
      .map((each) => bar(label, each, total))
      .join("\r");
  });
  return `Using seed: ${seed}\n${lines.join("\n")}\n`;
}
