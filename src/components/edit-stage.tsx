"use client";

import { useMemo, useState } from "react";
import { CropBox } from "./crop-box.js";
import { cropInView, type EditDraft, type EditTool, viewOf, withCropInView } from "./edit-draft.js";
import { useAnnounce } from "./live-region.js";
import type { MaskBrush } from "./mask-brush.js";
import { MaskCanvas } from "./mask-canvas.js";
import { useScope } from "./scope.js";
import { useElementSize } from "./use-element-size.js";
import { useInert } from "./use-inert.js";

type EditStageProps = {
  url: string;
  draft: EditDraft;
  tool: EditTool;
  ratio: number | undefined;
  brush: MaskBrush;
  disabled: boolean;
  onChange: (step: (draft: EditDraft) => EditDraft) => void;
};

/** A small image is shown larger than it is, up to this many times. */
const LARGEST_SCALE = 8;

/** The image as it will be, with what crops it or paints on it. */
export function EditStage({ url, draft, tool, ratio, brush, disabled, onChange }: EditStageProps) {
  const { formats, slot } = useScope();
  const announce = useAnnounce();
  const [stage, setStage] = useState<HTMLDivElement | null>(null);
  const room = useElementSize(stage);
  const area = useInert(disabled);
  const { image, mirrored, turns, crop } = draft;
  // The same after a stroke: the brush stays where it is.
  const { size, toView, toImage } = useMemo(
    () => viewOf({ image, mirrored, turns, crop }, tool),
    [image, mirrored, turns, crop, tool],
  );
  const scale = Math.max(0, Math.min(room.width / size.width, room.height / size.height, LARGEST_SCALE));
  const [a, b, c, d, e, f] = toView;
  const { width, height } = image;
  return (
    <div {...slot("edit-stage")} ref={area} data-tool={tool}>
      {/* Its padding is where the handles at the edges of the image lie. */}
      <div className="rml-edit-room rml-center" ref={setStage}>
        {scale > 0 && (
          <div {...slot("edit-frame")} style={{ width: size.width * scale, height: size.height * scale }}>
            <div className="rml-edit-clip rml-fill rml-checkered">
              <img
                {...slot("edit-picture")}
                src={url}
                alt=""
                draggable={false}
                data-enlarged={scale > 2 || undefined}
                style={{
                  width: width * scale,
                  height: height * scale,
                  transform: `matrix(${a}, ${d}, ${b}, ${e}, ${c * scale}, ${f * scale})`,
                }}
              />
            </div>
            {tool === "crop" ? (
              <CropBox
                rect={cropInView(draft)}
                bounds={size}
                scale={scale}
                ratio={ratio}
                disabled={disabled}
                onRectChange={(rect) => {
                  onChange((now) => withCropInView(now, rect));
                  announce(formats.dimensions(rect.width, rect.height));
                }}
              />
            ) : (
              <MaskCanvas
                strokes={draft.strokes}
                feather={draft.feather}
                brush={brush}
                size={size}
                scale={scale}
                toView={toView}
                toImage={toImage}
                onStroke={(stroke) => onChange((now) => ({ ...now, strokes: [...now.strokes, stroke] }))}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}
