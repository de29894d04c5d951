import "server-only";
import type { GenerateImagesContext } from "@reactkits.dev/media-generation-server";
import {
  type GeneratedImage,
  type MediaAIGenerateRequest,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { getGenerationServer } from "../get-generation-server";

export type AIConnectContext = GenerateImagesContext;

/** Generates a single image. Rejects with a `MediaLibraryError`, or with the signal's reason. */
export async function generateImageViaAIConnect(
  request: MediaAIGenerateRequest,
  context: AIConnectContext,
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
export const generateImagesViaAIConnect = (
  request: MediaAIGenerateRequest,
  context: AIConnectContext,
): AsyncGenerator<GeneratedImage, void, undefined> => getGenerationServer().generateImages(request, context);
