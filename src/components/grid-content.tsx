"use client";

import type { ComponentType } from "react";
import type { Generation } from "../core/generation/generation.js";
import type { AssetCardProps } from "./part-props.js";
import type { MediaGridView } from "./use-media-grid.js";

/** One of the images that a generation is still to bring. */
export type GenerationCardProps = { generation: Generation; tabbable: boolean; onCancel: () => void };

export type GridContentProps = {
  grid: MediaGridView;
  AssetCard: ComponentType<AssetCardProps>;
  GenerationCard: ComponentType<GenerationCardProps>;
  /** Rows are placed by the virtualizer: absolute, from the top left. */
  classNames: { content: string; row: string; cell: string };
};

/** What scrolls within the grid: the rows in view and their cells. */
export function GridContent({ grid, AssetCard, GenerationCard, classNames }: GridContentProps) {
  return (
    <div role="presentation" className={classNames.content} style={{ height: grid.height }}>
      {grid.rows.map((row) => (
        <div
          key={row.key}
          {...row.props}
          className={classNames.row}
          style={{
            transform: `translateY(${row.top}px)`,
            gridTemplateColumns: `repeat(${grid.columns}, ${grid.columnWidth}px)`,
            columnGap: grid.gap,
          }}
        >
          {row.cells.map((cell) => (
            <div key={cell.key} {...cell.props} className={classNames.cell}>
              {cell.asset ? (
                <AssetCard
                  asset={cell.asset}
                  selected={cell.selected}
                  tabbable={cell.active}
                  onOpen={cell.onOpen}
                  onToggle={cell.onToggle}
                />
              ) : (
                <GenerationCard generation={cell.generation} tabbable={cell.active} onCancel={cell.cancel} />
              )}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
