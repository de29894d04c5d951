import type { MaskStroke, PixelMap } from "../core/edit/edit-operation.js";
import { mapPoint } from "./edit-draft.js";
import { paintLasso, paintStroke } from "./paint-strokes.js";

export type MaskBrush = {
  /** Pixels of the image. */
  readonly width: number;
  readonly erase: boolean;
  /** Whether what a line encloses is painted, and not the line. */
  readonly lasso: boolean;
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
  /** Called when what is on the canvas besides the strokes is to go. */
  onRepaint: () => void;
};

/** CSS pixels between two points of a stroke. */
const SPACING = 1.5;

/** CSS pixels of a step by an arrow key. */
const STEP = 12;

/** CSS pixels of the circle that shows where the lasso is. */
export const LASSO_SIZE = 8;

/** In place of the id of a pointer. */
const BY_KEYS = -1;

/**
 * Paints by mouse, pen, finger and keys. It draws on the canvas itself: a move of the pointer renders nothing. Returns a
 * function that stops listening.
 */
export function listenToBrush({ canvas, cursor, scale, toImage, brush, ...on }: BrushOptions): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let stroke: (MaskStroke & { points: number[]; pointerId: number }) | undefined;
  /** Where the brush is, in CSS pixels of the canvas. */
  let at = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };

  const showBrush = (): void => {
    const size = `${brush().lasso ? LASSO_SIZE : brush().width * scale}px`;
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
    if (stroke.fill) paintLasso(context, points, 1.5 / scale);
    else paintStroke(context, stroke, Math.max(0, points.length - 4));
  };
  const finish = (): void => {
    if (!stroke) return;
    const { pointerId: _, ...done } = stroke;
    stroke = undefined;
    // Two points enclose nothing.
    if (done.points.length > (done.fill ? 4 : 0)) on.onStroke(done);
    else on.onRepaint();
  };
  /** Gives up an area that was begun by keys. */
  const drop = (): void => {
    if (stroke?.pointerId !== BY_KEYS) return;
    stroke = undefined;
    on.onRepaint();
  };
  const begin = (pointerId: number, isShifted = false): void => {
    const { width, erase: erases, lasso } = brush();
    const erase = erases !== isShifted;
    stroke = {
      points: [],
      width: lasso ? 0 : width,
      pointerId,
      ...(lasso && { fill: true }),
      ...(erase && { erase }),
    };
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
    drop();
    if (event.button !== 0 || stroke) return;
    canvas.setPointerCapture(event.pointerId);
    begin(event.pointerId, event.shiftKey);
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
  listen("blur", drop);
  listen("keydown", (event) => {
    const arrows: Partial<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
      " ": [0, 0],
    };
    const by = arrows[event.key];
    const { lasso } = brush();
    if (!lasso) drop();
    if (event.altKey || event.ctrlKey || event.metaKey || (stroke && stroke.pointerId !== BY_KEYS)) return;
    if (stroke && (event.key === "Enter" || event.key === "Backspace")) {
      event.preventDefault();
      return event.key === "Enter" ? finish() : drop();
    }
    if (!by) return;
    event.preventDefault();
    if (event.key === " " || (event.shiftKey && !lasso)) {
      if (!stroke) begin(BY_KEYS, lasso && event.shiftKey);
      extend(at.x, at.y);
    }
    at = {
      x: Math.max(0, Math.min(at.x + by[0], canvas.clientWidth)),
      y: Math.max(0, Math.min(at.y + by[1], canvas.clientHeight)),
    };
    showBrush();
    // The corners of an area are set one by one.
    if (lasso) return;
    extend(at.x, at.y);
    finish();
  });
  return () => listening.abort();
}
