"use client";

import { GridContent } from "../../components/grid-content.js";
import type { MediaGridProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useMediaGrid } from "../../components/use-media-grid.js";
import { AssetCard } from "./asset-card.js";
import { GenerationCard } from "./generation-card.js";

/** Pixels below the picture: a gap, the name and one line more. */
const CAPTION_HEIGHT = 48;

const CLASS_NAMES = { content: "rml-grid-content", row: "rml-row", cell: "rml-cell" };

/** Fills its parent and scrolls within. */
export function MediaGrid(props: MediaGridProps) {
  // As useGrid: TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const messages = useMessages(props.messages);
  const grid = useMediaGrid(props, messages, { captionHeight: CAPTION_HEIGHT, minColumnWidth: 180 });
  return (
    <MessagesProvider messages={messages}>
      <div
        {...grid.gridProps}
        className={`rml rml-grid ${props.className ?? ""}`}
        data-selecting={grid.selecting || undefined}
      >
        <GridContent
          grid={grid}
          AssetCard={props.slots?.AssetCard ?? AssetCard}
          GenerationCard={GenerationCard}
          classNames={CLASS_NAMES}
        />
      </div>
    </MessagesProvider>
  );
}
