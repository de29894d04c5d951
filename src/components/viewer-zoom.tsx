"use client";

import { ZoomInIcon, ZoomOutIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import type { ZoomControl } from "./use-stage-zoom.js";

/** Buttons for what the wheel, two fingers and a double click do. */
export function ViewerZoom({ zoom }: { zoom: ZoomControl }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  if (!zoom.enabled) return null;
  const percent = messages.percent(zoom.ratio);
  const isFit = zoom.zoom.scale === 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex container in every browser
    <div {...slot("viewer-tools", "rml-row")} role="group" aria-label={messages.zoom}>
      <ToolButton
        label={messages.zoomOut}
        icon={<ZoomOutIcon size={18} />}
        aria-disabled={!zoom.canZoomOut}
        onClick={zoom.zoomOut}
      />
      <Button
        {...slot("viewer-percent")}
        variant="quiet"
        label={isFit ? messages.showActualSize(percent) : messages.fitToWindow(percent)}
        onClick={isFit ? zoom.showActualSize : zoom.fit}
      >
        {percent}
      </Button>
      <ToolButton
        label={messages.zoomIn}
        icon={<ZoomInIcon size={18} />}
        aria-disabled={!zoom.canZoomIn}
        onClick={zoom.zoomIn}
      />
    </div>
  );
}
