"use client";

import { MAX_FEATHER } from "../core/edit/edit-operation.js";
import { type EditDraft, type EditTool, flipped, inverted, turned } from "./edit-draft.js";
import {
  BrushIcon,
  CropIcon,
  EraserIcon,
  FlipIcon,
  InvertIcon,
  LassoIcon,
  RedoIcon,
  RestoreIcon,
  RotateIcon,
  SwapIcon,
} from "./icons.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import type { CropRatio } from "./use-crop-ratio.js";
import type { EditHistory } from "./use-edit-draft.js";
import { useInert } from "./use-inert.js";
import type { MaskBrushState } from "./use-mask-brush.js";

type EditPanelProps = {
  tool: EditTool;
  onToolChange: (tool: EditTool) => void;
  history: EditHistory;
  /** The image with nothing done to it. */
  initial: EditDraft;
  ratio: CropRatio;
  mask: MaskBrushState;
  disabled: boolean;
};

/** The tools beside the image; below it on phones. */
export function EditPanel({ tool, onToolChange, history, initial, ratio, mask, disabled }: EditPanelProps) {
  const { SegmentedControl } = useKit();
  const { messages, slot } = useScope();
  const panel = useInert(disabled);
  return (
    <div {...slot("edit-panel", "rml-scroll")} ref={panel}>
      <SegmentedControl
        {...slot("edit-tools")}
        label={messages.editTool}
        value={tool}
        onValueChange={(value) => onToolChange(value === "mask" ? "mask" : "crop")}
        options={[
          { value: "crop", label: messages.cropTool, icon: <CropIcon /> },
          { value: "mask", label: messages.maskTool, icon: <BrushIcon /> },
        ]}
      />
      {tool === "crop" ? (
        <CropControls history={history} ratio={ratio} />
      ) : (
        <MaskControls history={history} mask={mask} />
      )}
      <HistoryControls history={history} initial={initial} />
    </div>
  );
}

type HistoryControlsProps = Pick<EditPanelProps, "history" | "initial">;

/** Undo, redo, and back to the beginning. */
export function HistoryControls({ history, initial }: HistoryControlsProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { change, undo, redo, draft } = history;
  const isWhole = JSON.stringify(draft) === JSON.stringify(initial);
  return (
    <div {...slot("edit-history", "rml-row")}>
      {/* Not disabled: a button that is would lose the focus. */}
      <ToolButton
        label={messages.undo}
        icon={<RestoreIcon size={18} />}
        aria-disabled={undo === undefined || undefined}
        onClick={undo}
      />
      <ToolButton
        label={messages.redo}
        icon={<RedoIcon size={18} />}
        aria-disabled={redo === undefined || undefined}
        onClick={redo}
      />
      <Button
        variant="quiet"
        aria-disabled={isWhole || undefined}
        onClick={() => isWhole || change(() => initial)}
      >
        {messages.resetEdit}
      </Button>
    </div>
  );
}

function CropControls({ history, ratio }: { history: EditHistory; ratio: CropRatio }) {
  const { SegmentedControl } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const { change } = history;
  const turn = (by: 1 | -1): void => {
    change((draft) => turned(draft, by));
    ratio.turn();
    announce(by === 1 ? messages.rotatedRight : messages.rotatedLeft);
  };
  const flip = (axis: "horizontal" | "vertical"): void => {
    change((draft) => flipped(draft, axis));
    announce(axis === "horizontal" ? messages.flippedHorizontally : messages.flippedVertically);
  };
  return (
    <div {...slot("edit-controls", "rml-stack")}>
      <SegmentedControl
        label={messages.aspectRatio}
        value={ratio.name}
        onValueChange={ratio.choose}
        options={[
          { value: "free", label: messages.freeRatio },
          { value: "original", label: messages.originalRatio },
          ...ratio.usual.map(({ name, label }) => ({ value: name, label })),
        ]}
      />
      <div className="rml-row rml-wrap">
        <ToolButton
          variant="default"
          label={messages.rotateLeft}
          icon={<RotateIcon size={18} transform="scale(-1 1)" />}
          onClick={() => turn(-1)}
        />
        <ToolButton
          variant="default"
          label={messages.rotateRight}
          icon={<RotateIcon size={18} />}
          onClick={() => turn(1)}
        />
        <ToolButton
          variant="default"
          label={messages.flipHorizontally}
          icon={<FlipIcon size={18} />}
          onClick={() => flip("horizontal")}
        />
        <ToolButton
          variant="default"
          label={messages.flipVertically}
          icon={<FlipIcon size={18} transform="rotate(90)" />}
          onClick={() => flip("vertical")}
        />
        <ToolButton
          variant="default"
          label={messages.swapRatio}
          icon={<SwapIcon size={18} />}
          aria-disabled={!ratio.canSwap || undefined}
          onClick={() => ratio.canSwap && ratio.swap()}
        />
      </div>
    </div>
  );
}

/** What a mask is painted with, and how soft its edge is. */
export function MaskControls({ history, mask }: { history: EditHistory; mask: MaskBrushState }) {
  const { Button, SegmentedControl, Slider } = useKit();
  const { messages, slot } = useScope();
  const { draft, change } = history;
  const { brush } = mask;
  const isEmpty = draft.strokes.length === 0;
  return (
    <div {...slot("edit-controls", "rml-stack")}>
      <SegmentedControl
        label={messages.maskTools}
        value={brush.lasso ? "lasso" : "brush"}
        onValueChange={(value) => mask.onLassoChange(value === "lasso")}
        options={[
          { value: "brush", label: messages.brush, icon: <BrushIcon /> },
          { value: "lasso", label: messages.lasso, icon: <LassoIcon /> },
        ]}
      />
      <SegmentedControl
        label={messages.maskMode}
        value={brush.erase ? "erase" : "paint"}
        onValueChange={(value) => mask.onEraseChange(value === "erase")}
        options={[
          { value: "paint", label: messages.paint, icon: <BrushIcon /> },
          { value: "erase", label: messages.eraser, icon: <EraserIcon /> },
        ]}
      />
      {!brush.lasso && (
        <Slider
          label={messages.brushSize}
          min={1}
          max={50}
          value={mask.percent}
          onValueChange={mask.onPercentChange}
        />
      )}
      <Slider
        label={messages.feather}
        min={0}
        max={MAX_FEATHER}
        value={draft.feather}
        onValueChange={(feather) => change((now) => ({ ...now, feather }), "feather")}
      />
      <div className="rml-row rml-wrap">
        <Button size="sm" icon={<InvertIcon />} onClick={() => change(inverted)}>
          {messages.invertMask}
        </Button>
        <Button
          size="sm"
          aria-disabled={isEmpty || undefined}
          onClick={() => isEmpty || change((now) => ({ ...now, strokes: [] }))}
        >
          {messages.clearMask}
        </Button>
      </div>
    </div>
  );
}
