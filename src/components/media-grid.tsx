"use client";

import { AssetCard as DefaultAssetCard } from "./asset-card.js";
import { GenerationCard } from "./generation-card.js";
import type { MediaGridProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { useMediaGrid } from "./use-media-grid.js";

/** A virtualised grid of everything in the library, or of the assets given. It fills its parent and scrolls within. */
export function MediaGrid(props: MediaGridProps) {
  // As useGrid: TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const scope = useScope(props);
  const { slot } = scope;
  const grid = useMediaGrid(props, scope.messages);
  const AssetCard = props.slots?.AssetCard ?? DefaultAssetCard;
  return (
    <ScopeProvider scope={scope}>
      <div
        {...grid.gridProps}
        {...slot("media-grid", ROOT, props.className)}
        data-selecting={grid.selecting || undefined}
      >
        <div role="presentation" {...slot("media-grid-content")} style={{ height: grid.height }}>
          {grid.rows.map((row) => (
            <div
              key={row.key}
              {...row.props}
              {...slot("media-grid-row")}
              style={{
                transform: `translateY(${row.top}px)`,
                gridTemplateColumns: `repeat(${grid.columns}, ${grid.columnWidth}px)`,
                columnGap: grid.gap,
              }}
            >
              {row.cells.map((cell) => (
                <div key={cell.key} {...cell.props} {...slot("media-grid-cell")}>
                  {cell.asset ? (
                    <AssetCard
                      asset={cell.asset}
                      selected={cell.selected}
                      tabbable={cell.active}
                      onOpen={cell.onOpen}
                      onToggle={cell.onToggle}
                    />
                  ) : (
                    <GenerationCard
                      generation={cell.generation}
                      tabbable={cell.active}
                      onCancel={cell.cancel}
                    />
                  )}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </ScopeProvider>
  );
}
