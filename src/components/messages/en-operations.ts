import type { MediaAIExtent, MediaAIOperationType } from "../../core/generation/ai-operation.js";
import type { Formats } from "../locale-formats.js";

const NAMES: Record<MediaAIOperationType, string> = {
  edit: "Edit by words",
  inpaint: "Inpaint",
  outpaint: "Outpaint",
  upscale: "Upscale",
  "remove-background": "Remove background",
};

const HINTS: Record<MediaAIOperationType, string> = {
  edit: "Changes the image as you say.",
  inpaint: "Makes anew what you paint over.",
  outpaint: "Extends the image beyond its edges.",
  upscale: "Makes the image larger.",
  "remove-background": "Keeps the subject and makes everything around it transparent.",
};

const EXTENTS: Record<MediaAIExtent, string> = {
  left: "To the left",
  right: "To the right",
  top: "Upwards",
  bottom: "Downwards",
  "zoom-out-1.5": "On all sides, 1.5×",
  "zoom-out-2": "On all sides, 2×",
  square: "Until it is square",
};

/** Operations on an image. */
export const englishOperations = (f: Formats) => ({
  operationName: (type: MediaAIOperationType) => NAMES[type],
  operationHint: (type: MediaAIOperationType) => `${HINTS[type]} The result is a new image.`,
  /** On the button; the price is already in words. */
  runOperation: (type: MediaAIOperationType, price: string | undefined) =>
    price === undefined ? NAMES[type] : `${NAMES[type]} · ${price}`,
  operationStarted: (type: MediaAIOperationType) => `${NAMES[type]}: started`,
  operationUnavailable: "This could not be loaded",
  inputMissing: "The image that this starts from is no longer in the library",
  animate: "Animate",
  scale: "Scale",
  scaleOf: (factor: number) => `${f.number(factor)}×`,
  extent: "Extend",
  extentName: (extent: MediaAIExtent) => EXTENTS[extent],
  /** `size`: width and height; `approximate`: where models differ in what they make. */
  resultSize: (size: string, approximate: boolean) =>
    `The result will be ${approximate ? "about " : ""}${size} pixels.`,
  resultTooLarge: (size: string) =>
    `The result would be ${size} pixels, which is larger than can be saved. Choose a smaller setting or a smaller image.`,
  promptMissing: "Say what is to be made.",
  maskMissing: "Paint over what is to be made anew.",
});

/** Operations on an image. */
export type OperationMessages = ReturnType<typeof englishOperations>;
