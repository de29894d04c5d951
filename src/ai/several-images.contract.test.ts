import { describe, expect, it } from "vitest";
import { createGenerateHandler } from "../server.js";
import { createMockGenerator, runGeneratorContract } from "../testing.js";
import { createHttpGenerator } from "./http-generator.js";

/** Requests and replies are multipart: every request has an input image and returns three images. */
runGeneratorContract("HTTP, multipart both ways, against the handler", {
  create: () => {
    const mock = createMockGenerator({
      models: [{ id: "mock/landscape:1" }],
      latency: ({ prompt }) => (prompt === "snail" ? 5000 : 0),
    });
    const handler = createGenerateHandler({
      models: ["mock/landscape:1"],
      async *generate(request, { signal }) {
        for (const { file, metadata } of await mock.generateImages(request, { signal, jobId: "server" })) {
          yield {
            bytes: file.stream(),
            mimeType: file.type,
            fileName: file.name,
            provider: metadata?.provider ?? "mock",
            ...(metadata?.model !== undefined && { model: metadata.model }),
            ...(metadata?.seed !== undefined && { seed: metadata.seed }),
          };
        }
      },
    });
    const http = createHttpGenerator({
      url: "http://localhost/api/ai/images/generate",
      fetch: (url, init) => handler(new Request(url, init)),
    });
    const input = mock.generateImages({ prompt: "input", width: 8, height: 8 });
    return {
      async generateImages(request, context) {
        context?.signal.throwIfAborted();
        const images = (await input).map(({ file }) => file);
        return http.generateImages({ ...request, n: 3, images }, context);
      },
    };
  },
  describe,
  it,
  expect,
  model: "mock/landscape",
  slow: { prompt: "snail" },
});
