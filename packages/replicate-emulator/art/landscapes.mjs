import { oklch } from "./palette.mjs";
import { round, smooth } from "./svg.mjs";

/**
 * @typedef {import("./svg.mjs").Canvas} Canvas
 * @typedef {import("./random.mjs").Random} Random
 * @typedef {import("./palette.mjs").Mood} Mood
 * @typedef {(canvas: Canvas, mood: Mood, random: Random) => void} Scene
 */

/**
 * Draws the sky, with stars at night, and the glow of a sun or moon.
 * @param {Canvas} canvas @param {Mood} mood @param {Random} random
 * @param {number} horizon a fraction of the height
 */
function drawSky(canvas, mood, random, horizon) {
  const { width, height, unit } = canvas;
  const { hue, warm, night } = mood;
  const sky = night
    ? [oklch(0.17, 0.06, hue), oklch(0.32, 0.11, hue + 12), oklch(0.58, 0.13, warm)]
    : [oklch(0.55, 0.13, hue), oklch(0.76, 0.1, hue + 20), oklch(0.92, 0.09, warm)];
  const [top = "", middle = "", low = ""] = sky;
  canvas.draw(
    `<rect width="${width}" height="${height}" fill="${canvas.linear("down", [
      [0, top],
      [horizon * 0.6, middle],
      [Math.min(1, horizon + 0.1), low],
    ])}"/>`,
  );
  if (night) drawStars(canvas, random, 90, horizon);

  const x = width * random.between(0.2, 0.8);
  const y = height * horizon * random.between(0.35, 0.85);
  const radius = unit * random.between(0.06, 0.12);
  const light = night ? oklch(0.96, 0.02, warm) : oklch(0.97, 0.08, 60 + (Math.abs(warm) % 40));
  canvas.draw(
    `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius * 6)}" fill="${canvas.radial([
      [0, light, 0.65],
      [0.35, light, 0.2],
      [1, light, 0],
    ])}"/><circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${light}"/>`,
  );
  if (night) {
    const shade = oklch(0.82, 0.03, warm);
    for (const [dx, dy, size] of /** @type {const} */ ([
      [-0.3, -0.2, 0.22],
      [0.25, 0.3, 0.16],
      [0.2, -0.35, 0.12],
    ])) {
      canvas.draw(
        `<circle cx="${round(x + dx * radius)}" cy="${round(y + dy * radius)}" r="${round(size * radius)}" fill="${shade}" fill-opacity="0.7"/>`,
      );
    }
  } else {
    const blur = canvas.blur(unit * 0.012);
    for (let i = random.whole(3, 6); i > 0; i--) {
      const cx = width * random.next();
      const cy = height * horizon * random.between(0.1, 0.7);
      canvas.draw(
        `<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(unit * random.between(0.12, 0.3))}" ry="${round(
          unit * random.between(0.008, 0.02),
        )}" fill="#fff" fill-opacity="${round(random.between(0.3, 0.6))}" ${blur}/>`,
      );
    }
  }
  return { x, y, light };
}

/** @param {Canvas} canvas @param {Random} random @param {number} count @param {number} down fraction of the height */
export function drawStars(canvas, random, count, down) {
  for (let i = 0; i < count; i++) {
    const size = canvas.unit * random.between(0.0008, 0.0028);
    canvas.draw(
      `<circle cx="${round(canvas.width * random.next())}" cy="${round(canvas.height * down * random.next())}" r="${size.toFixed(2)}" fill="#fff" fill-opacity="${random.between(0.3, 0.95).toFixed(2)}"/>`,
    );
  }
}

/**
 * The outline of a ridge: a sum of sines with decreasing amplitude.
 * @param {Canvas} canvas @param {Random} random @param {number} base pixels @param {number} rise pixels
 * @param {number} roughness from 0 (dunes) to 1 (crags)
 */
function ridge(canvas, random, base, rise, roughness) {
  const waves = [1, 2.3, 5.1, 11.7, 23].map((frequency, index) => ({
    frequency: frequency * random.between(0.7, 1.3) * (canvas.width / canvas.unit),
    phase: random.between(0, 6.3),
    size: index === 0 ? 1 : (index < 3 ? 0.45 : 0.45 * roughness) / index,
  }));
  const steps = 140;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const sum = waves.reduce((total, w) => total + w.size * Math.sin(w.frequency * t * 3.1 + w.phase), 0);
    return /** @type {const} */ ([t * canvas.width, base - rise * (0.5 + sum * 0.5)]);
  });
}

/** @type {Scene} */
export function hills(canvas, mood, random) {
  const { width, height, unit } = canvas;
  const horizon = random.between(0.5, 0.66);
  drawSky(canvas, mood, random, horizon);
  const layers = random.whole(4, 6);
  const roughness = random.next();
  const depth = mood.night ? [0.42, 0.12] : [0.78, 0.27];
  for (let i = 0; i < layers; i++) {
    const t = i / (layers - 1);
    const base = height * (horizon + (1 - horizon) * 0.85 * t ** 1.2 + 0.02);
    const points = ridge(canvas, random, base, unit * (0.12 + 0.1 * (1 - t)), roughness * (1 - t * 0.6));
    const lightness = (depth[0] ?? 0) + ((depth[1] ?? 0) - (depth[0] ?? 0)) * t;
    const tint = mood.warm + (mood.hue - mood.warm) * (0.4 + 0.6 * t);
    const fill = canvas.linear("down", [
      [0, oklch(lightness, 0.05 + 0.05 * t, tint)],
      [1, oklch(Math.min(0.9, lightness + 0.12 * (1 - t)), 0.06, mood.warm)],
    ]);
    canvas.draw(`<path d="${smooth(points)}L${width} ${height}L0 ${height}Z" fill="${fill}"/>`);
    if (t > 0.55 && roughness > 0.35 && mood.hue > 100)
      drawPines(canvas, random, points, t, oklch(lightness * 0.82, 0.06, tint));
  }
}

/** @param {Canvas} canvas @param {Random} random @param {(readonly [number, number])[]} points @param {number} near @param {string} fill */
function drawPines(canvas, random, points, near, fill) {
  const { unit } = canvas;
  let path = "";
  for (const [x, y] of points) {
    if (random.next() > 0.45) continue;
    const tall = unit * random.between(0.025, 0.06) * (0.5 + near);
    const wide = tall * random.between(0.16, 0.24);
    const left = x + random.between(-6, 6);
    const foot = y + tall * 0.25;
    path += `M${round(left - wide)} ${round(foot)}L${round(left)} ${round(foot - tall)}L${round(left + wide)} ${round(foot)}Z`;
  }
  canvas.draw(`<path d="${path}" fill="${fill}"/>`);
}

/** @type {Scene} */
export function waves(canvas, { warm, night, hue }, random) {
  const { width, height, unit } = canvas;
  const mood = { scene: /** @type {const} */ ("waves"), warm, night, hue: 195 + (Math.abs(hue) % 60) };
  const horizon = random.between(0.36, 0.5);
  const sun = drawSky(canvas, mood, random, horizon);
  const sea = mood.night ? 0.3 : 0.62;
  canvas.draw(
    `<rect y="${round(height * horizon)}" width="${width}" height="${round(height * (1 - horizon))}" fill="${canvas.linear(
      "down",
      [
        [0, oklch(sea + 0.14, 0.08, mood.warm + (mood.hue - mood.warm) * 0.7)],
        [1, oklch(sea - 0.18, 0.11, mood.hue + 10)],
      ],
    )}"/>`,
  );
  for (let i = 0; i < 26; i++) {
    const t = (i / 26) ** 1.4;
    const y = height * (horizon + 0.01 + t * 0.34);
    const wide = unit * (0.02 + t * 0.14) * random.between(0.4, 1.3);
    canvas.draw(
      `<rect x="${round(sun.x - wide + unit * random.between(-0.03, 0.03) * (0.3 + t))}" y="${round(y)}" width="${round(
        wide * 2,
      )}" height="${round(unit * (0.0025 + t * 0.006))}" rx="3" fill="${sun.light}" fill-opacity="${round(0.65 - t * 0.45)}"/>`,
    );
  }
  const layers = 7;
  for (let i = 0; i < layers; i++) {
    const t = (i + 1) / layers;
    const base = height * (horizon + (1 - horizon) * (0.12 + 0.8 * t ** 1.3));
    const length = unit * (0.1 + 0.22 * t) * random.between(0.8, 1.2);
    const swell = unit * (0.006 + 0.03 * t);
    const phase = random.between(0, 6.3);
    const points = Array.from({ length: 121 }, (_, step) => {
      const x = (step / 120) * width;
      const angle = (x / length) * 2.2 + phase;
      return /** @type {const} */ ([
        x,
        base - swell * (Math.sin(angle) + 0.35 * Math.sin(angle * 2.3 + phase)),
      ]);
    });
    const line = smooth(points);
    const lightness = sea - 0.02 - t * 0.2 + (i % 2) * 0.05;
    canvas.draw(
      `<path d="${line}L${width} ${height}L0 ${height}Z" fill="${canvas.linear("down", [
        [0, oklch(lightness + 0.08, 0.1, mood.hue - 12), 0.92],
        [1, oklch(lightness - 0.1, 0.1, mood.hue + 14), 0.95],
      ])}"/><path d="${line}" fill="none" stroke="#fff" stroke-opacity="${round(0.12 + t * 0.3)}" stroke-width="${round(
        unit * 0.0035 * (0.5 + t),
      )}"/>`,
    );
  }
}

/** @type {Scene} */
export function skyline(canvas, mood, random) {
  const { width, height, unit } = canvas;
  const horizon = random.between(0.72, 0.82);
  drawSky(canvas, mood, random, horizon);
  for (let layer = 0; layer < 3; layer++) {
    const t = layer / 2;
    const lightness = (mood.night ? 0.36 : 0.66) - t * (mood.night ? 0.22 : 0.42);
    const fill = canvas.linear("down", [
      [0, oklch(lightness, 0.07, mood.hue)],
      [1, oklch(lightness + 0.14 * (1 - t), 0.09, mood.warm)],
    ]);
    let x = -unit * 0.05;
    while (x < width) {
      const wide = unit * random.between(0.05, 0.12);
      const tall = height * random.between(0.16, 0.52 - t * 0.16);
      const top = height * (horizon + t * 0.14) - tall;
      canvas.draw(
        `<rect x="${round(x)}" y="${round(top)}" width="${round(wide)}" height="${round(height - top)}" fill="${fill}"/>`,
      );
      if (random.next() < 0.25)
        canvas.draw(
          `<rect x="${round(x + wide / 2)}" y="${round(top - unit * 0.06)}" width="${round(unit * 0.004)}" height="${round(
            unit * 0.06,
          )}" fill="${oklch(lightness, 0.07, mood.hue)}"/>`,
        );
      if (layer > 0) drawWindows(canvas, mood, random, { x, top, wide, bottom: height });
      x += wide + unit * random.between(0, 0.02);
    }
  }
}

/** @param {Canvas} canvas @param {Mood} mood @param {Random} random @param {{ x: number, top: number, wide: number, bottom: number }} wall */
function drawWindows(canvas, mood, random, wall) {
  const pane = canvas.unit * 0.008;
  const gap = pane * 1.9;
  let path = "";
  for (let y = wall.top + gap; y < wall.bottom - gap; y += gap * 1.3) {
    for (let x = wall.x + gap * 0.7; x < wall.x + wall.wide - gap; x += gap) {
      if (random.next() < 0.3)
        path += `M${round(x)} ${round(y)}h${round(pane)}v${round(pane * 1.3)}h${round(-pane)}Z`;
    }
  }
  canvas.draw(
    `<path d="${path}" fill="${oklch(0.92, 0.11, mood.night ? 85 : mood.warm)}" fill-opacity="${mood.night ? 0.85 : 0.5}"/>`,
  );
}
