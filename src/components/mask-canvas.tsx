"use client";

import { useEffect, useId, useRef } from "react";
import type { MaskStroke, PixelMap } from "../core/edit/edit-operation.js";
import type { ImageSize } from "../core/media/image-header.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { LASSO_SIZE, listenToBrush, type MaskBrush } from "./mask-brush.js";
import { paintStrokes } from "./paint-strokes.js";
import { useScope } from "./scope.js";

type MaskCanvasProps = {
  strokes: readonly MaskStroke[];
  /** Pixels of the image over which the edge of the mask fades. */
  feather: number;
  brush: MaskBrush;
  /** Of what is in view, in pixels of the image. */
  size: ImageSize;
  /** CSS pixels of a pixel of the image. */
  scale: number;
  toView: PixelMap;
  toImage: PixelMap;
  onStroke: (stroke: MaskStroke) => void;
};

/** What is marked stands out from any picture, and the picture is seen through it. */
const COLOR = "rgb(255 40 110)";

/** The mask over the image, and the brush that paints it. */
export function MaskCanvas(props: MaskCanvasProps) {
  const { strokes, feather, brush, size, scale, toView, toImage, onStroke } = props;
  const { messages, slot } = useScope();
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLSpanElement>(null);
  const hintId = useId();
  const ratio = Math.min(2, window.devicePixelRatio);
  const [width, height] = [Math.round(size.width * scale * ratio), Math.round(size.height * scale * ratio)];

  const repaint = useLatestCallback(() => {
    if (canvas.current) paintStrokes(canvas.current, strokes, { toView, scale: scale * ratio, color: COLOR });
  });
  // Also where the canvas was resized, which clears it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: width and height are the canvas's own
  useEffect(() => {
    repaint();
  }, [repaint, strokes, toView, scale, ratio, width, height]);

  const currentBrush = useLatestCallback(() => brush);
  const onDone = useLatestCallback(onStroke);
  useEffect(() => {
    if (!canvas.current || !cursor.current) return;
    return listenToBrush({
      canvas: canvas.current,
      cursor: cursor.current,
      scale,
      toImage,
      brush: currentBrush,
      onStroke: onDone,
      onRepaint: repaint,
    });
  }, [scale, toImage, currentBrush, onDone, repaint]);
  const circle = brush.lasso ? LASSO_SIZE : brush.width * scale;

  return (
    <>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: what is done on it is its own */}
      <canvas
        {...slot("edit-mask", "rml-fill")}
        ref={canvas}
        width={width}
        height={height}
        // Three box blurs of a third of it each: the same as a Gaussian one of a third.
        style={{ filter: feather > 0 ? `blur(${(feather / 3) * scale}px)` : undefined }}
        tabIndex={0}
        role="application"
        aria-label={messages.maskArea}
        aria-describedby={hintId}
      />
      <span
        {...slot("edit-brush")}
        ref={cursor}
        data-erase={brush.erase || undefined}
        style={{ width: circle, height: circle }}
        aria-hidden="true"
      />
      <span id={hintId} className="rml-visually-hidden">
        {brush.lasso ? messages.lassoKeys : messages.maskKeys}
      </span>
    </>
  );
}
