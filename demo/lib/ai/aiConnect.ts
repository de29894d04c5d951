import "server-only";
import type { GenerateImagesContext } from "@reactkits.dev/media-generation-server";
import {
  type GeneratedImage,
  type MediaAIGenerateRequest,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { getGenerationServer } from "../get-generation-server";

export type AIConnectContext = GenerateImagesContext;

/**
 * The first image of `generateImagesViaAIConnect`.
 * Rejects with a `MediaLibraryError`, or with the signal's reason.
 */
export async function generateImageViaAIConnect(
  request: MediaAIGenerateRequest,
  context: AIConnectContext,
): Promise<GeneratedImage> {
  for await (const image of generateImagesViaAIConnect(request, context)) return image;
  throw new MediaLibraryError("provider", "The image service made no image. Try again.", { retryable: true });
}

/**
 * What makes images for who waits on the line: one generation of the server. It would change, and nothing else, when
 * `@reactkits.dev/ai-connect` serves images. Throws a `MediaLibraryError`, or the signal's reason; each image is handed
 * over while it is being stored.
 */
export const generateImagesViaAIConnect = (
  request: MediaAIGenerateRequest,
  context: AIConnectContext,
): AsyncGenerator<GeneratedImage, void, undefined> => getGenerationServer().generateImages(request, context);
