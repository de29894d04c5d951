import type { MediaAIOperation } from "../core/generation/ai-operation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { operationSize, withDefaults } from "../core/generation/operation-size.js";
import { runPrice } from "./run-price.js";

/**
 * The price of an operation on an image of `width` × `height` pixels, in millionths of a US dollar; null if unknown, undefined
 * if the generator names none. An estimate if it is priced by megapixel and not an upscale: how much an image grows, a model
 * decides.
 *
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { operationPrice } from "@reactkits.dev/react-media-library/actions";
 *
 * export function UpscalePrice({ width, height }: { width: number; height: number }) {
 *   const operations = useMediaLibrary((view) => view.operations);
 *   const upscale = operations.find(({ type }) => type === "upscale");
 *   const microUsd = upscale && operationPrice(upscale, { operation: { type: "upscale" }, width, height });
 *   return typeof microUsd === "number" ? <p>Costs {microUsd / 1_000_000} USD</p> : null;
 * }
 * ```
 */
export function operationPrice(
  operation: MediaAIOperation,
  { operation: requested, width, height }: Pick<MediaAIGenerateRequest, "operation" | "width" | "height">,
): number | null | undefined {
  const result = operationSize(withDefaults(requested ?? { type: operation.type }, operation), {
    width,
    height,
  });
  // One image of as many pixels as the input and the output have together.
  return runPrice({ width: width * height + result.width * result.height, height: 1 }, operation);
}
