"use client";

import { useEffect, useState } from "react";
import { type AssetSelection, NOTHING_SELECTED } from "../core/library/asset-selection.js";
import { createStore } from "../core/store.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { Selection } from "../react/use-selection.js";
import { cellNear, cellsWithin, type GridArea } from "./grid-hits.js";
import type { MarqueeArea } from "./marquee.js";
import { baseFor, withAll } from "./stacked-selection.js";
import { type DragPoint, trackDrag } from "./track-drag.js";
import type { GridRows } from "./uniform-rows.js";

type GestureOptions = {
  element: HTMLElement | null;
  rows: GridRows;
  /** The id of the asset in a cell; undefined for a cell that has none. */
  idAt: (index: number) => string | undefined;
  /** What the tile of an asset stands for. */
  membersOf: (id: string) => readonly string[];
  selection: Selection | undefined;
};

/** What is pressed for its own sake within a cell, or in a dialog that a cell has opened. */
export const CONTROLS = "a, button, input, label, select, textarea, [role=dialog]";

/**
 * Selects by dragging: a rectangle with the mouse, from the ground around the pictures or, with Shift, from anywhere; and
 * all cells from the first to the one below the finger, after a long press. Returns the rectangle.
 */
export function useGridGestures({ element, rows, idAt, membersOf, selection }: GestureOptions): MarqueeArea {
  const [marquee] = useState(() => createStore<{ area: GridArea | undefined }>({ area: undefined }));
  const mode = selection?.mode ?? "none";

  /** A place in the content, which begins at the right where the text does. */
  const placeOf = useLatestCallback(({ x, y }: DragPoint): { start: number; top: number } => {
    const box = element?.firstElementChild?.getBoundingClientRect();
    if (!element || !box) return { start: 0, top: 0 };
    const isRtl = getComputedStyle(element).direction === "rtl";
    return { start: isRtl ? box.right - x : x - box.left, top: y - box.top };
  });

  const idsWithin = useLatestCallback((area: GridArea) =>
    cellsWithin(rows, area).flatMap((index) => {
      const id = idAt(index);
      return id === undefined ? [] : membersOf(id);
    }),
  );
  const idNear = useLatestCallback((point: DragPoint) => {
    const { start, top } = placeOf(point);
    return idAt(cellNear(rows, start, top));
  });
  const select = useLatestCallback((value: AssetSelection) => selection?.set(value));
  const baseOf = useLatestCallback((base: AssetSelection, ids: readonly string[]) =>
    selection ? baseFor(base, ids, selection) : base,
  );
  const press = useLatestCallback((id: string) => {
    // Also where it is selected, so that what follows is extended from here.
    selection?.set(selection.value);
    if (!selection?.isSelected(id)) selection?.toggle(id);
  });
  const extend = useLatestCallback((to: string, from: string) => {
    if (mode === "multiple") selection?.selectTo(to, from);
  });

  const onMouse = useLatestCallback((grid: HTMLElement, down: PointerEvent) => {
    const adds = down.shiftKey || down.ctrlKey || down.metaKey;
    const before = selection?.value ?? NOTHING_SELECTED;
    let base = adds ? before : NOTHING_SELECTED;
    const from = placeOf({ x: down.clientX, y: down.clientY });
    let hits = "";
    return trackDrag({
      element: grid,
      down,
      begins: "move",
      onStart: () => {},
      onMove(point) {
        const to = placeOf(point);
        const area = {
          start: Math.min(from.start, to.start),
          end: Math.max(from.start, to.start),
          top: Math.min(from.top, to.top),
          bottom: Math.max(from.top, to.top),
        };
        marquee.set({ area });
        const ids = idsWithin(area);
        if (ids.join() === hits) return;
        hits = ids.join();
        base = baseOf(base, ids);
        select(withAll(base, ids));
      },
      onCancel: () => select(before),
      onEnd: () => marquee.set({ area: undefined }),
    });
  });
  const onTouch = useLatestCallback(
    (grid: HTMLElement, down: PointerEvent, id: string, setHeld: (held: boolean) => void) => {
      const before = selection?.value ?? NOTHING_SELECTED;
      let last = id;
      return trackDrag({
        element: grid,
        down,
        begins: "hold",
        onStart() {
          setHeld(true);
          press(id);
        },
        onMove(point) {
          const to = idNear(point);
          if (to === undefined || to === last) return;
          last = to;
          extend(to, id);
        },
        onCancel: () => select(before),
        onEnd: () => setHeld(false),
      });
    },
  );
  useEffect(() => {
    if (!element || mode === "none") return;
    const over = new AbortController();
    const { signal } = over;
    let stop = () => {};
    let isHeld = false;
    element.addEventListener(
      "pointerdown",
      (down) => {
        const { target } = down;
        if (!(target instanceof Element) || !down.isPrimary || down.button !== 0) return;
        if (target.closest(CONTROLS) || isOnScrollbar(element, down)) return;
        const id = target.closest("[data-asset-id]")?.getAttribute("data-asset-id") ?? undefined;
        stop();
        if (down.pointerType !== "mouse") {
          if (id !== undefined) {
            stop = onTouch(element, down, id, (held) => {
              isHeld = held;
            });
          }
        } else if (mode === "multiple" && (down.shiftKey || !target.closest("[draggable=true]"))) {
          stop = onMouse(element, down);
        }
      },
      { signal },
    );
    // From the beginning: a listener that comes after the finger cannot keep the browser from scrolling.
    element.addEventListener("touchmove", (event) => isHeld && event.preventDefault(), {
      passive: false,
      signal,
    });
    return () => {
      over.abort();
      stop();
    };
  }, [element, mode, onMouse, onTouch]);

  return marquee;
}

const isOnScrollbar = (element: HTMLElement, { clientX }: PointerEvent): boolean => {
  const { left } = element.getBoundingClientRect();
  const x = clientX - left - element.clientLeft;
  return x < 0 || x > element.clientWidth;
};
