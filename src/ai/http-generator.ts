import type { MediaAIGenerator } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { serverAbilities } from "./server-abilities.js";

/**
 * A generator that calls the app's own server, which keeps the API keys. Its promises reject with a `MediaLibraryError`:
 * `network` (retryable) without a complete reply, `generator` if the reply contains no image, otherwise the code sent by
 * the server or derived from its status. An aborted call rejects with the signal's reason.
 *
 * @example
 * ```ts
 * import { createHttpGenerator } from "@reactkits.dev/react-media-library";
 *
 * export const ai = createHttpGenerator({
 *   url: "/api/ai/images/generate",
 *   capabilitiesUrl: "/api/ai/models",
 *   headers: () => ({ authorization: `Bearer ${localStorage.getItem("token")}` }),
 * });
 * ```
 */
export function createHttpGenerator(options: HttpGeneratorOptions): MediaAIGenerator {
  const { videosUrl, timeout } = options;
  return {
    ...serverAbilities(options),
    ...(timeout !== undefined && { timeout }),
    async generateImages(request, context) {
      // Most visits generate nothing, so the wire format is loaded with the first request.
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
