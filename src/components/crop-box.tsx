"use client";

import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import { type CropBounds, type CropHandle, type CropRect, moveCrop, resizeCrop } from "./crop-geometry.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";

type CropBoxProps = {
  rect: CropRect;
  bounds: CropBounds;
  /** CSS pixels of a pixel of the image. */
  scale: number;
  /** Width divided by height; undefined where it is free. */
  ratio: number | undefined;
  disabled: boolean;
  /** Called once a drag has ended, and for each key. */
  onRectChange: (rect: CropRect) => void;
};

type HandleName = keyof Messages["cropHandles"];

const HANDLES: readonly (CropHandle & { name: HandleName })[] = [
  { name: "topLeft", across: -1, down: -1 },
  { name: "top", across: 0, down: -1 },
  { name: "topRight", across: 1, down: -1 },
  { name: "right", across: 1, down: 0 },
  { name: "bottomRight", across: 1, down: 1 },
  { name: "bottom", across: 0, down: 1 },
  { name: "bottomLeft", across: -1, down: 1 },
  { name: "left", across: -1, down: 0 },
];

/** The whole rectangle. */
const MOVE = { across: 0, down: 0 } as const;

const ARROWS: Partial<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** CSS pixels of a step by an arrow key; with Shift, one pixel of the image. */
const STEP = 10;

/** CSS pixels of a side below which the handles in the middle of the sides would lie over those of the corners. */
const NARROW = 88;

type Drag = { handle: CropHandle; pointerId: number; x: number; y: number; from: CropRect };

/** The part of the image that is kept: moved and resized by mouse, finger and arrow keys. */
export function CropBox({ rect, bounds, scale, ratio, disabled, onRectChange }: CropBoxProps) {
  const { messages, formats, slot } = useScope();
  const hintId = useId();
  const drag = useRef<Drag>(undefined);
  // Of a drag: the draft changes when it ends.
  const [dragged, setDragged] = useState<{ handle: CropHandle; rect: CropRect }>();
  const shown = dragged?.rect ?? rect;

  const change = (handle: CropHandle, from: CropRect, across: number, down: number): CropRect =>
    handle.across === 0 && handle.down === 0
      ? moveCrop(from, across, down, bounds)
      : resizeCrop(from, handle, across, down, bounds, ratio);

  const end = (keeps: boolean): void => {
    drag.current = undefined;
    setDragged(undefined);
    if (keeps && dragged) onRectChange(dragged.rect);
  };
  const isDragging = ({ pointerId }: PointerEvent) => drag.current?.pointerId === pointerId;
  const handlers = (handle: CropHandle) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || disabled || drag.current) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { handle, pointerId: event.pointerId, x: event.clientX, y: event.clientY, from: rect };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const { current } = drag;
      if (!current || current.pointerId !== event.pointerId) return;
      const [across, down] = [event.clientX - current.x, event.clientY - current.y];
      const moved = change(current.handle, current.from, across / scale, down / scale);
      setDragged({ handle: current.handle, rect: moved });
    },
    onPointerUp: (event: PointerEvent) => isDragging(event) && end(true),
    onPointerCancel: (event: PointerEvent) => isDragging(event) && end(false),
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.key === "Escape" && drag.current) {
        event.preventDefault();
        event.stopPropagation();
        end(false);
        return;
      }
      const arrow = ARROWS[event.key];
      if (!arrow || disabled || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const step = event.shiftKey ? 1 : Math.max(1, Math.round(STEP / scale));
      onRectChange(change(handle, rect, arrow[0] * step, arrow[1] * step));
    },
  });

  const dimensions = formats.dimensions(shown.width, shown.height);
  const [width, height] = [shown.width * scale, shown.height * scale];
  const place = { left: shown.x * scale, top: shown.y * scale, width, height };
  const fits = ({ across, down }: CropHandle) =>
    (across !== 0 || width >= NARROW) && (down !== 0 || height >= NARROW);
  // One that went away in the middle of a drag would take the pointer with it.
  const isHeld = ({ across, down }: CropHandle) =>
    dragged?.handle.across === across && dragged.handle.down === down;
  return (
    <>
      <div {...slot("edit-shade", "rml-fill")} aria-hidden="true">
        <div style={place} />
      </div>
      <div {...slot("edit-crop")} style={place} data-dragging={dragged ? true : undefined}>
        <button
          type="button"
          className="rml-edit-move"
          aria-label={messages.cropArea(dimensions)}
          aria-describedby={hintId}
          {...handlers(MOVE)}
        />
        {HANDLES.filter((handle) => fits(handle) || isHeld(handle)).map(({ name, ...handle }) => (
          <button
            key={name}
            type="button"
            {...slot("edit-handle")}
            data-across={handle.across}
            data-down={handle.down}
            aria-label={messages.cropHandles[name]}
            aria-describedby={hintId}
            {...handlers(handle)}
          />
        ))}
        <span id={hintId} className="rml-visually-hidden">
          {messages.cropHint}
        </span>
        <span {...slot("edit-size", "rml-small")} aria-hidden="true">
          {dimensions}
        </span>
      </div>
    </>
  );
}
