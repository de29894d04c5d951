"use client";

import { type DragEvent, useState } from "react";
import type { AlbumPlace } from "../core/library/albums/album.js";
import { draggedFrom } from "../core/transfer/drag-type.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import { cellNear } from "./grid-hits.js";
import { hasLeft } from "./has-left.js";
import type { GridRows } from "./uniform-rows.js";

type GridOrderOptions = {
  rows: GridRows;
  /** The id of the asset in a cell; undefined for a cell that has none. */
  idAt: (index: number) => string | undefined;
  /** Undefined where the assets have no order of their own. */
  onOrder: ((ids: readonly string[], place: AlbumPlace) => void) | undefined;
};

/** Where dragged assets would be put: beside a cell. */
type Gap = { index: number; isAfter: boolean };

/** Puts assets that are dragged within a grid between two others. Returns the handlers of the grid and a mark. */
export function useGridOrder({ rows, idAt, onOrder }: GridOrderOptions) {
  const library = useLibraryInContext();
  const [gap, setGap] = useState<Gap>();

  const gapAt = ({ currentTarget, clientX, clientY }: DragEvent<HTMLElement>): Gap => {
    const box = currentTarget.firstElementChild?.getBoundingClientRect() ?? new DOMRect();
    const isRtl = getComputedStyle(currentTarget).direction === "rtl";
    const start = isRtl ? box.right - clientX : clientX - box.left;
    const top = clientY - box.top;
    const index = cellNear(rows, start, top);
    const row = rows.rowOf(index);
    const isAfter =
      rows.columns === 1
        ? top > rows.topOf(row) + rows.heightOf(row) / 2
        : start > rows.startOf(index) + rows.widthOf(index) / 2;
    return { index, isAfter };
  };

  if (!onOrder) return { handlers: {}, mark: undefined };
  return {
    handlers: {
      onDragOver(event: DragEvent<HTMLElement>) {
        if (!draggedFrom(event.dataTransfer, library)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        const next = gapAt(event);
        if (next.index !== gap?.index || next.isAfter !== gap.isAfter) setGap(next);
      },
      onDragLeave(event: DragEvent<HTMLElement>) {
        if (hasLeft(event)) setGap(undefined);
      },
      onDrop(event: DragEvent<HTMLElement>) {
        const ids = draggedFrom(event.dataTransfer, library);
        setGap(undefined);
        if (!ids) return;
        event.preventDefault();
        const { index, isAfter } = gapAt(event);
        const id = idAt(index);
        if (id !== undefined) onOrder(ids, isAfter ? { after: id } : { before: id });
      },
    },
    /** The line between the cells, in pixels of the content. */
    mark: gap && markOf(gap, rows),
  };
}

function markOf({ index, isAfter }: Gap, rows: GridRows) {
  const row = rows.rowOf(index);
  const [top, height] = [rows.topOf(row), rows.heightOf(row)];
  const [start, width] = [rows.startOf(index), rows.widthOf(index)];
  if (rows.columns === 1) {
    return { top: isAfter ? top + height : top, insetInlineStart: start, width, height: 0 };
  }
  const edge = isAfter ? start + width + rows.gap / 2 : start - rows.gap / 2;
  return { top, insetInlineStart: edge, width: 0, height };
}
