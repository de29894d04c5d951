import type { Formats } from "../locale-formats.js";

/** The edit dialog. */
export const englishEditing = (f: Formats) => {
  return {
    edit: "Edit",
    editTitle: (name: string) => `Edit ${f.isolate(name)}`,
    editTool: "Tool",
    cropTool: "Crop",
    maskTool: "Mask",
    aspectRatio: "Aspect ratio",
    freeRatio: "Free",
    originalRatio: "Original",
    swapRatio: "Swap width and height",
    rotateLeft: "Rotate left",
    rotateRight: "Rotate right",
    rotatedLeft: "Rotated left",
    rotatedRight: "Rotated right",
    flipHorizontally: "Flip horizontally",
    flipVertically: "Flip vertically",
    flippedHorizontally: "Flipped horizontally",
    flippedVertically: "Flipped vertically",
    cropArea: (dimensions: string) => `Crop area, ${dimensions}`,
    cropHandles: {
      topLeft: "Top left corner",
      top: "Top edge",
      topRight: "Top right corner",
      right: "Right edge",
      bottomRight: "Bottom right corner",
      bottom: "Bottom edge",
      bottomLeft: "Bottom left corner",
      left: "Left edge",
    },
    cropHint: "Arrow keys move it, with Shift by one pixel",
    brush: "Brush",
    paint: "Paint",
    eraser: "Eraser",
    brushSize: "Brush size",
    invertMask: "Invert",
    clearMask: "Clear",
    maskArea: "Mask",
    maskKeys: "Arrow keys move the brush, Space paints a dot, Shift with an arrow key paints a line",
    maskSavedHint: "The mask is saved as an image of its own: white where you painted.",
    redo: "Redo",
    resetEdit: "Reset",
    saveAsNew: "Save as new",
    editSaved: "Saved as a new image",
    editFailed: "The image could not be saved",
    editCanceled: "Saving was canceled",
    editUnavailable: "The image cannot be edited",
    editUnavailableHint: "Its original is missing, or this browser cannot show it.",
    discardTitle: "Discard your changes?",
    discard: "Discard",
    keepEditing: "Keep editing",
  };
};

/** The edit dialog. */
export type EditingMessages = ReturnType<typeof englishEditing>;
