"use client";

import { useCallback } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
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
 * import { useMediaLibrary, useSelection } from "@reactkits.dev/react-media-library";
 * import { MediaGrid } from "@reactkits.dev/react-media-library/components";
 *
 * export function Pictures() {
 *   const assets = useMediaLibrary((view) => view.assets);
 *   return (
 *     <div style={{ height: 600 }}>
 *       <MediaGrid selection={useSelection(assets)} />
 *     </div>
 *   );
 * }
 * ```
 */
export function MediaGrid(props: MediaGridProps) {
  // As useGrid: TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const { selection, onOpen, onDelete, className } = props;
  const scope = useScope(props);
  const { messages, slot } = scope;
  const library = useSettledLibrary();
  const AssetCard = props.slots?.AssetCard ?? DefaultAssetCard;
  const assets = props.assets ?? library.assets;
  const generations = props.generations ?? (props.assets ? [] : library.generations);
  const places = generations.filter(isActive).flatMap(placesOf);
  const assetAt = (index: number) => assets[index - places.length];
  const keyAt = (index: number) => places[index]?.key ?? assetAt(index)?.id ?? "";
  // A library that closes while it loads has nobody left to show anything to.
  const loadMore = useCallback(() => void library.loadMore().catch(() => {}), [library.loadMore]);

  const toggle = (id: string, range: boolean): void => {
    if (range) selection?.selectTo(id);
    else selection?.toggle(id);
  };
  const grid = useGrid({
    count: places.length + assets.length,
    keyAt,
    label: messages.library,
    onEnd: props.assets ? props.onEnd : library.hasMore ? loadMore : undefined,
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
    if (!asset) return undefined;
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
        data-selecting={Boolean(selection?.ids.length) || undefined}
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
