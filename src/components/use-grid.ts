"use client";

import { type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { GridGeometry } from "./grid-layout.js";
import type { KeyOf } from "./key-table.js";
import { type GridItems, useGridFrame } from "./use-grid-frame.js";
import { useReveal } from "./use-reveal.js";

type GridOptions = {
  items: GridItems;
  geometry: Pick<GridGeometry, "layout" | "size">;
  label: string;
  /** Undefined where nothing can be selected. */
  multiselectable: boolean | undefined;
  scrollKey: string | undefined;
  /** A cell to scroll to and to focus; another object reveals it again. */
  reveal: { readonly id: string } | undefined;
  /** Whose records are read. */
  list: object;
  /** Called with the cells that are drawn, from `start` to before `end`, when they or the list change. */
  onRange: (start: number, end: number) => void;
  /** Asks for more: called when the last rows come into view, and again after each answer that leaves them there. */
  onEnd: (() => void) | undefined;
  onClick: (event: MouseEvent<HTMLElement>) => void;
  /** What the keys do in a cell, besides moving to another one. */
  keysAt: (index: number, event: KeyboardEvent<HTMLElement>) => Partial<Record<CellKey, () => void>>;
  /** Finds the next cell by what is typed, -1 if there is none. Undefined where letters do nothing. */
  findTyped: ((key: string, from: number) => number) | undefined;
  /** Moves what is in one cell to another one's place, with Alt and the arrows; undefined where there is no order. */
  onOrder: ((from: number, to: number) => void) | undefined;
  /** Called after the keyboard has moved from one cell to another. */
  onMove: (from: number, to: number, event: KeyboardEvent<HTMLElement>) => void;
};

/** What else works in a cell. */
type CellKey = KeyOf<"grid", "open" | "select" | "selectAll" | "clear" | "rename" | "remove">;

const TYPED_INTO = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

/** Milliseconds between two reads of records while the grid is scrolled. */
const READ_EVERY = 120;

/** Pixels that stay between a revealed cell and the edge. */
const MARGIN = 8;

/**
 * A virtualised grid by the ARIA grid pattern: one tab stop, arrows move, Home, End and Page keys jump. Only the rows
 * in view, and the one with the keyboard, are in the document.
 */
export function useGrid(options: GridOptions) {
  const { items, geometry, list, onEnd, keysAt } = options;
  const { count, keyAt, indexOf } = items;
  const frame = useGridFrame({ items, geometry, scrollKey: options.scrollKey });
  const { element, rows, first, last, rowKey } = frame;
  const [active, setActive] = useState({ key: "", index: 0 });
  const focusAfterRender = useRef(false);

  const activeIndex = placeOf(active, items);
  const activeRow = rows.rowOf(activeIndex);
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  // A focused cell that leaves the document takes the focus with it.
  if (activeRow < first) drawn.unshift(activeRow);
  if (activeRow > last && activeRow < rows.rowCount) drawn.push(activeRow);

  const wantsMore = onEnd !== undefined && frame.isMeasured && last >= rows.rowCount - 3;
  const askForMore = useLatestCallback(() => onEnd?.());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page that still ends in view asks for one more
  useEffect(() => {
    if (wantsMore) askForMore();
  }, [wantsMore, askForMore, count]);

  const [start, end] = [rows.firstOf(first), last < 0 ? 0 : rows.firstOf(last + 1)];
  const readRange = useLatestCallback(() => {
    if (end > start) options.onRange(start, end);
    // The cell with the keyboard may lie elsewhere.
    if (count > 0 && (activeIndex < start || activeIndex >= end))
      options.onRange(activeIndex, activeIndex + 1);
  });
  const reading = useRef({ at: Number.NEGATIVE_INFINITY, timer: 0, items });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same cells of another list are asked for anew
  useEffect(() => {
    const { current } = reading;
    const read = () => {
      clearTimeout(current.timer);
      current.timer = 0;
      current.at = performance.now();
      readRange();
    };
    const wait = current.items === items ? current.at + READ_EVERY - performance.now() : 0;
    current.items = items;
    if (wait <= 0) read();
    else if (current.timer === 0) current.timer = window.setTimeout(read, wait);
  }, [start, end, activeIndex, items, list, readRange]);
  useEffect(() => {
    const { current } = reading;
    return () => {
      clearTimeout(current.timer);
      current.timer = 0;
    };
  }, []);

  useEffect(() => {
    if (!focusAfterRender.current || count === 0) return;
    focusAfterRender.current = false;
    const cell = `[data-cell="${CSS.escape(keyAt(activeIndex))}"]`;
    element?.querySelector<HTMLElement>(cell)?.focus({ preventScroll: true });
  });

  const scrollToCell = (index: number): void => {
    if (!element) return;
    const row = rows.rowOf(index);
    const [top, bottom] = [rows.topOf(row) - MARGIN, rows.topOf(row) + rows.heightOf(row) + MARGIN];
    if (top < element.scrollTop) frame.scrollTo(top);
    else if (bottom > element.scrollTop + frame.viewHeight) frame.scrollTo(bottom - frame.viewHeight);
  };
  /** Whether a cell had the focus before this render. */
  const hadFocus = useRef(false);
  const followsFocus = options.onOrder !== undefined;
  useLayoutEffect(() => {
    // A cell that is put into another row is another element, and takes the focus with it.
    if (!followsFocus || !hadFocus.current || document.activeElement !== document.body) return;
    const cell = `[data-cell="${CSS.escape(keyAt(activeIndex))}"]`;
    const moved = element?.querySelector<HTMLElement>(cell);
    moved?.focus({ preventScroll: true });
    if (moved) scrollToCell(activeIndex);
  });

  const moveTo = (index: number): void => {
    const target = Math.min(Math.max(index, 0), count - 1);
    focusAfterRender.current = true;
    setActive({ key: keyAt(target), index: target });
    scrollToCell(target);
  };

  useReveal(options.reveal, (id) => (rows.rowCount > 0 ? indexOf(id) : -1), moveTo);

  /** The cell of another row that is nearest to one. */
  const nearestIn = (row: number, index: number): number => {
    const middle = rows.startOf(index) + rows.widthOf(index) / 2;
    let nearest = rows.firstOf(row);
    for (let at = nearest; at < rows.firstOf(row + 1); at++) {
      if (rows.startOf(at) <= middle) nearest = at;
    }
    return nearest;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || count === 0 || event.defaultPrevented) return;
    // What a control within the cell takes for itself stays its own; a portal is not within the cell.
    if (!target.closest("[data-cell]") || target.closest(TYPED_INTO)) return;
    const whole = event.ctrlKey || event.metaKey;
    const forward = element && getComputedStyle(element).direction === "rtl" ? -1 : 1;
    const move = (index: number): void => {
      const to = Math.min(Math.max(index, 0), count - 1);
      moveTo(to);
      options.onMove(activeIndex, to, event);
    };
    const rowBeside = (step: 1 | -1) =>
      nearestIn(Math.min(Math.max(activeRow + step, 0), rows.rowCount - 1), activeIndex);
    if (event.altKey) {
      const orders: Record<KeyOf<"grid", "order">, number> = {
        ArrowLeft: activeIndex - forward,
        ArrowRight: activeIndex + forward,
        ArrowUp: rowBeside(-1),
        ArrowDown: rowBeside(1),
      };
      const places: Partial<Record<string, number>> = orders;
      const to = places[event.key];
      if (to === undefined || whole || !options.onOrder) return;
      // Alt and an arrow are Back and Forward in some browsers.
      event.preventDefault();
      if (to >= 0 && to < count && to !== activeIndex) options.onOrder(activeIndex, to);
      return;
    }
    const toRow = (row: number) =>
      move(nearestIn(Math.min(Math.max(row, 0), rows.rowCount - 1), activeIndex));
    const pageRow = (direction: 1 | -1): number => {
      const page = Math.max(0, frame.viewHeight - rows.heightOf(activeRow));
      const row = rows.rowAt(rows.topOf(activeRow) + direction * page);
      return row === activeRow ? row + direction : row;
    };
    const moves: Record<KeyOf<"grid", "move" | "range" | "page" | "row" | "ends">, () => void> = {
      ArrowLeft: () => move(activeIndex - forward),
      ArrowRight: () => move(activeIndex + forward),
      ArrowUp: () => activeRow > 0 && toRow(activeRow - 1),
      ArrowDown: () => activeRow < rows.rowCount - 1 && toRow(activeRow + 1),
      PageUp: () => toRow(pageRow(-1)),
      PageDown: () => toRow(pageRow(1)),
      Home: () => move(whole ? 0 : rows.firstOf(activeRow)),
      End: () => move(whole ? count - 1 : rows.firstOf(activeRow + 1) - 1),
    };
    const actions: Partial<Record<string, () => void>> = { ...moves, ...keysAt(activeIndex, event) };
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
      return;
    }
    // Letters and digits, in any script; what else is typed are other people's shortcuts.
    if (whole || !/^[\p{L}\p{N}]$/u.test(event.key)) return;
    const found = options.findTyped?.(event.key, activeIndex) ?? -1;
    if (found >= 0) moveTo(found);
  };

  return {
    element,
    rows,
    first,
    last,
    gridProps: {
      role: "grid",
      "aria-label": options.label,
      "aria-rowcount": rows.rowCount,
      "aria-colcount": rows.columns,
      "aria-multiselectable": options.multiselectable,
      ref: frame.setElement,
      onKeyDown,
      onClick: options.onClick,
    },
    drawn: drawn.map((row) => ({
      key: rowKey(row),
      props: {
        role: "row",
        "aria-rowindex": row + 1,
        style: {
          transform: `translateY(${rows.topOf(row)}px)`,
          height: rows.heightOf(row),
          columnGap: rows.gap,
        },
      },
      /** Of its cells. */
      indexes: Array.from(
        { length: rows.firstOf(row + 1) - rows.firstOf(row) },
        (_, index) => rows.firstOf(row) + index,
      ),
    })),
    /** The cell that the keyboard is on: only the controls within it are tab stops. */
    activeIndex,
    cellProps: (index: number, name: string, selected?: boolean) => ({
      role: "gridcell",
      "aria-label": name,
      "aria-selected": selected,
      tabIndex: index === activeIndex ? 0 : -1,
      "aria-colindex": index - rows.firstOf(rows.rowOf(index)) + 1,
      "data-cell": keyAt(index),
      style: { width: rows.widthOf(index) },
      onFocus: () => {
        hadFocus.current = true;
        setActive({ key: keyAt(index), index });
      },
      onBlur: () => {
        hadFocus.current = false;
      },
    }),
    moveTo,
  };
}

/** Where the active cell stands now; where it was removed, its neighbour takes its place. */
function placeOf(active: { key: string; index: number }, { count, keyAt, indexOf }: GridItems): number {
  const stays = Math.min(active.index, Math.max(0, count - 1));
  if (active.key === "" || keyAt(stays) === active.key) return stays;
  const moved = indexOf(active.key);
  return moved < 0 ? stays : moved;
}
