"use client";

import { useEffect, useState } from "react";
import { RejectIcon, StarFilledIcon, StarIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { SwipeAxis } from "./stage-gestures.js";
import { ToolButton } from "./tool-button.js";
import type { ComparedAsset } from "./use-compared-assets.js";
import type { useLinkedZoom } from "./use-linked-zoom.js";
import { useStageGestures } from "./use-stage-gestures.js";
import { ViewerSlide } from "./viewer-slide.js";

type ComparePaneProps = {
  compared: ComparedAsset;
  isActive: boolean;
  /** Whether its stage is the one that the zoom is measured by: all have the same size. */
  isMeasured: boolean;
  zoom: ReturnType<typeof useLinkedZoom>;
  onChoose: () => void;
  /** Called with 1 for the next image, -1 for the one before. */
  onSwipe: ((step: 1 | -1) => void) | undefined;
  onPick: () => void;
  onReject: (() => void) | undefined;
};

/** CSS pixels from which on a swipe turns. */
const FAR = 40;

/** One image with its letter, and what is decided about it. */
export function ComparePane(props: ComparePaneProps) {
  const { compared, isActive, isMeasured, zoom, onChoose, onSwipe, onPick, onReject } = props;
  const { asset, letter, isPicked, isRejected } = compared;
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const { stageRef } = zoom;
  useEffect(() => {
    if (isMeasured) stageRef(stage);
  }, [isMeasured, stage, stageRef]);
  useStageGestures({
    stage,
    zoom,
    onSwipe: () => {},
    onSwipeEnd(axis: SwipeAxis, distance: number) {
      if (axis !== "x" || Math.abs(distance) < FAR || !stage) return;
      const isRtl = getComputedStyle(stage).direction === "rtl";
      onSwipe?.(distance < 0 !== isRtl ? 1 : -1);
    },
  });
  return (
    <figure
      {...slot("compare-pane")}
      data-active={isActive || undefined}
      data-rejected={isRejected || undefined}
    >
      <div
        {...slot("compare-stage", "rml-viewer-stage")}
        ref={setStage}
        data-zoomed={zoom.isZoomed || undefined}
      >
        <ViewerSlide
          asset={asset}
          position={0}
          loads
          enlarged
          zoom={zoom.zoomOf(asset)}
          smooth={zoom.smooth}
        />
      </div>
      <figcaption {...slot("compare-caption", "rml-row")}>
        <Button
          {...slot("compare-letter")}
          size="sm"
          variant="quiet"
          label={messages.showImage(letter, asset.name)}
          aria-pressed={isActive}
          onClick={onChoose}
        >
          {letter}
        </Button>
        <span {...slot("compare-name", "rml-small rml-truncate rml-grow")} dir="auto" title={asset.name}>
          {asset.name}
        </span>
        <ToolButton
          {...slot("compare-pick")}
          label={messages.pickOf(letter, asset.name)}
          icon={isPicked ? <StarFilledIcon size={18} /> : <StarIcon size={18} />}
          aria-pressed={isPicked}
          onClick={onPick}
        />
        {onReject && (
          <ToolButton
            {...slot("compare-reject")}
            label={messages.rejectOf(letter, asset.name)}
            icon={<RejectIcon size={18} />}
            aria-pressed={isRejected}
            onClick={onReject}
          />
        )}
      </figcaption>
    </figure>
  );
}
