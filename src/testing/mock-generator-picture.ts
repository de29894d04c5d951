import { encodePng } from "./mock-generator-png.js";

/**
 * Draws a landscape of sky, sun and hills as a PNG of exactly this size, or of the hills alone. A pure function of its arguments: it only uses
 * integers, + - * / and floor, because engines differ in the last digit of functions such as sine, and the bytes must
 * be the same everywhere.
 */
export function paintPicture(
  prompt: string,
  seed: number,
  width: number,
  height: number,
  transparentSky = false,
): Uint8Array<ArrayBuffer> {
  const random = createRandom(hashText(prompt) ^ Math.imul(seed + 1, 0x9e3779b1));
  const palette = new Uint8Array(256 * 3);
  const pixels = new Uint8Array(width * height);
  const hue = random() * 360;
  const warmth = hue + 25 + random() * 60;
  const night = random() < 0.35;

  const sky = { first: 0, steps: 112 };
  const zenith = hslToRgb(hue, 0.55, night ? 0.14 : 0.5);
  const horizon = hslToRgb(warmth, night ? 0.5 : 0.8, night ? 0.45 : 0.84);
  ramp(palette, sky, zenith, horizon);
  for (let y = 0; y < height; y++) {
    pixels.fill(Math.floor((y * sky.steps) / height), y * width, (y + 1) * width);
  }

  const sun = { x: (0.15 + random() * 0.7) * width, y: (0.18 + random() * 0.3) * height };
  const radius = (0.07 + random() * 0.09) * Math.min(width, height);
  const halo = { first: 112, steps: 16 };
  ramp(palette, halo, mix(horizon, zenith, 0.35), hslToRgb(warmth + 15, 1, 0.93));
  for (let ring = 0; ring < 4; ring++) {
    disc(pixels, width, height, sun, radius * (1 + (3 - ring) * 0.38), halo.first + ring * 5);
  }

  const layers = 4 + Math.floor(random() * 2);
  for (let layer = 0; layer < layers; layer++) {
    const depth = (layer + 1) / layers;
    const tones = { first: 128 + layer * 24, steps: 24 };
    const crest = mix(horizon, hslToRgb(hue - 20, 0.5, night ? 0.1 : 0.24), 0.25 + 0.75 * depth);
    ramp(palette, tones, crest, mix(crest, hslToRgb(hue - 35, 0.6, 0.06), 0.45));
    const base = height * (0.42 + 0.42 * depth + (random() - 0.5) * 0.06);
    const swing = height * (0.2 - 0.1 * depth);
    const ridge = createRidge(random, 2 + depth * 2 + random() * 2);
    for (let x = 0; x < width; x++) {
      const top = Math.max(0, Math.floor(base - swing * ridge(x / width)));
      for (let y = top, at = top * width + x; y < height; y++, at += width) {
        pixels[at] = tones.first + Math.min(tones.steps - 1, Math.floor(((y - top) * 60) / height));
      }
    }
  }
  return encodePng(width, height, palette, pixels, transparentSky ? sky.steps + halo.steps : 0);
}

type Rgb = readonly [red: number, green: number, blue: number];
type Tones = { first: number; steps: number };

function ramp(palette: Uint8Array, { first, steps }: Tones, from: Rgb, to: Rgb): void {
  for (let step = 0; step < steps; step++) {
    palette.set(mix(from, to, step / (steps - 1)).map(Math.floor), (first + step) * 3);
  }
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const blend = (a: number, b: number) => a + (b - a) * share;
  return [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])];
}

/** Hue in degrees, saturation and lightness 0–1. */
function hslToRgb(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (((offset + hue / 30) % 12) + 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

function disc(
  pixels: Uint8Array,
  width: number,
  height: number,
  centre: { x: number; y: number },
  radius: number,
  colour: number,
): void {
  for (let y = Math.max(0, Math.floor(centre.y - radius)); y < Math.min(height, centre.y + radius); y++) {
    // The square root is exact in every engine (IEEE 754 demands it).
    const reach = Math.sqrt(Math.max(0, radius * radius - (y - centre.y) * (y - centre.y)));
    const from = Math.max(0, Math.floor(centre.x - reach));
    const to = Math.min(width, Math.floor(centre.x + reach));
    if (to > from) pixels.fill(colour, y * width + from, y * width + to);
  }
}

/** A wavy line over 0–1 of heights about 0–1: three octaves of smoothed random points. */
function createRidge(random: () => number, waves: number): (x: number) => number {
  const points = Array.from({ length: 64 }, random);
  const noise = (x: number) => {
    const at = Math.floor(x);
    const from = points[at % 64] ?? 0;
    const to = points[(at + 1) % 64] ?? 0;
    const t = x - at;
    return from + (to - from) * t * t * (3 - 2 * t);
  };
  return (x) =>
    noise(x * waves) * 0.7 + noise(x * waves * 2.3 + 17) * 0.22 + noise(x * waves * 6.1 + 31) * 0.08;
}

/** FNV-1a over the UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32: numbers 0 ≤ n < 1, the same for the same start. */
function createRandom(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
