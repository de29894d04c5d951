import { drawStars } from "./landscapes.mjs";
import { oklch } from "./palette.mjs";
import { round, smooth } from "./svg.mjs";

/** @typedef {import("./landscapes.mjs").Scene} Scene */

/** @type {Scene} */
export function planets(canvas, mood, random) {
  const { width, height, unit } = canvas;
  canvas.draw(
    `<rect width="${width}" height="${height}" fill="${canvas.linear("down", [
      [0, oklch(0.13, 0.05, mood.hue)],
      [1, oklch(0.26, 0.1, mood.hue + 40)],
    ])}"/>`,
  );
  for (let i = 0; i < 7; i++) {
    const tint = oklch(0.55, 0.16, mood.hue + random.between(-20, 110));
    canvas.draw(
      `<ellipse cx="${round(width * random.next())}" cy="${round(height * random.next())}" rx="${round(
        unit * random.between(0.25, 0.6),
      )}" ry="${round(unit * random.between(0.15, 0.4))}" fill="${canvas.radial([
        [0, tint, 0.38],
        [1, tint, 0],
      ])}"/>`,
    );
  }
  drawStars(canvas, random, 170, 1);

  const x = width * random.between(0.36, 0.64);
  const y = height * random.between(0.4, 0.6);
  const r = unit * random.between(0.2, 0.28);
  const tilt = random.between(-28, 28);
  const ringed = random.next() < 0.7;
  const hue = mood.warm;
  const ring = (/** @type {0 | 1} */ front) =>
    [1.45, 1.62, 1.85]
      .map((size, index) => {
        const rx = round(r * size);
        const ry = round(r * size * 0.26);
        return `<path d="M${-rx} 0A${rx} ${ry} 0 0 ${front ? 0 : 1} ${rx} 0" fill="none" stroke="${oklch(
          0.82 - index * 0.07,
          0.08,
          hue + 30,
        )}" stroke-opacity="${0.8 - index * 0.2}" stroke-width="${round(r * (0.13 - index * 0.025))}"/>`;
      })
      .join("");
  const bands = Array.from({ length: 9 }, (_, i) => {
    const at = -r + ((i + random.next()) / 9) * 2 * r;
    return `<ellipse cx="0" cy="${round(at)}" rx="${round(r * 1.2)}" ry="${round(r * random.between(0.03, 0.09))}" fill="${oklch(
      random.between(0.5, 0.85),
      0.12,
      hue + random.between(-25, 25),
    )}" fill-opacity="0.5"/>`;
  }).join("");
  const glow = oklch(0.75, 0.14, hue);
  canvas.draw(
    `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r * 1.9)}" fill="${canvas.radial([
      [0.45, glow, 0.4],
      [1, glow, 0],
    ])}"/><clipPath id="globe"><circle r="${round(r)}"/></clipPath><g transform="translate(${round(x)} ${round(y)}) rotate(${round(tilt)})">${
      ringed ? ring(0) : ""
    }<circle r="${round(r)}" fill="${oklch(0.68, 0.13, hue)}"/><g clip-path="url(#globe)">${bands}</g><circle r="${round(r)}" fill="${canvas.radial(
      [
        [0, "#fff", 0.28],
        [0.45, "#000", 0],
        [1, "#000", 0.72],
      ],
      { cx: 0.34, cy: 0.32 },
    )}"/>${ringed ? ring(1) : ""}</g>`,
  );
  for (let i = random.whole(1, 3); i > 0; i--) {
    const size = unit * random.between(0.02, 0.055);
    const angle = random.between(0, 6.3);
    const away = r * random.between(1.7, 2.3);
    canvas.draw(
      `<circle cx="${round(x + Math.cos(angle) * away)}" cy="${round(y + Math.sin(angle) * away * 0.75)}" r="${round(size)}" fill="${canvas.radial(
        [
          [0, oklch(0.93, 0.04, mood.hue)],
          [1, oklch(0.4, 0.07, mood.hue)],
        ],
        { cx: 0.32, cy: 0.3 },
      )}"/>`,
    );
  }
}

/** @type {Scene} */
export function flow(canvas, mood, random) {
  const { width, height, unit } = canvas;
  const dark = mood.night;
  canvas.draw(
    `<rect width="${width}" height="${height}" fill="${canvas.linear("down", [
      [0, dark ? oklch(0.16, 0.05, mood.hue) : oklch(0.96, 0.03, mood.warm)],
      [1, dark ? oklch(0.28, 0.1, mood.hue + 50) : oklch(0.87, 0.07, mood.hue + 30)],
    ])}"/>`,
  );
  const turn = random.between(0, 6.3);
  const swirl = [
    random.between(1.2, 2.6),
    random.between(1.2, 2.6),
    random.between(0, 6.3),
    random.between(0, 6.3),
  ];
  const [fx = 2, fy = 2, px = 0, py = 0] = swirl;
  const spread = random.between(80, 150);
  const angleAt = (/** @type {number} */ x, /** @type {number} */ y) =>
    turn + 1.3 * Math.sin((fx * x) / unit + px) + 1.1 * Math.cos((fy * y) / unit + py);
  for (let i = 0; i < 110; i++) {
    let x = width * random.between(-0.1, 1.1);
    let y = height * random.between(-0.1, 1.1);
    const hue = mood.hue + (x / width) * spread + random.between(-12, 12);
    /** @type {[number, number][]} */
    const points = [];
    for (let step = random.whole(16, 40); step > 0; step--) {
      points.push([x, y]);
      const angle = angleAt(x, y);
      x += Math.cos(angle) * unit * 0.022;
      y += Math.sin(angle) * unit * 0.022;
    }
    canvas.draw(
      `<path d="${smooth(points)}" fill="none" stroke="${oklch(random.between(0.48, 0.88), random.between(0.1, 0.19), hue)}" stroke-opacity="${round(
        random.between(0.4, 0.9),
      )}" stroke-width="${round(unit * random.between(0.004, 0.034))}" stroke-linecap="round" stroke-linejoin="round"/>`,
    );
  }
}

/** @type {Scene} */
export function bloom(canvas, mood, random) {
  const { width, height, unit } = canvas;
  const dark = mood.night;
  canvas.draw(
    `<rect width="${width}" height="${height}" fill="${canvas.linear("down", [
      [0, dark ? oklch(0.2, 0.06, mood.hue + 60) : oklch(0.95, 0.035, mood.warm)],
      [1, dark ? oklch(0.34, 0.09, mood.hue + 20) : oklch(0.86, 0.07, mood.hue + 40)],
    ])}"/>`,
  );
  const haze = canvas.blur(unit * 0.03);
  for (let i = 0; i < 9; i++)
    canvas.draw(
      `<circle cx="${round(width * random.next())}" cy="${round(height * random.next())}" r="${round(
        unit * random.between(0.04, 0.15),
      )}" fill="${oklch(dark ? 0.5 : 0.9, 0.09, mood.hue + random.between(-40, 80))}" fill-opacity="0.45" ${haze}/>`,
    );
  const count = random.whole(4, 7);
  for (let i = 0; i < count; i++) {
    const near = (i + 1) / count;
    const x = width * ((i + random.between(0.15, 0.85)) / count);
    const y = height * random.between(0.2, 0.62);
    const sway = unit * random.between(-0.12, 0.12);
    const stem = oklch(dark ? 0.42 : 0.5, 0.11, 145);
    canvas.draw(
      `<path d="M${round(x)} ${round(y)}Q${round(x + sway)} ${round((y + height) / 2)} ${round(x - sway / 2)} ${height + 4}" fill="none" stroke="${stem}" stroke-width="${round(
        unit * 0.008 * (0.7 + near),
      )}"/>`,
    );
    flower(canvas, mood, random, x, y, unit * random.between(0.1, 0.16) * (0.75 + near * 0.5));
  }
}

/** @param {Parameters<Scene>[0]} canvas @param {Parameters<Scene>[1]} mood @param {Parameters<Scene>[2]} random @param {number} x @param {number} y @param {number} size */
function flower(canvas, mood, random, x, y, size) {
  const hue = mood.hue + random.between(-35, 45);
  const petals = random.whole(5, 9);
  for (let ring = 0; ring < 3; ring++) {
    const length = size * (1 - ring * 0.27);
    const paint = canvas.radial(
      [
        [0, oklch(0.55 + ring * 0.1, 0.19, hue)],
        [1, oklch(0.78 + ring * 0.06, 0.14, hue + 12)],
      ],
      { cx: 0.5, cy: 0.9 },
    );
    const turn = random.between(0, 360);
    const wide = (length * 2.1) / petals + length * 0.12;
    for (let i = 0; i < petals; i++) {
      canvas.draw(
        `<path transform="translate(${round(x)} ${round(y)}) rotate(${round(turn + (i * 360) / petals)})" d="M0 0C${round(-wide)} ${round(
          -length * 0.35,
        )} ${round(-wide * 0.8)} ${round(-length)} 0 ${round(-length)}C${round(wide * 0.8)} ${round(-length)} ${round(wide)} ${round(
          -length * 0.35,
        )} 0 0Z" fill="${paint}" fill-opacity="0.92"/>`,
      );
    }
  }
  canvas.draw(
    `<circle cx="${round(x)}" cy="${round(y)}" r="${round(size * 0.16)}" fill="${canvas.radial([
      [0, oklch(0.93, 0.14, 95)],
      [1, oklch(0.72, 0.16, 70)],
    ])}"/>`,
  );
}
