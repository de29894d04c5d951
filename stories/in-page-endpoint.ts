import { createHttpGenerator, type MediaAIGenerator } from "../src/index.js";
import { createGenerateHandler } from "../src/server.js";
import { createMockGenerator } from "../src/testing.js";

/**
 * Client and server in one page: the HTTP generator calls the real handler, which validates every field as on a server,
 * and no request leaves the page.
 */
export function createInPageEndpoint(): MediaAIGenerator {
  const painter = createMockGenerator();
  const handler = createGenerateHandler({
    async generate(request) {
      const [image] = await painter.generateImages(request);
      if (!image) throw new Error("The mock generator returned no image.");
      const { file, metadata } = image;
      return {
        bytes: new Uint8Array(await file.arrayBuffer()),
        mimeType: file.type,
        provider: "in-page",
        fileName: file.name,
        ...(metadata?.seed !== undefined && { seed: metadata.seed }),
      };
    },
  });
  return createHttpGenerator({
    url: new URL("/in-page/generate", location.href),
    fetch: (url, init) => handler(new Request(url, init)),
  });
}
