import {
  type MediaAIGenerateContext,
  type MediaAIGeneratedImage,
  type MediaAIGenerateRequest,
  type MediaAIGenerator,
  MediaLibraryError,
} from "../src/index.js";
import { createMockGenerator } from "../src/testing.js";
import { videoGenerator } from "./video-generator.js";

const mock = createMockGenerator();

/** The cost of an image in these stories, in millionths of a US dollar. */
const PRICE = 3000;

/** The mock generator with costs. */
export async function priced(request: MediaAIGenerateRequest): Promise<MediaAIGeneratedImage[]> {
  const images = await mock.generateImages(request);
  return images.map(({ file, metadata }, n) => ({ file, n, metadata: { ...metadata, microUsd: PRICE } }));
}

/** Reports the first `count` images and some progress, and then never ends. */
export async function stopAfter(
  count: number,
  request: MediaAIGenerateRequest,
  context: MediaAIGenerateContext | undefined,
): Promise<never> {
  const images = await priced(request);
  for (const image of images.slice(0, count)) context?.onImage?.(image);
  if (count > 0) context?.onProgress?.({ fraction: count / images.length });
  return new Promise((_, reject) => {
    context?.signal.addEventListener("abort", () => reject(context.signal.reason));
  });
}

/** The prompt determines the outcome: most succeed, some never end, some fail. */
export function queueGenerator(): MediaAIGenerator {
  const failed = new Set<string>();
  return {
    ...videoGenerator(),
    async generateImages(request, context) {
      const { prompt } = request;
      if (prompt.includes("lighthouse")) return stopAfter(2, request, context);
      if (prompt.includes("heron")) return stopAfter(0, request, context);
      if (prompt.includes("stormy") && !failed.has(prompt)) {
        failed.add(prompt);
        throw new MediaLibraryError("provider", "The image service failed. Nothing was charged. Try again.", {
          retryable: true,
        });
      }
      return priced(request);
    },
  };
}
