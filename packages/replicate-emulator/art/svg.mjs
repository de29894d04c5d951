/**
 * Builds one SVG: its definitions, and its shapes in drawing order.
 * @typedef {object} Canvas
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} unit the shorter side; sizes are fractions of it
 * @property {(markup: string) => void} draw
 * @property {(angle: "down" | "across", stops: readonly Stop[]) => string} linear returns a paint
 * @property {(stops: readonly Stop[], box?: { cx: number, cy: number }) => string} radial returns a paint
 * @property {(deviation: number) => string} blur returns a filter attribute
 * @property {() => string} toString
 *
 * @typedef {readonly [offset: number, color: string, opacity?: number]} Stop
 */

/** One decimal is precise enough for pixels and keeps the text short. @param {number} value */
export const round = (value) => Math.round(value * 10) / 10;

/**
 * @param {number} width
 * @param {number} height
 * @returns {Canvas}
 */
export function createCanvas(width, height) {
  /** @type {string[]} */
  const definitions = [];
  /** @type {string[]} */
  const shapes = [];

  /** @param {(id: string) => string} markup */
  const define = (markup) => {
    const id = `d${definitions.length}`;
    definitions.push(markup(id));
    return `url(#${id})`;
  };
  /** @param {readonly Stop[]} stops */
  const stopsOf = (stops) =>
    stops
      .map(
        ([at, color, opacity = 1]) =>
          `<stop offset="${at}" stop-color="${color}" stop-opacity="${opacity}"/>`,
      )
      .join("");

  return {
    width,
    height,
    unit: Math.min(width, height),
    draw: (markup) => {
      shapes.push(markup);
    },
    linear: (angle, stops) =>
      define(
        (id) =>
          `<linearGradient id="${id}" x1="0" y1="0" x2="${angle === "across" ? 1 : 0}" y2="${
            angle === "down" ? 1 : 0
          }">${stopsOf(stops)}</linearGradient>`,
      ),
    radial: (stops, { cx, cy } = { cx: 0.5, cy: 0.5 }) =>
      define((id) => `<radialGradient id="${id}" cx="${cx}" cy="${cy}">${stopsOf(stops)}</radialGradient>`),
    blur: (deviation) =>
      `filter="${define(
        (id) =>
          `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${round(
            deviation,
          )}"/></filter>`,
      )}"`,
    toString: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${definitions.join("")}</defs>${shapes.join("")}</svg>`,
  };
}

/**
 * A smooth path through points (quadratic curves through their midpoints).
 * @param {readonly (readonly [number, number])[]} points
 */
export function smooth(points) {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${round(first[0])} ${round(first[1])}`;
  rest.forEach(([x, y], index) => {
    const after = rest[index + 1];
    path += after
      ? `Q${round(x)} ${round(y)} ${round((x + after[0]) / 2)} ${round((y + after[1]) / 2)}`
      : `L${round(x)} ${round(y)}`;
  });
  return path;
}
