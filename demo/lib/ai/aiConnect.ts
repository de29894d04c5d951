import "server-only";
import { createOpenAI } from "@ai-sdk/openai";
import type { GenerateImagesContext } from "@reactkits.dev/media-generation-server";
import {
  fromAISDK,
  type GeneratedImage,
  type MediaAIGenerateRequest,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { readMode, readSetting } from "../env";
import { getGenerationServer } from "../get-generation-server";

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
  if (readMode(process.env) !== "openai") return getGenerationServer().generateImages(request, context);
  const [apiKey = "", baseURL] = ["OPENAI_API_KEY", "OPENAI_BASE_URL"].map((name) =>
    readSetting(process.env, name),
  );
  const model = createOpenAI({ apiKey, ...(baseURL && { baseURL }) }).image("gpt-image-1");
  return fromAISDK(model, { provider: "OpenAI" })(request, context);
}
