"use client";

import { useMemo } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import { toAssetList } from "../core/library/query/asset-list.js";
import { useAssets } from "../react/use-assets.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { AssetCard as DefaultAssetCard } from "./asset-card.js";
import { GenerationCard } from "./generation-card.js";
import type { MediaGridProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { useGrid } from "./use-grid.js";

/**
 * A virtualised grid of everything in the library, or of the assets given. It fills its parent and scrolls within.
 *
 * @example
 * ```tsx
 * import { useAssets, useSelection } from "@reactkits.dev/react-media-library";
 * import { MediaGrid } from "@reactkits.dev/react-media-library/components";
 *
 * export function BestPictures() {
 *   const query = { type: "image", rating: 4 };
 *   const assets = useAssets(query);
 *   return (
 *     <div style={{ height: 600 }}>
 *       <MediaGrid assets={assets} selection={useSelection({ assets, query })} />
 *     </div>
 *   );
 * }
 * ```
 */
export function MediaGrid(props: MediaGridProps) {
  return props.assets ? <Grid {...props} assets={props.assets} /> : <WholeLibrary {...props} />;
}

function WholeLibrary(props: MediaGridProps) {
  const generations = useSettledLibrary().generations;
  return <Grid generations={generations} {...props} assets={useAssets()} />;
}

function Grid(props: MediaGridProps & Required<Pick<MediaGridProps, "assets">>) {
  // As useGrid: TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const { selection, generations = [], onOpen, onDelete, className } = props;
  const scope = useScope(props);
  const { messages, slot } = scope;
  const library = useSettledLibrary();
  const AssetCard = props.slots?.AssetCard ?? DefaultAssetCard;
  const assets = useMemo(() => toAssetList(props.assets), [props.assets]);
  const places = generations.filter(isActive).flatMap(placesOf);
  const assetAt = (index: number) => assets.at(index - places.length);
  const keyAt = (index: number) =>
    places[index]?.key ?? assets.ids[index - places.length] ?? String(index - places.length);

  const toggle = (id: string, range: boolean): void => {
    if (range) selection?.selectTo(id);
    else selection?.toggle(id);
  };
  const grid = useGrid({
    count: places.length + assets.count,
    keyAt,
    indexOf(key) {
      const place = places.findIndex((each) => each.key === key);
      const index = place < 0 ? assets.indexOf(key) : -1;
      return index < 0 ? place : index + places.length;
    },
    label: messages.library,
    list: assets,
    onEnd: props.onEnd,
    onRange(start, end) {
      const last = end - places.length;
      // A library that closes while it loads has nobody left to show anything to.
      if (last > 0) assets.range(Math.max(0, start - places.length), last).catch(() => {});
    },
    keysAt(index, { target, shiftKey, ctrlKey, metaKey }) {
      const asset = assetAt(index);
      const onCell = target instanceof HTMLElement && target.dataset.cell !== undefined;
      return {
        ...(onCell && {
          Enter: () => asset && onOpen?.(asset),
          " ": () => asset && toggle(asset.id, shiftKey),
        }),
        Delete: () => asset && onDelete?.(asset),
        Escape: () => selection?.clear(),
        ...((ctrlKey || metaKey) && { a: () => selection?.selectAll() }),
      };
    },
  });

  const cellOf = (index: number) => {
    const key = keyAt(index);
    const tabbable = index === grid.activeIndex;
    const generation = places[index]?.generation;
    if (generation) {
      return (
        <div
          key={key}
          {...grid.cellProps(index, messages.generatingPrompt(generation.request.prompt ?? messages.video))}
          {...slot("media-grid-cell")}
          data-generation-id={generation.id}
          data-status={generation.status}
        >
          <GenerationCard
            generation={generation}
            tabbable={tabbable}
            onCancel={() => library.cancel(generation.id)}
          />
        </div>
      );
    }
    const asset = assetAt(index);
    if (!asset) {
      const position = messages.position(index - places.length + 1, assets.count);
      return (
        <div key={key} {...grid.cellProps(index, position)} {...slot("media-grid-cell")} aria-busy="true">
          <div {...slot("asset-card-picture", "rml-card")} />
        </div>
      );
    }
    const selected = selection?.isSelected(asset.id);
    return (
      <div
        key={key}
        {...grid.cellProps(index, asset.name, selected)}
        {...slot("media-grid-cell")}
        data-asset-id={asset.id}
        data-source={asset.source?.type === "ai" ? "ai" : "upload"}
        data-selected={selected || undefined}
        data-state={asset.state}
      >
        <AssetCard
          asset={asset}
          selected={selected ?? false}
          tabbable={tabbable}
          draggedIds={() => (selection?.isSelected(asset.id) ? selection.ids : [asset.id])}
          onOpen={onOpen && (() => onOpen(asset))}
          onToggle={selection && ((range) => toggle(asset.id, range))}
        />
      </div>
    );
  };

  return (
    <ScopeProvider scope={scope}>
      <div
        {...grid.gridProps}
        {...slot("media-grid", "rml-scroll", ROOT, className)}
        data-selecting={Boolean(selection?.count) || undefined}
      >
        <div role="presentation" {...slot("media-grid-content")} style={{ height: grid.height }}>
          {grid.rows.map(({ props, indexes }) => (
            <div key={props["aria-rowindex"]} {...props} {...slot("media-grid-row")}>
              {indexes.map(cellOf)}
            </div>
          ))}
        </div>
      </div>
    </ScopeProvider>
  );
}

/** A place for each image that is still to come; as images arrive, the first of them goes. */
function placesOf(generation: Generation): { key: string; generation: Generation }[] {
  const { id, saved } = generation;
  const { n = 1 } = generation.kind === "images" ? generation.request : {};
  const count = Math.max(0, n - saved);
  return Array.from({ length: count }, (_, index) => ({ key: `${id} ${saved + index}`, generation }));
}
