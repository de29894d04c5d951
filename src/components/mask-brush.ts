import type { MaskStroke, PixelMap } from "../core/edit/edit-operation.js";
import { mapPoint } from "./edit-draft.js";
import { paintStroke } from "./paint-strokes.js";

export type MaskBrush = {
  /** Pixels of the image. */
  readonly width: number;
  readonly erase: boolean;
};

type BrushOptions = {
  canvas: HTMLCanvasElement;
  /** The circle that shows where the brush is. */
  cursor: HTMLElement;
  /** CSS pixels of a pixel of the image. */
  scale: number;
  toImage: PixelMap;
  brush: () => MaskBrush;
  /** Called with a stroke that is complete. */
  onStroke: (stroke: MaskStroke) => void;
};

/** CSS pixels between two points of a stroke. */
const SPACING = 1.5;

/** CSS pixels of a step by an arrow key. */
const STEP = 12;

/**
 * Paints by mouse, pen, finger and keys. It draws on the canvas itself: a move of the pointer renders nothing. Returns a
 * function that stops listening.
 */
export function listenToBrush({ canvas, cursor, scale, toImage, brush, onStroke }: BrushOptions): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let stroke: (MaskStroke & { points: number[]; pointerId: number }) | undefined;
  /** Where the brush is, in CSS pixels of the canvas. */
  let at = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };

  const showBrush = (): void => {
    const size = `${brush().width * scale}px`;
    Object.assign(cursor.style, { width: size, height: size, left: `${at.x}px`, top: `${at.y}px` });
  };
  const toPoint = (x: number, y: number) => mapPoint(toImage, x / scale, y / scale);
  const extend = (x: number, y: number): void => {
    const context = canvas.getContext("2d");
    if (!stroke || !context) return;
    const { points } = stroke;
    const [px, py] = toPoint(x, y);
    const isNear = Math.hypot(px - (points.at(-2) ?? px), py - (points.at(-1) ?? py)) * scale < SPACING;
    if (points.length > 0 && isNear) return;
    points.push(px, py);
    paintStroke(context, stroke, Math.max(0, points.length - 4));
  };
  const finish = (): void => {
    if (!stroke) return;
    const { pointerId: _, ...done } = stroke;
    stroke = undefined;
    if (done.points.length > 0) onStroke(done);
  };
  const begin = (pointerId: number): void => {
    const { width, erase } = brush();
    stroke = { points: [], width, pointerId, ...(erase && { erase }) };
  };
  const placeOf = ({ clientX, clientY }: MouseEvent) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  const listen = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => canvas.addEventListener(type, listener, { signal });

  listen("pointerdown", (event) => {
    if (event.button !== 0 || stroke) return;
    canvas.setPointerCapture(event.pointerId);
    begin(event.pointerId);
    at = placeOf(event);
    extend(at.x, at.y);
    showBrush();
  });
  listen("pointermove", (event) => {
    at = placeOf(event);
    showBrush();
    if (stroke?.pointerId !== event.pointerId) return;
    // All that the pointer did since the last frame, for a line without corners. Safari knows it since 18.2.
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) {
      const { x, y } = placeOf(move);
      extend(x, y);
    }
  });
  for (const type of ["pointerup", "pointercancel"] as const) {
    listen(type, (event) => stroke?.pointerId === event.pointerId && finish());
  }
  listen("focus", showBrush);
  listen("keydown", (event) => {
    const arrows: Partial<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
      " ": [0, 0],
    };
    const by = arrows[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey || stroke) return;
    event.preventDefault();
    const paints = event.key === " " || event.shiftKey;
    if (paints) {
      begin(-1);
      extend(at.x, at.y);
    }
    at = {
      x: Math.max(0, Math.min(at.x + by[0], canvas.clientWidth)),
      y: Math.max(0, Math.min(at.y + by[1], canvas.clientHeight)),
    };
    extend(at.x, at.y);
    showBrush();
    finish();
  });
  return () => listening.abort();
}
