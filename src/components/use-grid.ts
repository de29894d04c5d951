"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";

export type GridOptions = {
  /** One key per cell, in order. */
  keys: readonly string[];
  label: string;
  /** Asks for more: called when the last rows come into view, and again after each answer that leaves them there. */
  onEnd?: (() => void) | undefined;
  onOpen?: ((key: string) => void) | undefined;
  onToggle?: ((key: string, range: boolean) => void) | undefined;
  onSelectAll?: (() => void) | undefined;
  onClear?: (() => void) | undefined;
  onDelete?: ((key: string) => void) | undefined;
};

export type GridCell = {
  key: string;
  index: number;
  /** Whether the keyboard is here: only then are the controls within the cell tab stops. */
  active: boolean;
  props: {
    role: "gridcell";
    tabIndex: 0 | -1;
    "aria-colindex": number;
    "data-cell": string;
    onFocus: () => void;
  };
};

export type GridRow = {
  key: string;
  /** Pixels from the top of the content. */
  top: number;
  cells: GridCell[];
  props: { role: "row"; "aria-rowindex": number };
};

export type Grid = {
  /** For the scrolling element. */
  gridProps: {
    role: "grid";
    "aria-label": string;
    "aria-rowcount": number;
    "aria-colcount": number;
    "aria-multiselectable": true;
    ref: (element: HTMLElement | null) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
  /** Moves the keyboard to the active cell. */
  focus: () => void;
  rows: GridRow[];
  /** Pixels of the whole content. */
  height: number;
  columns: number;
  /** Pixels of one column; a cell's picture is as high as it is wide. */
  columnWidth: number;
  gap: number;
};

const TYPED_INTO = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

/** Pixels: a cell is at least this wide, except where two of them would not fit. */
const MIN_COLUMN_WIDTH = 176;

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
export function useGrid(options: GridOptions): Grid {
  // TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const { keys, onEnd } = options;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [{ width, rem }, setSize] = useState({ width: 0, rem: 16 });
  const [active, setActive] = useState<{ key: string; index: number }>();
  const focusAfterRender = useRef(false);

  const fitting = Math.floor((width + GAP) / (MIN_COLUMN_WIDTH + GAP));
  const columns = Math.max(width >= TWO_COLUMNS ? 2 : 1, fitting);
  const columnWidth = Math.max(0, (width - GAP * (columns - 1)) / columns);
  const rowCount = width === 0 ? 0 : Math.ceil(keys.length / columns);
  const rowHeight = columnWidth + CAPTION_REM * rem + GAP;
  // Where the active cell was removed, its neighbour takes its place.
  const found = active ? keys.indexOf(active.key) : 0;
  const activeIndex = found >= 0 ? found : Math.min(active?.index ?? 0, Math.max(0, keys.length - 1));
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
  }, [wantsMore, askForMore, keys.length]);

  useEffect(() => {
    const key = keys[activeIndex];
    if (!focusAfterRender.current || key === undefined) return;
    focusAfterRender.current = false;
    element?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  });

  const moveTo = (index: number): void => {
    const target = Math.min(Math.max(index, 0), keys.length - 1);
    const key = keys[target];
    if (key === undefined) return;
    focusAfterRender.current = true;
    setActive({ key, index: target });
    virtualizer.scrollToIndex(Math.floor(target / columns));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    const key = keys[activeIndex];
    if (!(target instanceof HTMLElement) || key === undefined || event.altKey) return;
    // What a control within the cell takes for itself stays its own; a portal is not within the cell.
    if (!target.closest("[data-cell]") || target.closest(TYPED_INTO)) return;
    const onCell = target.dataset.cell !== undefined;
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
      End: () => moveTo(whole ? keys.length - 1 : Math.min(rowStart + columns, keys.length) - 1),
      ...(onCell && {
        Enter: () => options.onOpen?.(key),
        " ": () => options.onToggle?.(key, event.shiftKey),
      }),
      Delete: () => options.onDelete?.(key),
      Escape: () => options.onClear?.(),
      ...(whole && { a: () => options.onSelectAll?.() }),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return {
    focus: () => moveTo(activeIndex),
    gridProps: {
      role: "grid",
      "aria-label": options.label,
      "aria-rowcount": rowCount,
      "aria-colcount": columns,
      "aria-multiselectable": true,
      ref: setElement,
      onKeyDown,
    },
    height: Math.max(0, virtualizer.getTotalSize() - GAP),
    columns,
    columnWidth,
    gap: GAP,
    rows: rendered.map(({ index: row, start }) => ({
      key: String(row),
      top: start,
      props: { role: "row", "aria-rowindex": row + 1 },
      cells: keys.slice(row * columns, (row + 1) * columns).map((key, column) => {
        const index = row * columns + column;
        const isActive = index === activeIndex;
        return {
          key,
          index,
          active: isActive,
          props: {
            role: "gridcell",
            tabIndex: isActive ? 0 : -1,
            "aria-colindex": column + 1,
            "data-cell": key,
            onFocus: () => setActive({ key, index }),
          },
        };
      }),
    })),
  };
}
