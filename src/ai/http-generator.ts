import type { MediaAIGenerator } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { serverAbilities } from "./server-abilities.js";

/**
 * A generator that asks a server, where the keys stay. Its promise rejects with a `MediaLibraryError`:
 * `network` (retryable) where no whole reply came, `generator` where a reply holds no image, and otherwise
 * with the code that the server named or that its status stands for. When the signal fires it rejects with
 * the signal's reason.
 */
export function createHttpGenerator(options: HttpGeneratorOptions): MediaAIGenerator {
  const { videosUrl, timeout } = options;
  return {
    ...serverAbilities(options),
    ...(timeout !== undefined && { timeout }),
    async generateImages(request, context) {
      // Most visits generate nothing: what speaks the wire format is loaded with the first request.
      const { requestImages } = await import("./request-images.js");
      return requestImages(options, request, context);
    },
    ...(videosUrl && {
      async generateVideos(request, context) {
        const { requestVideo } = await import("./request-video.js");
        return requestVideo(options, videosUrl, request, context);
      },
    }),
  };
}
