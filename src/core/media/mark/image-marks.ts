import type { MediaAIGenerateRequest } from "../../generation/generator.js";
import { readOrigin } from "../origin/read-origin.js";
import type { GeneratedSourceType, OriginMark } from "./origin-xmp.js";

/** What generated images say about their origin. */
export type MarkingOptions = {
  /** The app that had them generated (`xmp:CreatorTool`). Default: `@reactkits.dev/react-media-library`. */
  creatorTool?: string | undefined;
  /**
   * Whether the prompt is written too (`Iptc4xmpExt:AIPromptInformation`), for everyone who gets the file to read. Default
   * false.
   */
  prompt?: boolean | undefined;
};

/** The `xmp:CreatorTool` of apps that do not name themselves. */
export const DEFAULT_CREATOR_TOOL = "@reactkits.dev/react-media-library";

/** The mark of an image of one reply; undefined if none is wanted. */
export type MarkOf = (image: {
  model?: string;
  digitalSourceType?: GeneratedSourceType;
}) => Promise<OriginMark | undefined>;

/** The marks of the images that a request generates. Its input images are read when the first one is asked for. */
export function createMarks(
  { prompt, images = [] }: Pick<MediaAIGenerateRequest, "prompt" | "images">,
  marking: false | MarkingOptions = {},
): MarkOf {
  if (marking === false) return async () => undefined;
  const { creatorTool = DEFAULT_CREATOR_TOOL } = marking;
  const createdAt = Date.now();
  let read: Promise<GeneratedSourceType> | undefined;
  // An upload that can no longer be read must not cost the image that was made of it.
  const typeOfInputs = () =>
    sourceTypeOf(images).catch(() => "compositeWithTrainedAlgorithmicMedia" as const);
  return async ({ model, digitalSourceType }) => {
    if (!digitalSourceType) read ??= typeOfInputs();
    return {
      digitalSourceType: digitalSourceType ?? (await read) ?? "trainedAlgorithmicMedia",
      creatorTool,
      createdAt,
      aiSystemUsed: model,
      ...(marking.prompt && { prompt }),
    };
  };
}

/**
 * IPTC's digital source type of what a model makes of input images: `compositeWithTrainedAlgorithmicMedia` if one of them is
 * not marked as AI-generated, and `trainedAlgorithmicMedia` otherwise.
 *
 * @example
 * ```ts
 * import { sourceTypeOf } from "@reactkits.dev/react-media-library/server";
 *
 * export const edit = async (photo: File) => ({ digitalSourceType: await sourceTypeOf([photo]) });
 * ```
 */
export async function sourceTypeOf(images: readonly Blob[]): Promise<GeneratedSourceType> {
  for (const image of images) {
    // One at a time: they may have ten megabytes each.
    const origin = await readOrigin(new Uint8Array(await image.arrayBuffer()), image.type);
    if (origin?.kind !== "ai" && origin?.digitalSourceType !== "algorithmicMedia") {
      return "compositeWithTrainedAlgorithmicMedia";
    }
  }
  return "trainedAlgorithmicMedia";
}
