"use client";

import type { MediaGridProps } from "../shared/part-props.js";
import { MessagesProvider, useMessages } from "../shared/preset-context.js";
import { useMediaGrid } from "../shared/use-media-grid.js";
import { AssetCard } from "./asset-card.js";
import { GenerationCard } from "./generation-card.js";

/** Pixels below the picture: a gap, the name and one line more. */
const CAPTION_HEIGHT = 48;

/** Fills its parent and scrolls within. */
export function MediaGrid(props: MediaGridProps) {
  const messages = useMessages(props.messages);
  const grid = useMediaGrid(props, messages, { captionHeight: CAPTION_HEIGHT, minColumnWidth: 180 });
  const Card = props.slots?.AssetCard ?? AssetCard;
  return (
    <MessagesProvider messages={messages}>
      <div
        {...grid.gridProps}
        className={`rml rml-grid ${props.className ?? ""}`}
        data-selecting={grid.selecting || undefined}
      >
        <div className="rml-grid-content" role="presentation" style={{ height: grid.height }}>
          {grid.rows.map((row) => (
            <div
              key={row.key}
              {...row.props}
              className="rml-row"
              style={{
                transform: `translateY(${row.top}px)`,
                gridTemplateColumns: `repeat(${grid.columns}, ${grid.columnWidth}px)`,
                gap: grid.gap,
              }}
            >
              {row.cells.map((cell) => (
                <div key={cell.key} {...cell.props} className="rml-cell">
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
