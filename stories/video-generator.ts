import {
  type MediaAIGenerator,
  type MediaAIVideoContext,
  type MediaAIVideoRequest,
  MediaLibraryError,
} from "../src/index.js";
import { createMockGenerator } from "../src/testing.js";
import { fixture } from "./pictures.js";

/** A generator that always returns the same sunset, with durations and prices. */
export function videoGenerator(
  generateVideos: MediaAIGenerator["generateVideos"] = sunset,
): MediaAIGenerator {
  return {
    ...createMockGenerator(),
    capabilities: {
      models: [{ id: "acme/painter", label: "Painter", microUsdPerImage: 3000 }],
      videos: [
        { id: "acme/film", label: "Film", seconds: [5, 10], microUsdPerSecond: 50_000 },
        {
          id: "acme/dream",
          label: "Dream",
          secondsPerImage: 2.5,
          maxInputImages: 4,
          microUsdPerSecond: null,
        },
      ],
    },
    generateVideos,
  };
}

export const asked: MediaAIVideoRequest[] = [];

async function sunset(request: MediaAIVideoRequest) {
  asked.push(request);
  const file = await fixture("sunset.webm");
  return [{ file, metadata: { provider: "acme", model: "acme/film" } }];
}

/** Reports progress and never ends. */
export function endless(_: MediaAIVideoRequest, context?: MediaAIVideoContext): Promise<never> {
  context?.onProgress?.({ fraction: 0.4, message: "Rendering frame 48 of 120" });
  return new Promise((_, reject) => {
    context?.signal.addEventListener("abort", () => reject(context.signal.reason));
  });
}

export async function failing(): Promise<never> {
  throw new MediaLibraryError("provider", "The video service failed. Nothing was charged. Try again.", {
    retryable: true,
  });
}
