import "server-only";
import { createOpenAI } from "@ai-sdk/openai";
import type { GenerateImagesContext } from "@reactkits.dev/media-generation-server";
import {
  fromAISDK,
  type GeneratedImage,
  type MediaAIGenerateRequest,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { getGenerationServer } from "../get-generation-server";
import openai from "./openai-model.json";
import { readOpenAI } from "./openai-settings";

/** Generates a single image. Rejects with a `MediaLibraryError`, or with the signal's reason. */
export async function generateImageViaAIConnect(
  request: MediaAIGenerateRequest,
  context: GenerateImagesContext,
): Promise<GeneratedImage> {
  for await (const image of generateImagesViaAIConnect(request, context)) return image;
  throw new MediaLibraryError("provider", "The image service returned no image. Try again.", {
    retryable: true,
  });
}

/**
 * Generates images: the one adapter to the provider, to be replaced when `@reactkits.dev/ai-connect` generates
 * images. Yields each image while it is still being stored. Throws a `MediaLibraryError`, or the signal's reason.
 */
export function generateImagesViaAIConnect(
  request: MediaAIGenerateRequest,
  context: GenerateImagesContext,
): AsyncGenerator<GeneratedImage, void, undefined> {
  const connection = readOpenAI(process.env);
  if (!connection) return getGenerationServer().generateImages(request, context);
  checkRequest(request);
  // The SDK reads an empty OPENAI_BASE_URL itself unless `baseURL` is passed.
  const model = createOpenAI(connection).image("gpt-image-1");
  const providerOptions = ({ quality }: MediaAIGenerateRequest) => ({ openai: { quality } });
  return fromAISDK(model, { provider: "OpenAI", providerOptions })(request, context);
}

/** The route's own limits are those of all models. Throws a `MediaLibraryError`. */
function checkRequest({ n = 1, width, height, mask, operation }: MediaAIGenerateRequest): void {
  const { maxImages, sizes } = openai;
  const fields = mask ? [{ field: "mask", message: "is not supported by this model" }] : [];
  if (n > maxImages) fields.push({ field: "n", message: `must be at most ${maxImages}` });
  // An operation keeps the size of its image.
  if (!operation && !sizes.some((size) => size.width === width && size.height === height)) {
    const message = `must be one of ${sizes.map((size) => `${size.width} × ${size.height}`).join(", ")}`;
    fields.push({ field: "width", message }, { field: "height", message });
  }
  if (fields.length > 0) throw new MediaLibraryError("field", `${openai.label} cannot do that.`, { fields });
}
