"use client";

import { GridContent } from "../../components/grid-content.js";
import type { MediaGridProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useMediaGrid } from "../../components/use-media-grid.js";
import { AssetCard, CAPTION_HEIGHT } from "./asset-card.js";
import { cx } from "./cx.js";
import { GenerationCard } from "./generation-card.js";

const CLASS_NAMES = {
  content: "rml:relative",
  row: "rml:absolute rml:top-0 rml:left-0 rml:grid",
  cell: "rml:min-w-0 rml:rounded-card rml:ring-focus",
};

/** A virtualised grid of everything in the library, or of the assets given; it scrolls within itself. */
export function MediaGrid(props: MediaGridProps) {
  // As useGrid: TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const messages = useMessages(props.messages);
  const grid = useMediaGrid(props, messages, { captionHeight: CAPTION_HEIGHT });
  return (
    <MessagesProvider messages={messages}>
      <div
        {...grid.gridProps}
        data-selecting={grid.selecting || undefined}
        className={cx(
          "rml rml:group/grid rml:h-full rml:overflow-x-hidden rml:overflow-y-auto rml:overscroll-contain rml:p-4 rml:data-selecting:pb-20",
          props.className,
        )}
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
