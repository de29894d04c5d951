import { DEFAULT_LIMITS } from "../media/media-types.js";
import type { MediaAIExtent, MediaAIOperation, MediaAIOperationRequest } from "./ai-operation.js";

type Size = { width: number; height: number };

/** How much longer an image gets at the side where it is extended; models differ, and do not say. */
const EXTENSION = 1.5;

const EXTENDED: Record<MediaAIExtent, (size: Size) => Size> = {
  left: ({ width, height }) => ({ width: width * EXTENSION, height }),
  right: ({ width, height }) => ({ width: width * EXTENSION, height }),
  top: ({ width, height }) => ({ width, height: height * EXTENSION }),
  bottom: ({ width, height }) => ({ width, height: height * EXTENSION }),
  "zoom-out-1.5": ({ width, height }) => ({ width: width * 1.5, height: height * 1.5 }),
  "zoom-out-2": ({ width, height }) => ({ width: width * 2, height: height * 2 }),
  square: ({ width, height }) => ({ width: Math.max(width, height), height: Math.max(width, height) }),
};

/** A request with what it left to the operation. */
export function withDefaults(
  { type, scale, extent }: MediaAIOperationRequest,
  { scales, extents }: MediaAIOperation,
): MediaAIOperationRequest {
  const [factor, side] = [scale ?? scales?.[0], extent ?? extents?.[0]];
  return {
    type,
    ...(type === "upscale" && factor !== undefined && { scale: factor }),
    ...(type === "outpaint" && side && { extent: side }),
  };
}

/** The size in pixels of what an operation makes of an image of this size: exact for `upscale`, otherwise an estimate. */
export function operationSize(
  { type, scale = 1, extent }: MediaAIOperationRequest,
  { width, height }: Size,
): Size {
  const size =
    type === "upscale"
      ? { width: width * scale, height: height * scale }
      : type === "outpaint" && extent
        ? EXTENDED[extent]({ width, height })
        : { width, height };
  return { width: Math.round(size.width), height: Math.round(size.height) };
}

/** Whether an image of this size can be kept. */
export function canBeKept({ width, height }: Size): boolean {
  const { maxSide, maxPixels } = DEFAULT_LIMITS;
  return Math.max(width, height) <= maxSide && width * height <= maxPixels;
}
