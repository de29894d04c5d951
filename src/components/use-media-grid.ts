"use client";

import { useCallback } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import type { Messages } from "./messages.js";
import type { MediaGridProps } from "./part-props.js";
import { type Grid, type GridCell, type GridRow, useGrid } from "./use-grid.js";

type Shared = { key: string; active: boolean };

export type MediaCell =
  | (Shared & {
      asset: MediaAsset;
      generation?: undefined;
      selected: boolean;
      onOpen: (() => void) | undefined;
      onToggle: ((range: boolean) => void) | undefined;
      /** For the `gridcell` element. */
      props: GridCell["props"] & {
        "aria-label": string;
        "aria-selected": boolean | undefined;
        "data-asset-id": string;
        "data-source": "ai" | "upload";
        "data-selected": boolean | undefined;
        "data-state": MediaAsset["state"];
      };
    })
  | (Shared & {
      asset?: undefined;
      generation: Generation;
      cancel: () => void;
      props: GridCell["props"] & {
        "aria-label": string;
        "data-generation-id": string;
        "data-status": Generation["status"];
      };
    });

export type MediaGridView = Omit<Grid, "rows"> & {
  rows: (Omit<GridRow, "cells"> & { cells: MediaCell[] })[];
  /** Whether anything is selected. */
  selecting: boolean;
};

/** The grid of running generations and assets: its rows, and each cell with what it shows and can do. */
export function useMediaGrid(props: MediaGridProps, messages: Messages): MediaGridView {
  // As useGrid, which it passes on.
  "use no memo";
  const { selection, onOpen, onDelete } = props;
  const library = useSettledLibrary();
  const assets = props.assets ?? library.assets;
  // A library that closes while it loads has nobody left to show anything to.
  const loadMore = useCallback(() => void library.loadMore().catch(() => {}), [library.loadMore]);
  const generations = props.generations ?? (props.assets ? [] : library.generations);
  const places = generations.filter(isActive).flatMap(placesOf);
  const assetAt = (index: number): MediaAsset | undefined => assets[index - places.length];
  const find = (key: string) => assets.find(({ id }) => id === key);

  const grid = useGrid({
    keys: [...places.map(({ key }) => key), ...assets.map(({ id }) => id)],
    label: messages.library,
    onEnd: props.assets ? props.onEnd : library.hasMore ? loadMore : undefined,
    onOpen(key) {
      const asset = find(key);
      if (asset) onOpen?.(asset);
    },
    onToggle: selection && ((key, range) => find(key) && toggle(key, range)),
    onSelectAll: selection?.selectAll,
    onClear: selection?.clear,
    onDelete(key) {
      const asset = find(key);
      if (asset) onDelete?.(asset);
    },
  });

  const toggle = (id: string, range: boolean): void => {
    if (range) selection?.selectTo(id);
    else selection?.toggle(id);
  };

  const cellOf = (cell: GridCell): MediaCell[] => {
    const { key, active } = cell;
    const generation = places[cell.index]?.generation;
    if (generation) {
      const own = {
        "aria-label": messages.generatingPrompt(generation.request.prompt ?? messages.video),
        "data-generation-id": generation.id,
        "data-status": generation.status,
      };
      const cancel = () => library.cancel(generation.id);
      return [{ key, active, generation, cancel, props: { ...cell.props, ...own } }];
    }
    const asset = assetAt(cell.index);
    if (!asset) return [];
    const selected = selection?.isSelected(key) ?? false;
    const own = {
      "aria-label": asset.name,
      "aria-selected": selection && selected,
      "data-asset-id": key,
      "data-source": asset.source?.type === "ai" ? ("ai" as const) : ("upload" as const),
      "data-selected": selected || undefined,
      "data-state": asset.state,
    };
    return [
      {
        key,
        active,
        asset,
        selected,
        onOpen: onOpen && (() => onOpen(asset)),
        onToggle: selection && ((range) => toggle(key, range)),
        props: { ...cell.props, ...own },
      },
    ];
  };

  return {
    ...grid,
    rows: grid.rows.map((row) => ({ ...row, cells: row.cells.flatMap(cellOf) })),
    selecting: (selection?.ids.length ?? 0) > 0,
  };
}

/** A place for each image that is still to come; as images land, the first of them goes. */
function placesOf(generation: Generation): { key: string; generation: Generation }[] {
  const { id, saved } = generation;
  const { n = 1 } = generation.kind === "images" ? generation.request : {};
  const count = Math.max(0, n - saved);
  return Array.from({ length: count }, (_, index) => ({ key: `${id} ${saved + index}`, generation }));
}
