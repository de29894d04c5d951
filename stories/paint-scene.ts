import { type Canvas, type Palette, type Random, shade } from "./scene-canvas.js";

/** Pixels of a picture. */
type Painter = (canvas: Canvas, palette: Palette, random: Random) => void;

function sky({ context, width, height }: Canvas, { sky: [top, bottom] }: Palette, horizon = 1): void {
  const gradient = context.createLinearGradient(0, 0, 0, height * horizon);
  gradient.addColorStop(0, top);
  gradient.addColorStop(1, bottom);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}

function glow({ context }: Canvas, colour: string, x: number, y: number, radius: number): void {
  const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(0.12, `${colour}aa`);
  gradient.addColorStop(1, `${colour}00`);
  context.fillStyle = gradient;
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

/** A ridge: octaves of sines, the finer the lower. */
function ridge(canvas: Canvas, random: Random, base: number, rise: number, fill: string): void {
  const { context, width, height } = canvas;
  const waves = [1.3, 2.9, 6.1, 13, 29, 61].map((frequency, octave) => ({
    frequency: frequency * (0.8 + random() * 0.5),
    phase: random() * 7,
    size: rise / 1.9 ** octave,
  }));
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width; x += 3) {
    let y = base;
    for (const { frequency, phase, size } of waves) {
      y -= size * Math.abs(Math.sin((x / width) * frequency + phase)) - size / 2;
    }
    context.lineTo(x, y);
  }
  context.lineTo(width + 3, height);
  context.fillStyle = fill;
  context.fill();
}

const mountains: Painter = (canvas, palette, random) => {
  const { width, height } = canvas;
  sky(canvas, palette, 0.8);
  glow(canvas, palette.light, width * (0.2 + random() * 0.6), height * 0.36, width * 0.5);
  for (let layer = 0; layer < 6; layer++) {
    const near = layer / 5;
    const colour = shade(palette.sky[1], palette.ground, 0.15 + near * 0.85);
    ridge(canvas, random, height * (0.5 + near * 0.38), height * (0.2 - near * 0.11), colour);
  }
};

const sea: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  const horizon = height * (0.42 + random() * 0.14);
  const sun = width * (0.25 + random() * 0.5);
  sky(canvas, palette, 0.55);
  glow(canvas, palette.light, sun, horizon - height * 0.06, width * 0.45);
  for (let cloud = 0; cloud < 22; cloud++) {
    context.fillStyle = `${palette.light}${cloud % 2 ? "1c" : "2a"}`;
    const [x, y] = [random() * width, horizon * (0.15 + random() * 0.7)];
    context.beginPath();
    context.ellipse(x, y, width * (0.08 + random() * 0.2), height * 0.008 * (1 + random() * 2), 0, 0, 7);
    context.fill();
  }
  const water = context.createLinearGradient(0, horizon, 0, height);
  water.addColorStop(0, shade(palette.ground, palette.sky[1], 0.65));
  water.addColorStop(1, palette.ground);
  context.fillStyle = water;
  context.fillRect(0, horizon, width, height);
  for (let wave = 0; wave < 900; wave++) {
    const depth = random() ** 1.7;
    const y = horizon + depth * (height - horizon);
    const near = Math.abs(random() + random() - 1) * width * (0.06 + depth * 0.3);
    const glittering = wave % 3 > 0;
    const x = glittering ? sun + near * (random() < 0.5 ? -1 : 1) : random() * width;
    context.fillStyle = glittering ? `${palette.light}66` : `${palette.sky[0]}33`;
    context.fillRect(x, y, width * (0.004 + depth * 0.045), 0.8 + depth * 3);
  }
};

const forest: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  sky(canvas, palette);
  glow(canvas, palette.light, width * 0.6, height * 0.25, width * 0.6);
  for (let layer = 0; layer < 5; layer++) {
    const near = layer / 4;
    context.fillStyle = shade(palette.sky[1], palette.ground, 0.12 + near * 0.88);
    for (let tree = 0; tree < 46 - layer * 8; tree++) {
      const foot = height * (0.62 + near * 0.5 + random() * 0.05);
      const tall = height * (0.2 + near * 0.5) * (0.65 + random() * 0.5);
      const x = random() * width;
      context.beginPath();
      context.moveTo(x, foot - tall);
      for (let branch = 1; branch <= 9; branch++) {
        const y = foot - tall * (1 - branch / 9);
        const reach = tall * 0.022 * branch * (0.8 + random() * 0.4);
        context.lineTo(x + reach, y);
        context.lineTo(x + reach * 0.45, y - tall * 0.01);
      }
      for (let branch = 9; branch >= 1; branch--) {
        const y = foot - tall * (1 - branch / 9);
        const reach = tall * 0.022 * branch * (0.8 + random() * 0.4);
        context.lineTo(x - reach * 0.45, y - tall * 0.01);
        context.lineTo(x - reach, y);
      }
      context.fill();
    }
    context.fillStyle = `${palette.sky[1]}38`;
    context.fillRect(0, height * 0.4, width, height);
  }
};

const dunes: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  sky(canvas, palette, 0.5);
  for (let layer = 0; layer < 5; layer++) {
    const top = height * (0.34 + layer * 0.13);
    const crest = width * (0.2 + random() * 0.6);
    const peak = top - height * (0.05 + random() * 0.09);
    const lit = shade(palette.light, palette.ground, layer * 0.11);
    for (const side of ["lit", "shaded"] as const) {
      const gradient = context.createLinearGradient(0, peak, 0, height);
      gradient.addColorStop(0, side === "lit" ? lit : shade(lit, palette.ground, 0.75));
      gradient.addColorStop(1, shade(lit, palette.ground, side === "lit" ? 0.5 : 0.95));
      context.fillStyle = gradient;
      context.beginPath();
      context.moveTo(crest, peak);
      if (side === "lit") context.bezierCurveTo(crest * 0.6, peak + 8, crest * 0.3, top + 30, 0, top + 40);
      else context.bezierCurveTo(crest + width * 0.2, top, crest + width * 0.3, top + 10, width, top + 24);
      context.lineTo(side === "lit" ? 0 : width, height);
      context.lineTo(crest - width * 0.1 * (random() - 0.3), height);
      context.bezierCurveTo(crest - 60, height * 0.8, crest + 70, top + height * 0.12, crest, peak);
      context.fill();
    }
  }
};

const city: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  sky(canvas, palette, 0.75);
  for (let layer = 0; layer < 3; layer++) {
    const near = layer / 2;
    for (let x = -20; x < width; ) {
      const wide = width * (0.035 + random() * 0.06) * (1 + near);
      const top = height * (0.72 - random() * 0.42 * (1 - near * 0.35) + near * 0.08);
      context.fillStyle = shade(palette.sky[1], palette.ground, 0.35 + near * 0.65);
      context.fillRect(x, top, wide, height);
      const pane = 4 + near * 5;
      for (let py = top + pane; py < height; py += pane * 2.2) {
        for (let px = x + pane; px < x + wide - pane; px += pane * 1.9) {
          if (random() > 0.4) continue;
          context.fillStyle = random() < 0.75 ? palette.light : "#fff6e0";
          context.globalAlpha = 0.25 + random() * 0.7;
          context.fillRect(px, py, pane, pane * 1.2);
          context.globalAlpha = 1;
        }
      }
      x += wide + random() * 8;
    }
  }
};

const stillLife: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  sky(canvas, palette, 0.9);
  const table = height * 0.66;
  const cloth = context.createLinearGradient(0, table, 0, height);
  cloth.addColorStop(0, palette.ground);
  cloth.addColorStop(1, shade(palette.ground, "#000000", 0.45));
  context.fillStyle = cloth;
  context.fillRect(0, table, width, height);
  const unit = Math.min(width, height);
  const fruits = Array.from({ length: 6 }, (_, index) => ({
    x: width * 0.5 + (index - 2.5) * unit * 0.135,
    radius: unit * (0.075 + random() * 0.035),
    lift: (index % 2) * unit * 0.03,
  }));
  for (const { x, radius, lift } of fruits) {
    const y = table + unit * 0.07 - radius * 0.4 + lift;
    context.fillStyle = "#0000002e";
    context.beginPath();
    context.ellipse(x + radius * 0.7, y + radius * 0.85, radius * 1.5, radius * 0.3, -0.05, 0, 7);
    context.fill();
    const ball = context.createRadialGradient(x - radius * 0.4, y - radius * 0.45, 0, x, y, radius * 1.1);
    ball.addColorStop(0, "#fff8e8");
    ball.addColorStop(0.25, palette.light);
    ball.addColorStop(1, shade(palette.light, "#1c0800", 0.62));
    context.fillStyle = ball;
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fill();
  }
};

const blossom: Painter = (canvas, palette, random) => {
  const { width, height, context } = canvas;
  sky(canvas, palette);
  for (let spot = 0; spot < 26; spot++) {
    context.fillStyle = `${spot % 3 ? palette.light : palette.ground}26`;
    context.beginPath();
    context.arc(random() * width, random() * height, Math.min(width, height) * (0.04 + random() * 0.1), 0, 7);
    context.fill();
  }
  const [x, y, size] = [width * 0.5, height * 0.52, Math.min(width, height) * 0.4];
  for (let ring = 3; ring > 0; ring--) {
    const petals = 7 + ring * 3;
    for (let petal = 0; petal < petals; petal++) {
      const length = (size * (0.35 + ring * 0.22) * (0.92 + random() * 0.16)) / 1.02;
      context.save();
      context.translate(x, y);
      context.rotate((petal / petals) * Math.PI * 2 + ring);
      const tone = context.createLinearGradient(0, 0, length, 0);
      tone.addColorStop(0, shade(palette.light, palette.ground, 0.65));
      tone.addColorStop(1, shade(palette.light, "#ffffff", 0.15 * ring));
      context.fillStyle = tone;
      context.shadowColor = "#00000040";
      context.shadowBlur = 12;
      context.beginPath();
      context.ellipse(length * 0.52, 0, length * 0.5, length * 0.17, 0, 0, 7);
      context.fill();
      context.restore();
    }
  }
  glow(canvas, "#ffd76a", x, y, size * 0.2);
};

const shapes: Painter = ({ context, width, height }, palette, random) => {
  context.fillStyle = palette.sky[1];
  context.fillRect(0, 0, width, height);
  const unit = Math.min(width, height) / 4;
  const colours = [palette.sky[0], palette.ground, palette.light, shade(palette.ground, palette.light, 0.5)];
  for (let y = 0; y < height; y += unit) {
    for (let x = 0; x < width; x += unit) {
      context.fillStyle = colours[Math.floor(random() * colours.length)] ?? palette.ground;
      const kind = Math.floor(random() * 5);
      context.beginPath();
      if (kind === 0) context.arc(x + unit / 2, y + unit / 2, unit * 0.42, 0, 7);
      else if (kind === 1) context.arc(x, y + unit, unit, -Math.PI / 2, 0);
      else if (kind === 2) context.arc(x + unit / 2, y, unit / 2, 0, Math.PI);
      else if (kind === 3) context.rect(x, y, unit, unit / 2);
      else context.arc(x + unit, y, unit, Math.PI / 2, Math.PI);
      if (kind === 1) context.lineTo(x, y + unit);
      if (kind === 4) context.lineTo(x + unit, y);
      context.fill();
    }
  }
};

const arches: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  sky(canvas, palette);
  const count = Math.max(2, Math.round(width / height / 0.42));
  const wide = width / count;
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, palette.light);
  wall.addColorStop(1, shade(palette.light, palette.ground, 0.35));
  context.fillStyle = wall;
  context.beginPath();
  context.rect(0, height * 0.12, width, height);
  for (let arch = 0; arch < count; arch++) {
    const [x, radius] = [wide * (arch + 0.5), wide * 0.3];
    const top = height * 0.45;
    context.moveTo(x + radius, top);
    context.arc(x, top, radius, 0, Math.PI, true);
    context.lineTo(x - radius, height * 0.9);
    context.lineTo(x + radius, height * 0.9);
    context.closePath();
  }
  context.fill("evenodd");
  context.fillStyle = `${palette.ground}55`;
  for (let arch = 0; arch < count; arch++) {
    const x = wide * (arch + 0.2);
    context.beginPath();
    context.moveTo(x, height * 0.9);
    context.lineTo(x + wide * 0.6, height * 0.9);
    context.lineTo(x + wide * (0.9 + random() * 0.1), height);
    context.lineTo(x + wide * 0.3, height);
    context.fill();
  }
};

const stars: Painter = (canvas, palette, random) => {
  const { context, width, height } = canvas;
  sky(canvas, palette, 0.9);
  for (let star = 0; star < 500; star++) {
    context.fillStyle = `rgb(255 255 255 / ${0.2 + random() * 0.8})`;
    context.fillRect(
      random() * width,
      random() ** 1.4 * height * 0.85,
      1 + random() * 1.2,
      1 + random() * 1.2,
    );
  }
  for (let curtain = 0; curtain < 160; curtain++) {
    const x = width * (curtain / 160);
    const y = height * (0.3 + 0.12 * Math.sin(curtain / 17) + 0.05 * Math.sin(curtain / 5));
    const ray = context.createLinearGradient(0, y - height * 0.22, 0, y + height * 0.12);
    ray.addColorStop(0, `${palette.light}00`);
    ray.addColorStop(0.75, `${palette.light}${random() < 0.5 ? "55" : "77"}`);
    ray.addColorStop(1, `${palette.light}00`);
    context.fillStyle = ray;
    context.fillRect(x, y - height * 0.22, width / 90, height * 0.34);
  }
  ridge(canvas, random, height * 0.86, height * 0.1, palette.ground);
};

export const SCENES = {
  arches,
  blossom,
  city,
  dunes,
  forest,
  mountains,
  sea,
  shapes,
  stars,
  stillLife,
} satisfies Record<string, Painter>;
