"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";

type GridOptions = {
  /** The number of cells. */
  count: number;
  keyAt: (index: number) => string;
  /** -1 where no cell has the key. */
  indexOf: (key: string) => number;
  label: string;
  /** What the cells show. */
  list: object;
  /** Called with the cells that are drawn, from `start` to before `end`, when they or the list change. */
  onRange: (start: number, end: number) => void;
  /** Asks for more: called when the last rows come into view, and again after each answer that leaves them there. */
  onEnd: (() => void) | undefined;
  /** What the keys do in a cell, besides moving to another one. */
  keysAt: (index: number, event: KeyboardEvent<HTMLElement>) => Partial<Record<string, () => void>>;
};

const TYPED_INTO = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

/** A cell is at least this wide, in rem, except where two of them would not fit. */
const MIN_COLUMN_REM = 11;

/** The narrowest grid, in pixels, that shows two columns. */
const TWO_COLUMNS = 264;

/** Pixels between cells. */
const GAP = 16;

/** The height of a cell's caption in rem, as in components.css. */
const CAPTION_REM = 3;

/**
 * A virtualised grid by the ARIA grid pattern: one tab stop, arrows move, Home, End and Page keys jump, Enter
 * opens, Space selects. Only the rows in view, and the one with the keyboard, are in the document.
 */
export function useGrid({ count, keyAt, indexOf, label, list, onEnd, onRange, keysAt }: GridOptions) {
  // TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [{ width, rem }, setSize] = useState({ width: 0, rem: 16 });
  const [active, setActive] = useState({ key: "", index: 0 });
  const focusAfterRender = useRef(false);

  const fitting = Math.floor((width + GAP) / (MIN_COLUMN_REM * rem + GAP));
  const columns = Math.max(width >= TWO_COLUMNS ? 2 : 1, fitting);
  const columnWidth = Math.max(0, (width - GAP * (columns - 1)) / columns);
  const rowCount = width === 0 ? 0 : Math.ceil(count / columns);
  const rowHeight = columnWidth + CAPTION_REM * rem + GAP;
  const activeIndex = placeOf(active, count, keyAt, indexOf);
  const activeRow = Math.floor(activeIndex / columns);

  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => element,
    estimateSize: () => rowHeight,
    overscan: 2,
    // A focused cell that leaves the document takes the focus with it.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), activeRow])].sort((a, b) => a - b),
  });

  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      const start = Number.parseFloat(style.paddingInlineStart);
      // A scrollbar takes its width from the padding, so that the columns end where the page around them does.
      const whole = element.offsetWidth - start - Number.parseFloat(style.paddingInlineEnd);
      const width = Math.min(whole, element.clientWidth - start);
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSize((size) => (size.width === width && size.rem === rem ? size : { width, rem }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height must be laid out anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const rendered = virtualizer.getVirtualItems().filter((row) => row.index < rowCount);
  const lastRendered = rendered.findLast((row) => row.index !== activeRow)?.index ?? activeRow;
  const wantsMore = onEnd !== undefined && width > 0 && lastRendered >= rowCount - 3;
  const askForMore = useLatestCallback(() => onEnd?.());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page that still ends in view asks for one more
  useEffect(() => {
    if (wantsMore) askForMore();
  }, [wantsMore, askForMore, count]);

  const first = rendered.find((row) => row.index !== activeRow)?.index ?? activeRow;
  const [start, end] = [first * columns, Math.min(count, (lastRendered + 1) * columns)];
  const askForRange = useLatestCallback(onRange);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same cells of another list are asked for anew
  useEffect(() => {
    if (end > start) askForRange(start, end);
    // The cell with the keyboard may lie elsewhere.
    if (activeIndex < start || activeIndex >= end) askForRange(activeIndex, activeIndex + 1);
  }, [start, end, activeIndex, list, askForRange]);

  useEffect(() => {
    if (!focusAfterRender.current || count === 0) return;
    focusAfterRender.current = false;
    const cell = `[data-cell="${CSS.escape(keyAt(activeIndex))}"]`;
    element?.querySelector<HTMLElement>(cell)?.focus({ preventScroll: true });
  });

  const moveTo = (index: number): void => {
    const target = Math.min(Math.max(index, 0), count - 1);
    focusAfterRender.current = true;
    setActive({ key: keyAt(target), index: target });
    virtualizer.scrollToIndex(Math.floor(target / columns));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || count === 0 || event.altKey) return;
    // What a control within the cell takes for itself stays its own; a portal is not within the cell.
    if (!target.closest("[data-cell]") || target.closest(TYPED_INTO)) return;
    const page = columns * Math.max(1, Math.floor((element?.clientHeight ?? 0) / rowHeight));
    const rowStart = activeRow * columns;
    const whole = event.ctrlKey || event.metaKey;
    const forward = element && getComputedStyle(element).direction === "rtl" ? -1 : 1;
    const actions: Partial<Record<string, () => void>> = {
      ArrowLeft: () => moveTo(activeIndex - forward),
      ArrowRight: () => moveTo(activeIndex + forward),
      ArrowUp: () => activeIndex >= columns && moveTo(activeIndex - columns),
      ArrowDown: () => activeRow < rowCount - 1 && moveTo(activeIndex + columns),
      PageUp: () => moveTo(activeIndex - page),
      PageDown: () => moveTo(activeIndex + page),
      Home: () => moveTo(whole ? 0 : rowStart),
      End: () => moveTo(whole ? count - 1 : Math.min(rowStart + columns, count) - 1),
      ...keysAt(activeIndex, event),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return {
    gridProps: {
      role: "grid",
      "aria-label": label,
      "aria-rowcount": rowCount,
      "aria-colcount": columns,
      "aria-multiselectable": true,
      ref: setElement,
      onKeyDown,
    },
    /** Pixels of the whole content. */
    height: Math.max(0, virtualizer.getTotalSize() - GAP),
    rows: rendered.map(({ index: row, start }) => ({
      props: {
        role: "row",
        "aria-rowindex": row + 1,
        style: {
          transform: `translateY(${start}px)`,
          gridTemplateColumns: `repeat(${columns}, ${columnWidth}px)`,
          columnGap: GAP,
        },
      },
      /** Of its cells. */
      indexes: Array.from({ length: Math.min(columns, count - row * columns) }, (_, i) => row * columns + i),
    })),
    /** The cell that the keyboard is on: only the controls within it are tab stops. */
    activeIndex,
    cellProps: (index: number, name: string, selected?: boolean) => ({
      role: "gridcell",
      "aria-label": name,
      "aria-selected": selected,
      tabIndex: index === activeIndex ? 0 : -1,
      "aria-colindex": (index % columns) + 1,
      "data-cell": keyAt(index),
      onFocus: () => setActive({ key: keyAt(index), index }),
    }),
  };
}

/** Where the active cell stands now; where it was removed, its neighbour takes its place. */
function placeOf(
  active: { key: string; index: number },
  count: number,
  keyAt: (index: number) => string,
  indexOf: (key: string) => number,
): number {
  const stays = Math.min(active.index, Math.max(0, count - 1));
  if (active.key === "" || keyAt(stays) === active.key) return stays;
  const moved = indexOf(active.key);
  return moved < 0 ? stays : moved;
}
