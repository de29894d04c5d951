"use client";

import { type ComponentType, type Ref, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { ViewerPanelProps } from "./part-props.js";
import { useScope } from "./scope.js";
import type { Neighbours } from "./use-neighbours.js";
import { useStageGestures } from "./use-stage-gestures.js";
import { useSwipe } from "./use-swipe.js";
import type { useZoom } from "./use-zoom.js";
import { ViewerSlide } from "./viewer-slide.js";
import { FIT } from "./zoom-geometry.js";

type ViewerStageProps = {
  asset: MediaAsset;
  neighbours: Neighbours;
  zoom: ReturnType<typeof useZoom>;
  videoRef: Ref<HTMLVideoElement>;
  /** Whether a video plays by itself. */
  autoPlay: boolean;
  Panel: ComponentType<ViewerPanelProps> | undefined;
  onClose: () => void;
};

/** The asset in view with its neighbours beside it, moved by fingers, mouse and wheel. */
export function ViewerStage({ asset, neighbours, zoom, onClose, ...props }: ViewerStageProps) {
  const { slot } = useScope();
  // The last few: a neighbour is decoded before it comes into view.
  const [shownIds, setShownIds] = useState<readonly string[]>([]);
  const addShown = (id: string) => setShownIds((ids) => (ids.includes(id) ? ids : [...ids.slice(-8), id]));
  const { previous, next, canTurn, turn } = neighbours;
  const { trackRef, onSwipe, onSwipeEnd } = useSwipe({ canTurn, onTurn: turn, onClose });
  const { stage, stageRef, pictureRef, isZoomed, enabled, smooth } = zoom;
  useStageGestures({ stage, zoom, onSwipe, onSwipeEnd });

  const slides = [
    { asset: previous, position: -1 },
    { asset, position: 0 },
    { asset: next, position: 1 },
  ] as const;
  return (
    <div
      {...slot("viewer-stage", "rml-grow")}
      ref={stageRef}
      data-zoomed={isZoomed || undefined}
      data-zoomable={enabled || undefined}
    >
      <div {...slot("viewer-track", "rml-fill")} ref={trackRef}>
        {slides.map(
          ({ asset: each, position }) =>
            each && (
              <ViewerSlide
                key={each.id}
                asset={each}
                position={position}
                loads={position === 0 || shownIds.includes(asset.id)}
                zoom={position === 0 ? zoom.zoom : FIT}
                smooth={position === 0 && smooth}
                videoRef={props.videoRef}
                autoPlay={props.autoPlay}
                Panel={props.Panel}
                pictureRef={position === 0 ? pictureRef : undefined}
                onShown={() => addShown(each.id)}
              />
            ),
        )}
      </div>
    </div>
  );
}
