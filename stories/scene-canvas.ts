export type Canvas = { context: OffscreenCanvasRenderingContext2D; width: number; height: number };

/** Of six hexadecimal digits each; `sky` from its top to its horizon. */
export type Palette = { sky: readonly [string, string]; light: string; ground: string };

/** From 0 to 1, the same sequence for the same seed. */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A colour between two others: 0 is the first, 1 the second. */
export function shade(from: string, to: string, part: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [from, to].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((a ?? 0) + ((b ?? 0) - (a ?? 0)) * Math.min(1, part))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

export function createCanvas(width: number, height: number): Canvas {
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (!context) throw new Error("This browser gives no context to paint in.");
  return { context, width, height };
}

/** What a lens and a sensor add: darker corners and grain. */
export function finish({ context, width, height }: Canvas, random: Random): void {
  const reach = Math.hypot(width, height) / 2;
  const corners = context.createRadialGradient(
    width / 2,
    height / 2,
    reach * 0.55,
    width / 2,
    height / 2,
    reach,
  );
  corners.addColorStop(0, "#00000000");
  corners.addColorStop(1, "#00000052");
  context.fillStyle = corners;
  context.fillRect(0, 0, width, height);
  const grain = createCanvas(160, 160);
  const pixels = grain.context.createImageData(160, 160);
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data.fill(random() < 0.5 ? 0 : 255, at, at + 3);
    pixels.data[at + 3] = random() * 22;
  }
  grain.context.putImageData(pixels, 0, 0);
  context.fillStyle = context.createPattern(grain.context.canvas, "repeat") ?? "#00000000";
  context.fillRect(0, 0, width, height);
}
