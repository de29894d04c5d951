"use client";

import { useCallback, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { type GridCells, type GridGeometry, layoutGrid } from "./grid-layout.js";
import { recallScroll, rememberScroll, type ScrollPlace } from "./scroll-memory.js";
import type { GridRows } from "./uniform-rows.js";

/** The cells of a grid. Another object whenever any of them changes its place. */
export type GridItems = GridCells & {
  keyAt: (index: number) => string;
  /** -1 where no cell has the key. */
  indexOf: (key: string) => number;
  /** Whether the keys of all cells are known. */
  complete: boolean;
  /** What is listed: another list begins at its top, and the same one stays where it is when it changes. */
  list: string;
};

type FrameOptions = {
  items: GridItems;
  geometry: Pick<GridGeometry, "layout" | "size">;
  /** Under which name the place scrolled to is remembered; undefined to forget it. */
  scrollKey: string | undefined;
};

/** Pixels of scrolling between two renders. */
const STEP = 100;

/** Pixels beyond the visible ones that are drawn: what is rendered late is then not missed. */
const OVERSCAN = 150;

const AT_TOP = -1;

/** The rows of a grid, those in view, and how far it is scrolled. */
export function useGridFrame({ items, geometry: { layout, size }, scrollKey }: FrameOptions) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [{ width, height, rem }, setBox] = useState({ width: 0, height: 0, rem: 16 });
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const box = boxOf(element);
      setBox((before) =>
        before.width === box.width && before.height === box.height && before.rem === box.rem ? before : box,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);

  const [steps] = useState(createSteps);
  const subscribe = useCallback((listener: () => void) => steps.follow(element, listener), [element, steps]);
  // Rendered in the frame of the event itself, as every external store is.
  const step = useSyncExternalStore(subscribe, steps.get, () => AT_TOP);
  const top = Math.max(0, step * STEP);

  const memory = scrollKey === undefined ? undefined : `${scrollKey} ${items.list}`;
  const [known, setFrame] = useState<Frame>(EMPTY);
  const atTop = step === AT_TOP;
  const scrollTop = () => element?.scrollTop ?? 0;
  const wanted = nextFrame(known, { items, layout, size, width, rem, memory, scrollTop, atTop });
  if (wanted !== known) setFrame(wanted);
  const { rows, base, scroll } = wanted;

  const scrollTo = useCallback(
    (y: number): void => {
      if (!element) return;
      element.scrollTo({ top: y, behavior: "instant" });
      // What comes into view is drawn before the next paint, and not only after the browser's own event.
      element.dispatchEvent(new Event("scroll"));
    },
    [element],
  );
  useLayoutEffect(() => {
    if (!element || !scroll) return;
    const y = scroll.to + (scroll.from === undefined ? 0 : (element.scrollTop - scroll.from) * scroll.scale);
    if (Math.abs(y - element.scrollTop) >= 0.5) scrollTo(y);
  }, [element, scroll, scrollTo]);

  const placeNow = useLatestCallback((): ScrollPlace | undefined => {
    const y = element?.scrollTop ?? 0;
    if (y <= 0) return undefined;
    const row = rows.rowAt(y);
    const index = rows.firstOf(row);
    return { key: items.keyAt(index), index, offset: y - rows.topOf(row) };
  });
  const isRestored = wanted.wanted === undefined && width > 0;
  // A layout effect: its end must come before another list is scrolled to its own place.
  useLayoutEffect(() => {
    if (!element || memory === undefined || !isRestored) return;
    let place = placeNow();
    let timer = 0;
    const save = () => {
      timer = 0;
      rememberScroll(memory, place);
    };
    const onScroll = () => {
      place = placeNow();
      if (timer === 0) timer = window.setTimeout(save, 200);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("pagehide", save);
    return () => {
      element.removeEventListener("scroll", onScroll);
      window.removeEventListener("pagehide", save);
      clearTimeout(timer);
      save();
    };
  }, [element, memory, isRestored, placeNow]);

  const first = rows.rowAt(top - OVERSCAN);
  const last = rows.rowAt(top + STEP + height + OVERSCAN);
  return {
    element,
    setElement,
    rows,
    /** Of the rows that are drawn. */
    first,
    last: rows.rowCount === 0 ? -1 : last,
    isMeasured: width > 0,
    /** Pixels in view. */
    viewHeight: height,
    /** Stays the same for rows that move because of what came before them. */
    rowKey: (row: number) => row - base,
    scrollTo,
  };
}

/** How far an element is scrolled, in steps. Read in its events only: while it is rendered, that would lay it out anew. */
function createSteps() {
  let step = AT_TOP;
  return {
    get: () => step,
    follow(element: HTMLElement | null, listener: () => void): () => void {
      const onScroll = (): void => {
        const top = element?.scrollTop ?? 0;
        step = top > 0 ? Math.floor(top / STEP) : AT_TOP;
        listener();
      };
      onScroll();
      element?.addEventListener("scroll", onScroll, { passive: true });
      return () => element?.removeEventListener("scroll", onScroll);
    },
  };
}

type Frame = {
  items: GridItems;
  layout: GridGeometry["layout"];
  size: number;
  width: number;
  rem: number;
  rows: GridRows;
  /** See `layoutGrid`. */
  pivot: number;
  /** The row with the key 0. */
  base: number;
  /** Done once, after the frame is in the document: scrolls `to` a position, and as far on as it was from `from`. */
  scroll: { to: number; from?: number; scale: number } | undefined;
  /** A remembered place that has not been found yet. */
  wanted: ScrollPlace | undefined;
};

const NO_ITEMS: GridItems = {
  count: 0,
  aspectAt: () => 0,
  keyAt: String,
  indexOf: () => -1,
  complete: false,
  list: "",
};

const EMPTY: Frame = {
  items: NO_ITEMS,
  layout: "squares",
  size: 0,
  width: 0,
  rem: 16,
  rows: layoutGrid(NO_ITEMS, { layout: "squares", size: 0, width: 0, rem: 16 }),
  pivot: 0,
  base: 0,
  scroll: undefined,
  wanted: undefined,
};

type Next = Pick<Frame, "items" | "layout" | "size" | "width" | "rem"> & {
  memory: string | undefined;
  scrollTop: () => number;
  atTop: boolean;
};

/** The same frame if nothing has changed. */
function nextFrame(frame: Frame, { memory, scrollTop, atTop, ...next }: Next): Frame {
  const { items } = next;
  const sameShape =
    frame.layout === next.layout &&
    frame.size === next.size &&
    frame.width === next.width &&
    frame.rem === next.rem;
  if (frame.items === items && sameShape && !(atTop && frame.pivot > 0)) return frame;

  const isOther = frame.width === 0 || frame.items.list !== items.list;
  const wanted = isOther && memory !== undefined && next.width > 0 ? recallScroll(memory) : frame.wanted;
  if (isOther || wanted) {
    const rows = layoutGrid(items, next);
    const found = wanted ? items.indexOf(wanted.key) : -1;
    const index = Math.min(found < 0 ? (wanted?.index ?? 0) : found, Math.max(0, items.count - 1));
    const isOpen = wanted !== undefined && found < 0 && !items.complete;
    const to = wanted ? rows.topOf(rows.rowOf(index)) + wanted.offset : 0;
    return {
      ...next,
      rows,
      pivot: 0,
      base: 0,
      scroll: { to, scale: 1 },
      wanted: isOpen ? wanted : undefined,
    };
  }
  // At the very top, what is new comes into view.
  if (atTop) {
    return { ...frame, ...next, rows: layoutGrid(items, next), pivot: 0, scroll: undefined };
  }
  const rowBefore = frame.rows.rowAt(scrollTop());
  const { from, to } = anchorOf(frame, rowBefore, items);
  const pivot = !sameShape ? 0 : from === to ? frame.pivot : to;
  const rows = layoutGrid(items, next, pivot);
  const row = rows.rowOf(to);
  return {
    ...next,
    rows,
    pivot,
    base: frame.base + row - rowBefore,
    scroll: {
      from: frame.rows.topOf(rowBefore),
      to: rows.topOf(row),
      scale: sameShape ? 1 : rows.heightOf(row) / Math.max(1, frame.rows.heightOf(rowBefore)),
    },
    wanted: undefined,
  };
}

/** The first cell of a row, or the next one that is still there: its place before and now. */
function anchorOf(frame: Frame, row: number, items: GridItems): { from: number; to: number } {
  const first = frame.rows.firstOf(row);
  for (let from = first; from < Math.min(frame.items.count, first + 100); from++) {
    const to = items.indexOf(frame.items.keyAt(from));
    if (to >= 0) return { from, to };
  }
  return { from: first, to: Math.max(0, Math.min(first, items.count - 1)) };
}

function boxOf(element: HTMLElement): { width: number; height: number; rem: number } {
  const style = getComputedStyle(element);
  const start = Number.parseFloat(style.paddingInlineStart);
  // A scrollbar takes its width from the padding, so that the columns end where the page around them does.
  const whole = element.offsetWidth - start - Number.parseFloat(style.paddingInlineEnd);
  return {
    width: Math.min(whole, element.clientWidth - start),
    height: element.clientHeight,
    rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  };
}
