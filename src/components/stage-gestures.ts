import type { StagePoint } from "./zoom-geometry.js";

/** What the fingers, the mouse and the wheel do on a stage. Points are relative to its centre, in CSS pixels. */
export type StageGestures = {
  /** Whether a drag moves the picture; else a finger's drag is a swipe. */
  canPan: () => boolean;
  onPan: (across: number, down: number) => void;
  onZoom: (factor: number, point: StagePoint) => void;
  onDoubleTap: (point: StagePoint) => void;
  /** While a finger moves along one axis; `distance` is from where it began. */
  onSwipe: (axis: SwipeAxis, distance: number) => void;
  /** `velocity` in pixels per millisecond; both are 0 if the gesture was taken away. */
  onSwipeEnd: (axis: SwipeAxis, distance: number, velocity: number) => void;
};

export type SwipeAxis = "x" | "y";

/** Pixels by which a pointer moves before it drags: a finger is never quite still. */
const SLACK = { mouse: 3, finger: 8 };

/** Milliseconds and pixels between two taps that are one double tap. */
const DOUBLE_TAP = { time: 300, distance: 40 };

const CONTROLS =
  "button, a, input, select, textarea, label, audio, dialog dialog, [role=option], [role=slider]";

/** The height of a player's own controls, where a drag goes through the video. */
const PLAYER_CONTROLS = 72;

/**
 * Pointer events, not a gesture library: what is long here are the decisions, which a library leaves to its user too —
 * what a control keeps for itself, when a drag is a pan or a swipe, and what counts as thrown.
 * @returns a function that stops listening
 */
export function listenForGestures(stage: HTMLElement, gestures: StageGestures): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const pointers = new Map<number, StagePoint>();
  let drag: { x: number; y: number; time: number; isMouse: boolean } | undefined;
  let mode: "undecided" | "pan" | "pinch" | SwipeAxis = "undecided";
  let moved = false;
  let last = { x: 0, y: 0, time: 0, velocityX: 0, velocityY: 0 };
  let tap: { x: number; y: number; time: number } | undefined;
  let doubleTapAt = 0;

  const pointOf = ({ clientX, clientY }: MouseEvent): StagePoint => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };

  const isOwn = ({ target, clientY }: MouseEvent, isMouse: boolean): boolean => {
    if (!(target instanceof Element) || target.closest(CONTROLS)) return false;
    const video = target.closest("video");
    return !video || (!isMouse && clientY < video.getBoundingClientRect().bottom - PLAYER_CONTROLS);
  };

  const onPointerDown = (event: PointerEvent): void => {
    const isMouse = event.pointerType === "mouse";
    if (event.button !== 0 || !isOwn(event, isMouse)) return;
    const point = pointOf(event);
    pointers.set(event.pointerId, point);
    if (pointers.size === 1) {
      mode = "undecided";
      moved = false;
      drag = { ...point, time: event.timeStamp, isMouse };
      last = { ...point, time: event.timeStamp, velocityX: 0, velocityY: 0 };
    } else if (pointers.size === 2) {
      if (mode === "x" || mode === "y") gestures.onSwipeEnd(mode, 0, 0);
      mode = "pinch";
      moved = true;
    }
  };

  const onPointerMove = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (!before || !drag) return;
    const point = pointOf(event);
    pointers.set(event.pointerId, point);
    if (mode === "pinch") {
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) pinch(before, point, other);
      return;
    }
    const [across, down] = [point.x - drag.x, point.y - drag.y];
    if (mode === "undecided") {
      if (Math.hypot(across, down) < (drag.isMouse ? SLACK.mouse : SLACK.finger)) return;
      moved = true;
      const canPan = gestures.canPan();
      if (!canPan && drag.isMouse) return;
      mode = canPan ? "pan" : Math.abs(across) > Math.abs(down) ? "x" : "y";
      // Only now: a capture from the first press on would take the clicks from what lies on the stage.
      stage.setPointerCapture(event.pointerId);
    }
    if (mode === "pan") gestures.onPan(point.x - last.x, point.y - last.y);
    else gestures.onSwipe(mode, mode === "x" ? across : down);
    const elapsed = Math.max(1, event.timeStamp - last.time);
    last = {
      ...point,
      time: event.timeStamp,
      velocityX: (point.x - last.x) / elapsed,
      velocityY: (point.y - last.y) / elapsed,
    };
  };

  /** One of two fingers has moved. */
  const pinch = (before: StagePoint, now: StagePoint, other: StagePoint): void => {
    const spread = (point: StagePoint) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const center = (point: StagePoint) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    const [from, to] = [center(before), center(now)];
    gestures.onZoom(spread(now) / spread(before), to);
    gestures.onPan(to.x - from.x, to.y - from.y);
  };

  const onPointerEnd = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId) || !drag) return;
    const canceled = event.type === "pointercancel";
    if (mode === "pinch") {
      // The finger that stays moves the picture on.
      const [rest] = pointers.values();
      if (rest) {
        mode = gestures.canPan() ? "pan" : "undecided";
        drag = { ...rest, time: event.timeStamp, isMouse: false };
        last = { ...rest, time: event.timeStamp, velocityX: 0, velocityY: 0 };
      }
    } else if (mode === "x" || mode === "y") {
      // A finger that rested before it was lifted throws nothing.
      const rested = event.timeStamp - last.time > 80;
      const velocity = rested || canceled ? 0 : mode === "x" ? last.velocityX : last.velocityY;
      const distance = canceled ? 0 : mode === "x" ? last.x - drag.x : last.y - drag.y;
      gestures.onSwipeEnd(mode, distance, velocity);
    } else if (!canceled && !moved && !drag.isMouse) onTap(event);
    if (pointers.size === 0) mode = "undecided";
  };

  const onTap = (event: PointerEvent): void => {
    const point = pointOf(event);
    const isSecond =
      tap &&
      event.timeStamp - tap.time < DOUBLE_TAP.time &&
      Math.hypot(point.x - tap.x, point.y - tap.y) < DOUBLE_TAP.distance;
    tap = isSecond ? undefined : { ...point, time: event.timeStamp };
    if (!isSecond) return;
    doubleTapAt = event.timeStamp;
    gestures.onDoubleTap(point);
  };

  const onDoubleClick = (event: MouseEvent): void => {
    // Some browsers send it for two taps of a finger too, others do not.
    if (!isOwn(event, true) || event.timeStamp - doubleTapAt < 500) return;
    gestures.onDoubleTap(pointOf(event));
  };

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const [across, down] = [event.deltaX, event.deltaY].map((delta) =>
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 16 : delta,
    );
    if (across === undefined || down === undefined) return;
    if (Math.abs(across) > Math.abs(down)) gestures.onPan(-across, 0);
    // A trackpad's pinch arrives as a wheel with Ctrl and with small steps.
    else gestures.onZoom(Math.exp(-down * (event.ctrlKey ? 0.01 : 0.002)), pointOf(event));
  };

  stage.addEventListener("pointerdown", onPointerDown, { signal });
  stage.addEventListener("pointermove", onPointerMove, { signal });
  stage.addEventListener("pointerup", onPointerEnd, { signal });
  stage.addEventListener("pointercancel", onPointerEnd, { signal });
  stage.addEventListener("dblclick", onDoubleClick, { signal });
  // React's own wheel listeners are passive.
  stage.addEventListener("wheel", onWheel, { signal, passive: false });
  return () => listening.abort();
}
