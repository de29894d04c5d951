"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { WipeKnobIcon } from "./icons.js";
import { useScope } from "./scope.js";
import { isRightToLeft } from "./viewer-keys.js";

type WipeHandleProps = {
  /** How much of the first image is seen, from 0 to 1, from where a line of text begins. */
  value: number;
  onValueChange: (value: number) => void;
};

/** Of the stage's width. */
const STEP = 0.02;
const PAGE = 0.1;

/** The line between two images, which fingers, the mouse and arrow keys move. */
export function WipeHandle({ value, onValueChange }: WipeHandleProps) {
  const { messages, slot } = useScope();
  const pointerId = useRef<number>(undefined);
  const change = (next: number) => onValueChange(Math.min(1, Math.max(0, next)));

  const follow = ({ currentTarget, clientX }: PointerEvent<HTMLElement>): void => {
    const box = currentTarget.parentElement?.getBoundingClientRect();
    if (!box || box.width === 0) return;
    const fromLeft = (clientX - box.left) / box.width;
    change(isRightToLeft(currentTarget) ? 1 - fromLeft : fromLeft);
  };
  const release = (event: PointerEvent<HTMLElement>): void => {
    if (event.pointerId === pointerId.current) pointerId.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = isRightToLeft(event.currentTarget) ? -1 : 1;
    const steps: Partial<Record<string, number>> = {
      ArrowRight: STEP * forward,
      ArrowLeft: -STEP * forward,
      ArrowUp: STEP,
      ArrowDown: -STEP,
      PageUp: PAGE,
      PageDown: -PAGE,
      Home: -1,
      End: 1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    change(value + step);
  };

  return (
    <div
      {...slot("compare-wipe")}
      role="slider"
      tabIndex={0}
      aria-label={messages.wipe}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={messages.wipeValue(value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0 || pointerId.current !== undefined) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointerId.current = event.pointerId;
      }}
      onPointerMove={(event) => event.pointerId === pointerId.current && follow(event)}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <span {...slot("compare-knob", "rml-center")} aria-hidden="true">
        <WipeKnobIcon size={18} />
      </span>
    </div>
  );
}
