"use client";

import { type HTMLAttributes, memo } from "react";
import type { Generation } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import { AssetCard as DefaultAssetCard } from "./asset-card.js";
import { GenerationCard } from "./generation-card.js";
import type { AssetCardProps, MediaGridProps } from "./part-props.js";
import { useScope } from "./scope.js";

type CellProps = HTMLAttributes<HTMLElement> & { "data-cell": string };

type AssetCellProps = Pick<AssetCardProps, "variant" | "tabbable" | "stack"> &
  Pick<MediaGridProps, "slots" | "onOpen"> & {
    cellProps: CellProps;
    /** More than its name, for screen readers. */
    description: string | undefined;
    /** Undefined until its record has been read. */
    asset: MediaAsset | undefined;
    /** Undefined where nothing can be selected. */
    selected: boolean | undefined;
    onToggle: ((id: string, range: boolean) => void) | undefined;
    /** What is dragged with an asset. */
    draggedIds: (id: string) => readonly string[];
  };

/** The cell of an asset. */
export function AssetCell(props: AssetCellProps) {
  const { cellProps, asset, stack, variant, selected, tabbable, slots, onOpen, onToggle, draggedIds } = props;
  const { slot } = useScope();
  return (
    <div
      {...cellProps}
      {...slot("media-grid-cell")}
      aria-description={props.description}
      aria-busy={asset === undefined || undefined}
      data-asset-id={asset?.id}
      data-source={asset && (asset.source?.type === "ai" ? "ai" : "upload")}
      data-selected={selected || undefined}
      data-state={asset?.state}
    >
      {asset ? (
        <CellCard
          asset={asset}
          stack={stack}
          variant={variant}
          selected={selected ?? false}
          tabbable={tabbable}
          Own={slots?.AssetCard}
          onOpen={onOpen}
          onToggle={onToggle}
          draggedIds={draggedIds}
        />
      ) : (
        <div {...slot("asset-card")} data-variant={variant}>
          <div className="rml-asset-card-picture" />
        </div>
      )}
    </div>
  );
}

type CellCardProps = Pick<
  AssetCellProps,
  "variant" | "stack" | "tabbable" | "onOpen" | "onToggle" | "draggedIds"
> & {
  asset: MediaAsset;
  selected: boolean;
  Own: NonNullable<MediaGridProps["slots"]>["AssetCard"];
};

// While the grid is scrolled, only the cards that come into view are rendered.
const CellCard = memo(function CellCard({
  asset,
  Own,
  onOpen,
  onToggle,
  draggedIds,
  ...card
}: CellCardProps) {
  const props = {
    ...card,
    asset,
    onToggle: onToggle && ((range: boolean) => onToggle(asset.id, range)),
    draggedIds: () => draggedIds(asset.id),
  };
  // The cell itself is what is pressed: a button over the whole of it would be a second one for the keyboard.
  return Own ? <Own {...props} onOpen={onOpen && (() => onOpen(asset))} /> : <DefaultAssetCard {...props} />;
});

type GenerationCellProps = Pick<AssetCardProps, "variant"> & {
  cellProps: CellProps;
  generation: Generation;
  tabbable: boolean;
  onCancel: () => void;
};

/** The cell of an image that is still to come. */
export function GenerationCell({ cellProps, generation, ...card }: GenerationCellProps) {
  const { slot } = useScope();
  return (
    <div
      {...cellProps}
      {...slot("media-grid-cell")}
      data-generation-id={generation.id}
      data-status={generation.status}
    >
      <GenerationCard generation={generation} {...card} />
    </div>
  );
}
