"use client";

import { useRef } from "react";
import { flushSync } from "react-dom";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { SwipeAxis } from "./stage-gestures.js";
import { prefersReducedMotion } from "./use-reduced-motion.js";

type SwipeOptions = {
  /** Whether there is something that way; `step` is 1 for the next. */
  canTurn: (step: 1 | -1) => boolean;
  onTurn: (step: 1 | -1) => void;
  onClose: () => void;
};

/** Of the stage's size: how far a finger pulls until letting go turns, or closes. */
const FAR = 0.25;

/** Pixels per millisecond: how fast it throws. */
const FAST = 0.5;

/** Milliseconds of the rest of the way. */
const DURATION = 180;

/** Moves the track of slides with the finger, without a render per event, and decides where it goes when let go. */
export function useSwipe({ canTurn, onTurn, onClose }: SwipeOptions) {
  const track = useRef<HTMLDivElement>(null);
  const settling = useRef(false);

  const show = (axis: SwipeAxis, distance: number): void => {
    const { current } = track;
    if (!current || settling.current) return;
    current.dataset.swipe = axis;
    current.style.transform = transformOf(axis, resisted(axis, distance));
    current.style.opacity = axis === "y" ? String(1 - Math.min(0.6, Math.max(0, distance) / 600)) : "";
  };

  const reset = (): void => {
    if (!track.current) return;
    delete track.current.dataset.swipe;
    track.current.style.transform = "";
    track.current.style.opacity = "";
    settling.current = false;
  };

  /** A finger that finds nothing that way pulls against a spring. */
  const resisted = (axis: SwipeAxis, distance: number): number => {
    if (axis === "y") return distance > 0 ? distance : distance / 6;
    return canTurn(stepOf(distance)) ? distance : distance / 4;
  };

  const stepOf = (distance: number): 1 | -1 => {
    const isRtl = track.current !== null && getComputedStyle(track.current).direction === "rtl";
    return distance < 0 !== isRtl ? 1 : -1;
  };

  const end = (axis: SwipeAxis, distance: number, velocity: number): void => {
    const { current } = track;
    if (!current || settling.current) return;
    const size = axis === "x" ? current.clientWidth : current.clientHeight;
    const thrown = Math.abs(velocity) > FAST && Math.sign(velocity) === Math.sign(distance);
    const goes = thrown || Math.abs(distance) > size * FAR;
    const step = stepOf(distance);
    if (axis === "y" && goes && distance > 0) {
      reset();
      onClose();
    } else if (axis === "x" && goes && distance !== 0 && canTurn(step)) {
      // As far as the neighbour stands beside: see viewer.css.
      settle(`translateX(calc(${Math.sign(distance)} * (100% + 1rem)))`, () => onTurn(step));
    } else settle("none", () => {});
  };

  const settle = (transform: string, then: () => void): void => {
    const finish = (): void => {
      // In one paint: the next slide stands where the track has moved it, and the track is back where it belongs.
      flushSync(then);
      reset();
    };
    if (!track.current || prefersReducedMotion()) {
      finish();
      return;
    }
    settling.current = true;
    const animation = track.current.animate(
      { transform, opacity: 1 },
      { duration: DURATION, easing: "cubic-bezier(0.2, 0.8, 0.3, 1)", fill: "forwards" },
    );
    const done = (): void => {
      finish();
      animation.cancel();
    };
    animation.finished.then(done, reset);
  };

  return { trackRef: track, onSwipe: useLatestCallback(show), onSwipeEnd: useLatestCallback(end) };
}

const transformOf = (axis: SwipeAxis, distance: number): string => {
  if (axis === "x") return `translateX(${distance}px)`;
  return `translateY(${distance}px) scale(${1 - Math.min(0.25, Math.max(0, distance) / 1200)})`;
};
