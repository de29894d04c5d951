"use client";

import type { MediaGridProps } from "../shared/part-props.js";
import { MessagesProvider, useMessages } from "../shared/preset-context.js";
import { useMediaGrid } from "../shared/use-media-grid.js";
import { AssetCard, CAPTION_HEIGHT } from "./asset-card.js";
import { cx } from "./cx.js";
import { GenerationCard } from "./generation-card.js";

/** A virtualised grid of everything in the library, or of the assets given; it scrolls within itself. */
export function MediaGrid(props: MediaGridProps) {
  // As useGrid: TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const messages = useMessages(props.messages);
  const grid = useMediaGrid(props, messages, { captionHeight: CAPTION_HEIGHT });
  const Card = props.slots?.AssetCard ?? AssetCard;

  return (
    <MessagesProvider messages={messages}>
      <div
        {...grid.gridProps}
        data-selecting={grid.selecting || undefined}
        className={cx(
          "rml rml:group/grid rml:h-full rml:overflow-y-auto rml:overscroll-contain rml:p-4 rml:data-selecting:pb-20",
          props.className,
        )}
      >
        <div role="presentation" className="rml:relative" style={{ height: grid.height }}>
          {grid.rows.map((row) => (
            <div
              key={row.key}
              {...row.props}
              className="rml:absolute rml:inset-x-0 rml:top-0 rml:grid"
              style={{
                transform: `translateY(${row.top}px)`,
                gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))`,
                columnGap: grid.gap,
              }}
            >
              {row.cells.map((cell) => (
                <div key={cell.key} {...cell.props} className="rml:min-w-0 rml:rounded-card rml:ring-focus">
                  {cell.asset ? (
                    <Card
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
    </MessagesProvider>
  );
}
