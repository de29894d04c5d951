"use client";

import type { KeyboardEvent } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import type { EditDraft } from "./edit-draft.js";
import { HistoryControls, MaskControls } from "./edit-panel.js";
import { EditStage } from "./edit-stage.js";
import { useScope } from "./scope.js";
import type { EditHistory } from "./use-edit-draft.js";
import { useMaskBrush } from "./use-mask-brush.js";

type OperationMaskProps = { asset: MediaAsset; history: EditHistory; initial: EditDraft };

/** The image, painted over where it is to be made anew. */
export function OperationMask({ asset, history, initial }: OperationMaskProps) {
  const { slot } = useScope();
  const url = useAssetUrl(asset.id, "original");
  const mask = useMaskBrush(initial.image);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (letter !== "z" && letter !== "y")) return;
    event.preventDefault();
    const step = letter === "y" || event.shiftKey ? history.redo : history.undo;
    step?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys have buttons
    <div {...slot("edit-body", "rml-grow")} onKeyDown={onKeyDown}>
      {url && (
        <EditStage
          url={url}
          draft={history.draft}
          tool="mask"
          ratio={undefined}
          brush={mask.brush}
          disabled={false}
          onChange={history.change}
        />
      )}
      <div {...slot("edit-panel", "rml-scroll")}>
        <MaskControls history={history} mask={mask} />
        <HistoryControls history={history} initial={initial} />
      </div>
    </div>
  );
}
