import type { MaskStroke, PixelMap } from "../core/edit/edit-operation.js";

/** Draws what a mask marks, in pixels of the image. `erase` takes away, whatever is below the canvas stays in view. */
export function paintStrokes(
  canvas: HTMLCanvasElement,
  strokes: readonly MaskStroke[],
  { toView, scale, color }: { toView: PixelMap; scale: number; color: string },
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const [a, b, c, d, e, f] = toView;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(a * scale, d * scale, b * scale, e * scale, c * scale, f * scale);
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) paintStroke(context, stroke);
}

/** @param from The point to begin with, for a stroke that grows. */
export function paintStroke(
  context: CanvasRenderingContext2D,
  { points, width, fill = false, erase = false }: MaskStroke,
  from = 0,
): void {
  const [x = 0, y = 0] = points.slice(from, from + 2);
  context.globalCompositeOperation = erase ? "destination-out" : "source-over";
  if (fill) {
    context.beginPath();
    for (let at = 0; at + 1 < points.length; at += 2) context.lineTo(points[at] ?? x, points[at + 1] ?? y);
    context.fill();
    return;
  }
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, width / 2, 0, 2 * Math.PI);
  context.fill();
  context.beginPath();
  context.moveTo(x, y);
  for (let at = from + 2; at + 1 < points.length; at += 2)
    context.lineTo(points[at] ?? x, points[at + 1] ?? y);
  context.stroke();
}

/** Draws the end of the line by which a lasso goes, over any picture. @param width Of the line, in pixels of the image */
export function paintLasso(
  context: CanvasRenderingContext2D,
  points: readonly number[],
  width: number,
): void {
  const [x = 0, y = 0, toX = x, toY = y] = points.slice(-4);
  context.globalCompositeOperation = "source-over";
  for (const [color, wide] of [
    ["#000", width * 2],
    ["#fff", width],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = wide;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.stroke();
  }
}
