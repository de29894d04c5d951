"use client";

import { useMemo } from "react";
import { isActive } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import { foldText } from "../core/library/fold-text.js";
import { toAssetList } from "../core/library/query/asset-list.js";
import { useAssets } from "../react/use-assets.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { DateLabels } from "./date-labels.js";
import { dateSections } from "./date-sections.js";
import { generationTitle } from "./generation-title.js";
import { AssetCell, GenerationCell } from "./grid-cells.js";
import { datedCells, gridItems, placeholdersOf } from "./grid-items.js";
import { DEFAULT_SIZE, hasCaptions, sizeWithin } from "./grid-layout.js";
import { Marquee } from "./marquee.js";
import type { MediaGridProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { membersOf } from "./stacked-selection.js";
import { useGrid } from "./use-grid.js";
import { CONTROLS, useGridGestures } from "./use-grid-gestures.js";
import { useGridOrder } from "./use-grid-order.js";
import { useGridSelection } from "./use-grid-selection.js";
import { useStackedSelection } from "./use-stacked-selection.js";
import { useTypeAhead } from "./use-type-ahead.js";

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
 *       <MediaGrid assets={assets} selection={useSelection({ assets, query })} layout="justified" />
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

/** Cells smaller than this have room for little more than their picture. */
const DENSE = 110;

const NO_GENERATIONS: NonNullable<MediaGridProps["generations"]> = [];

function Grid(props: MediaGridProps & Required<Pick<MediaGridProps, "assets">>) {
  // The compiler would lay out all rows anew for each record that is read.
  "use no memo";
  const { generations = NO_GENERATIONS, layout = "squares", onOpen, onOrder, className } = props;
  const scope = useScope(props);
  const { messages, formats, languageProps, slot } = scope;
  const library = useSettledLibrary();
  const size = sizeWithin(props.size ?? DEFAULT_SIZE);
  const assets = useMemo(() => toAssetList(props.assets), [props.assets]);
  const placeholders = placeholdersOf(generations.filter(isActive));
  const places = placeholders.map(({ key }) => key).join("\n");
  const { ids, count, indexOf, columns } = assets;
  // Records that are read change no place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: stands for the placeholders and the list
  const items = useMemo(() => gridItems(placeholders, assets), [places, ids, count, indexOf, columns]);
  const idAt = (index: number) => ids[index - placeholders.length];
  const assetAt = (index: number) => assets.at(index - placeholders.length);
  const selects = props.selection !== undefined && props.selection.mode !== "none";
  const { stackOf } = assets;
  const membersIn = (id: string) => membersOf(assets, id);
  const owned = useStackedSelection(props.selection, assets);
  const selection = useGridSelection(owned, membersIn);
  const open = useLatestCallback((asset: MediaAsset) => {
    const stack = props.onOpenStack && stackOf?.(asset.id);
    if (stack) props.onOpenStack?.(stack);
    else onOpen?.(asset);
  });
  /** Also an asset whose record has not been read yet. */
  const openAt = (index: number): void => {
    const asset = assets.at(index);
    if (asset) open(asset);
    else
      assets.range(index, index + 1).then(
        ([read]) => read && open(read),
        () => {},
      );
  };

  const findTyped = useTypeAhead({
    count: items.count,
    nameAt(index) {
      const place = index - placeholders.length;
      return columns && place >= 0 ? columns.foldedName(place) : foldText(assets.at(place)?.name ?? "");
    },
  });
  const grid = useGrid({
    items,
    geometry: { layout, size },
    label: messages.library,
    multiselectable: selects ? props.selection?.mode === "multiple" : undefined,
    scrollKey: props.scrollKey,
    reveal: props.reveal,
    list: assets,
    onEnd: props.onEnd,
    onRange(start, end) {
      const last = end - placeholders.length;
      // It fails if the library closes meanwhile: then nothing is left to show.
      if (last > 0) assets.range(Math.max(0, start - placeholders.length), last).catch(() => {});
    },
    keysAt(index, event) {
      const asset = assetAt(index);
      const onCell = event.target instanceof HTMLElement && event.target.dataset.cell !== undefined;
      return {
        ...(onCell && {
          Enter: () => asset && open(asset),
          " ": () => asset && selection.press(asset.id, event),
        }),
        ...(asset && props.onDelete && { Delete: () => props.onDelete?.(asset) }),
        ...(asset && props.onRename && { F2: () => props.onRename?.(asset) }),
        ...selection.keys(event),
      };
    },
    onClick(event) {
      const { target } = event;
      const cell = target instanceof Element ? target.closest("[data-cell]") : null;
      // The grid may itself stand in a dialog.
      if (!(target instanceof Element) || cell?.contains(target.closest(CONTROLS))) return;
      const id = cell?.getAttribute("data-cell") ?? "";
      const index = assets.indexOf(id);
      if (index < 0 || event.defaultPrevented) return;
      if (selection.takesClick(event)) selection.press(id, event);
      else openAt(index);
    },
    findTyped: props.shortcuts === false ? undefined : findTyped,
    onOrder:
      onOrder &&
      ((from, to) => {
        const [id, anchor] = [assetAt(from)?.id, idAt(to)];
        if (id === undefined || anchor === undefined) return;
        onOrder(selection.draggedWith(id), to > from ? { after: anchor } : { before: anchor });
      }),
    onMove(from, to, { shiftKey }) {
      const [start, end] = [assetAt(from), assetAt(to)];
      if (shiftKey && start && end) selection.extend(start.id, end.id);
    },
  });

  const marquee = useGridGestures({
    element: grid.element,
    rows: grid.rows,
    idAt,
    membersOf: membersIn,
    selection: owned,
  });
  const order = useGridOrder({ rows: grid.rows, idAt, onOrder });
  // What is today may change with what is listed, but not while it is scrolled. A server that renders ahead of time lists
  // nothing and must not read the clock: Next.js rejects pages that do.
  const { now, dated } = useMemo(() => {
    const dated = datedCells(placeholders.length, assets);
    return { now: dated?.count ? Date.now() : 0, dated };
  }, [placeholders.length, assets]);
  const { rows, first, last } = grid;
  const sections =
    dated && layout !== "list"
      ? dateSections(dated, rows, { first, last, now, monthsOnly: size < DENSE })
      : [];
  const variant = layout === "list" ? "row" : hasCaptions({ layout, size }) ? "captioned" : "picture";
  const cellOf = (index: number) => {
    const key = items.keyAt(index);
    const tabbable = index === grid.activeIndex;
    const generation = placeholders[index]?.generation;
    if (generation) {
      const title = generationTitle(generation, messages);
      return (
        <GenerationCell
          key={key}
          cellProps={grid.cellProps(index, messages.generatingPrompt(title))}
          generation={generation}
          variant={variant}
          tabbable={tabbable}
          onCancel={() => library.cancel(generation.id)}
        />
      );
    }
    const asset = assetAt(index);
    const stack = asset && stackOf?.(asset.id)?.ids.length;
    const ownName = asset?.name ?? messages.position(index - placeholders.length + 1, count);
    const name = stack ? messages.stackNamed(ownName, stack) : ownName;
    const section = sections.find((each) => each.index === index);
    const selected = asset && selects ? owned?.isSelected(asset.id) : undefined;
    return (
      <AssetCell
        key={key}
        cellProps={grid.cellProps(index, name, selected)}
        description={section && formats.section(section, now)}
        asset={asset}
        stack={stack}
        variant={variant}
        selected={selected}
        tabbable={tabbable}
        slots={props.slots}
        onOpen={onOpen && open}
        onToggle={selects ? selection.toggle : undefined}
        draggedIds={selection.draggedWith}
      />
    );
  };

  return (
    <ScopeProvider scope={scope}>
      <div
        {...grid.gridProps}
        {...order.handlers}
        {...slot("media-grid", "rml-scroll", ROOT, className)}
        {...languageProps}
        data-layout={layout}
        data-dense={size < DENSE || undefined}
        data-selecting={Boolean(props.selection?.count) || undefined}
      >
        <div role="presentation" {...slot("media-grid-content")} style={{ height: rows.height }}>
          {grid.drawn.map(({ key, props, indexes }) => (
            <div key={key} {...props} {...slot("media-grid-row")}>
              {indexes.map(cellOf)}
            </div>
          ))}
          {order.mark && <div {...slot("media-grid-gap")} style={order.mark} />}
          <Marquee marquee={marquee} />
          <DateLabels sections={sections} rows={rows} now={now} />
        </div>
      </div>
    </ScopeProvider>
  );
}
