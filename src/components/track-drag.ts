import { createEdgeScroll } from "./edge-scroll.js";

/** A place in the window. */
export type DragPoint = { x: number; y: number };

type DragOptions = {
  /** Scrolls while the pointer is near its edges. */
  element: HTMLElement;
  down: PointerEvent;
  /** A mouse drags once it has moved, a finger once it has stayed: before, it scrolls. */
  begins: "move" | "hold";
  onStart: () => void;
  /** Called again while the element scrolls below the pointer. */
  onMove: (point: DragPoint) => void;
  /** Called after `onStart`, however the drag ends. */
  onEnd: () => void;
  /** Called before `onEnd` where Escape ends it. */
  onCancel: () => void;
};

/** Milliseconds after which a finger that stays where it is drags. */
const HOLD = 450;

/** Pixels that count as no movement; fingers are less steady. */
const SLOP = { move: 4, hold: 10 };

/** Follows a pointer from where it was pressed. Returns a function that ends it. */
export function trackDrag(options: DragOptions): () => void {
  const { element, down, begins, onStart, onMove, onEnd, onCancel } = options;
  const over = new AbortController();
  const { signal } = over;
  const at: DragPoint = { x: down.clientX, y: down.clientY };
  const edge = createEdgeScroll(element, () => onMove(at));
  let active = false;
  let timer = 0;

  const start = (): void => {
    active = true;
    onStart();
  };
  const stop = (): void => {
    clearTimeout(timer);
    over.abort();
    edge.stop();
    if (active) onEnd();
    active = false;
  };
  if (begins === "hold") timer = window.setTimeout(start, HOLD);

  const isOther = (event: PointerEvent) => event.pointerId !== down.pointerId;
  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
  ) => window.addEventListener(type, listener, { capture: true, signal });

  listen("pointermove", (event) => {
    if (isOther(event)) return;
    at.x = event.clientX;
    at.y = event.clientY;
    if (!active) {
      if (Math.hypot(at.x - down.clientX, at.y - down.clientY) <= SLOP[begins]) return;
      if (begins === "hold") {
        stop();
        return;
      }
      start();
    }
    edge.moveTo(at.y);
    onMove(at);
  });
  listen("pointerup", (event) => {
    if (isOther(event)) return;
    if (active) swallowClick();
    stop();
  });
  listen("pointercancel", (event) => isOther(event) || stop());
  listen("keydown", (event) => {
    if (event.key !== "Escape" || !active) return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
    stop();
  });
  // Neither what is pressed is to be dragged away, nor its menu opened by the finger that stays on it.
  listen("dragstart", (event) => event.preventDefault());
  listen("contextmenu", (event) => {
    if (active) event.preventDefault();
  });
  return stop;
}

/** The click that follows the end of a drag presses nothing. */
function swallowClick(): void {
  const over = new AbortController();
  window.addEventListener(
    "click",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true, signal: over.signal },
  );
  setTimeout(() => over.abort());
}
