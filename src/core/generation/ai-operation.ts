import type { MediaAIModel } from "./ai-model.js";

/** The operations on an image that generators know, in the order in which they are listed. */
export const OPERATION_TYPES = ["edit", "inpaint", "outpaint", "upscale", "remove-background"] as const;

/**
 * What is done with an image: `edit`, changed as the prompt says; `inpaint`, repainted where its mask is white; `outpaint`,
 * extended beyond its edges; `upscale`, more pixels; `remove-background`, transparent around its subject.
 */
export type MediaAIOperationType = (typeof OPERATION_TYPES)[number];

/** The ways in which an image can be extended. */
export const EXTENTS = ["left", "right", "top", "bottom", "zoom-out-1.5", "zoom-out-2", "square"] as const;

/** Where an image is extended: at one side, all around it by a factor, or until it is square. */
export type MediaAIExtent = (typeof EXTENTS)[number];

/** One operation that the generator offers, and what it asks for. Several models may offer the same `type`. */
export type MediaAIOperation = Pick<
  MediaAIModel,
  "label" | "microUsdPerImage" | "microUsdPerRun" | "microUsdPerMegapixel" | "approximatePrice" | "timeout"
> & {
  /** What it does. */
  type: MediaAIOperationType;
  /** The model that does it: `owner/name` or `owner/name:version`. */
  model: string;
  /** Whether it takes a prompt. Default: it takes none. */
  prompt?: "required" | "optional";
  /** `upscale`: the factors to choose from, the default first. Default: it cannot be chosen. */
  scales?: readonly number[];
  /** `outpaint`: the extents to choose from, the default first. Default: it cannot be chosen. */
  extents?: readonly MediaAIExtent[];
  /** Whether it takes a seed. Default false. */
  seed?: boolean;
};

/** The operation of a request. */
export type MediaAIOperationRequest = {
  /** What is done with the image. */
  type: MediaAIOperationType;
  /** `upscale`: how often each side is multiplied, one of the operation's `scales`. Default: the first of them. */
  scale?: number;
  /** `outpaint`: one of the operation's `extents`. Default: the first of them. */
  extent?: MediaAIExtent;
};

/**
 * The operation of a request among those offered: by its model's full id, otherwise by its name without a version. Without
 * a model, the first one of its type.
 */
export function findOperation(
  operations: readonly MediaAIOperation[],
  { type }: Pick<MediaAIOperationRequest, "type">,
  model: string | undefined,
): MediaAIOperation | undefined {
  const ofType = operations.filter((each) => each.type === type);
  if (model === undefined || model === "") return ofType[0];
  return (
    ofType.find((each) => each.model === model) ??
    ofType.find((each) => each.model.split(":", 1)[0] === model)
  );
}
