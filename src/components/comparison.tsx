"use client";

import { type CSSProperties, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { CompareHeader } from "./compare-header.js";
import { ComparePane } from "./compare-pane.js";
import { CompareTable } from "./compare-table.js";
import { COMPARE_VIEWS, type CompareView, CompareViews } from "./compare-views.js";
import { WipeHandle } from "./compare-wipe.js";
import { TrashIcon } from "./icons.js";
import type { KeyOf } from "./key-table.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import type { CompareDialogProps } from "./part-props.js";
import { useScope } from "./scope.js";
import { handleUndoKey } from "./undo-key.js";
import { useComparedAssets } from "./use-compared-assets.js";
import { useLinkedZoom } from "./use-linked-zoom.js";
import { useUndo } from "./use-undo.js";
import { isRightToLeft, runKey } from "./viewer-keys.js";
import { ViewerZoom } from "./viewer-zoom.js";

type ComparisonProps = Pick<CompareDialogProps, "onClose" | "onDelete" | "shortcuts"> & {
  assets: NonNullable<CompareDialogProps["assets"]>;
};

/** Windows that have room for the differences beside the pictures. */
const WIDE = "(min-width: 60rem)";

/** What an open comparison shows. */
export function Comparison({ assets, onClose, onDelete, shortcuts = true }: ComparisonProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const { undo } = useUndo();
  const { compared, pick, reject } = useComparedAssets(assets, onClose);
  const zoom = useLinkedZoom(compared.map(({ asset }) => asset));
  const [activeId, setActiveId] = useState<string>();
  const [chosenView, setView] = useState<CompareView>("side-by-side");
  const [wipe, setWipe] = useState(0.5);
  const [tableOpen, setTableOpen] = useState(() => matchMedia(WIDE).matches);
  const tableId = useId();
  const main = useRef<HTMLDivElement>(null);
  // What had the focus while this was loaded is gone.
  useEffect(() => main.current?.focus(), []);
  const views = COMPARE_VIEWS.filter(({ most }) => compared.length <= most);
  const view = views.find(({ name }) => name === chosenView) ?? views[0];
  const activeIndex = Math.max(
    0,
    compared.findIndex(({ asset }) => asset.id === activeId),
  );
  const active = compared[activeIndex];
  const rejected = compared.filter(({ isRejected }) => isRejected);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these may remove or hide what has the focus
  useEffect(() => {
    const focused = document.activeElement;
    const isHidden = main.current?.contains(focused) && focused?.getClientRects().length === 0;
    // Without the focus in here no key would work.
    if (!focused || focused === document.body || isHidden) main.current?.focus();
  }, [view?.name, compared.length, active?.asset.id, tableOpen]);

  const choose = (index: number): void => {
    const next = compared[index];
    if (!next) return;
    setActiveId(next.asset.id);
    announce(messages.imageShown(next.letter, next.asset.name));
  };
  const turn = (step: number) => choose((activeIndex + step + compared.length) % compared.length);
  const flip = (): void => {
    if (view?.name === "one-at-a-time") turn(1);
    else {
      setView("one-at-a-time");
      choose(activeIndex);
    }
  };
  const nextView = (): void => {
    const next = views[(views.findIndex(({ name }) => name === view?.name) + 1) % views.length];
    if (!next) return;
    setView(next.name);
    announce(messages[next.message]);
  };
  const removeRejected =
    onDelete && (() => rejected.length > 0 && onDelete(rejected.map(({ asset }) => asset)));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const forward = isRightToLeft(event.currentTarget) ? -1 : 1;
    const { isZoomed, panStep } = zoom;
    const actions: Record<Exclude<KeyOf<"compare">, "Escape">, (() => void) | false | undefined> = {
      ArrowLeft: () => (isZoomed ? panStep(-1, 0) : turn(-forward)),
      ArrowRight: () => (isZoomed ? panStep(1, 0) : turn(forward)),
      ArrowUp: isZoomed && (() => panStep(0, -1)),
      ArrowDown: isZoomed && (() => panStep(0, 1)),
      a: () => choose(0),
      b: () => choose(1),
      c: () => choose(2),
      d: () => choose(3),
      " ": flip,
      m: nextView,
      p: active && (() => pick(active)),
      x: onDelete && active && (() => reject(active)),
      Delete: removeRejected,
      "+": zoom.zoomIn,
      "=": zoom.zoomIn,
      "-": zoom.zoomOut,
      "0": zoom.fit,
      "1": zoom.showActualSize,
      i: () => setTableOpen(!tableOpen),
    };
    runKey(event, actions, shortcuts);
    handleUndoKey(event, undo);
  };

  const style: CSSProperties & Record<`--rml-compare-${string}`, string | number> = {
    "--rml-compare-count": compared.length,
    "--rml-compare-wipe": `${wipe * 100}%`,
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys have buttons
    <div
      {...slot("compare-main", "rml-viewer-main rml-grow")}
      ref={main}
      tabIndex={-1}
      data-autofocus
      onKeyDown={onKeyDown}
      style={style}
    >
      <div {...slot("compare-screen", "rml-viewer-screen")}>
        <CompareHeader
          count={compared.length}
          tableId={tableId}
          tableOpen={tableOpen}
          onTableToggle={() => setTableOpen(!tableOpen)}
          onClose={onClose}
        />
        <div {...slot("compare-stages")} data-view={view?.name} data-count={compared.length}>
          {compared.map((each, index) => (
            <ComparePane
              key={each.asset.id}
              compared={each}
              isActive={index === activeIndex}
              isMeasured={index === 0}
              zoom={zoom}
              onChoose={() => choose(index)}
              onSwipe={view?.name === "one-at-a-time" ? turn : undefined}
              onPick={() => pick(each)}
              onReject={onDelete && (() => reject(each))}
            />
          ))}
          {view?.name === "wipe" && <WipeHandle value={wipe} onValueChange={setWipe} />}
        </div>
        <ViewerZoom zoom={zoom} />
        <div {...slot("compare-bar", "rml-row rml-wrap")}>
          <CompareViews views={views} value={view?.name} onValueChange={setView} />
          {removeRejected && (
            <Button
              {...slot("compare-remove")}
              size="sm"
              variant="quiet"
              icon={<TrashIcon size={16} />}
              // Not disabled: a button that is would lose the focus.
              aria-disabled={rejected.length === 0 || undefined}
              onClick={removeRejected}
            >
              {messages.removeRejected(rejected.length)}
            </Button>
          )}
        </div>
      </div>
      <aside
        id={tableId}
        {...slot("compare-panel", "rml-viewer-panel rml-scroll")}
        hidden={!tableOpen}
        aria-label={messages.differences}
      >
        {tableOpen && <CompareTable compared={compared} />}
      </aside>
    </div>
  );
}
