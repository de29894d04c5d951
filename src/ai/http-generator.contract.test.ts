import { describe, expect, it } from "vitest";
import { createEstimateHandler, createGenerateHandler } from "../server.js";
import { createMockGenerator, runGeneratorContract } from "../testing.js";
import { createHttpGenerator } from "./http-generator.js";

const model = {
  id: "mock/landscape:1",
  guidance: { min: 1.5, max: 10 },
  qualities: [{ id: "standard" }, { id: "high" }],
};

/** The whole way in one process: HTTP generator, wire, handler, and the mock in the provider's place. */
function createRoundTrip(accept: string) {
  const mock = createMockGenerator({
    models: [model],
    latency: ({ prompt }) => (prompt === "snail" ? 5000 : 0),
    estimate: true,
  });
  const estimates = createEstimateHandler({
    models: ["mock/landscape:1"],
    estimate: async (request, context) => (await mock.estimate?.(request, context)) ?? { microUsd: null },
  });
  const handler = createGenerateHandler({
    models: ["mock/landscape:1"],
    qualities: model.qualities.map(({ id }) => id),
    async generate(request, { signal }) {
      const images = await mock.generateImages(request, { signal, jobId: "server" });
      return images.map(({ file, metadata }) => ({
        bytes: file.stream(),
        mimeType: file.type,
        fileName: file.name,
        provider: metadata?.provider ?? "mock",
        ...(metadata?.model !== undefined && { model: metadata.model }),
        ...(metadata?.seed !== undefined && { seed: metadata.seed }),
      }));
    },
  });
  const generator = createHttpGenerator({
    url: "http://localhost/api/ai/images/generate",
    estimatesUrl: "http://localhost/api/ai/estimates",
    headers: { accept },
    fetch: (url, init) => (url.endsWith("/estimates") ? estimates : handler)(new Request(url, init)),
  });
  return { ...generator, capabilities: mock.capabilities };
}

for (const accept of ["image/*", "application/json"])
  runGeneratorContract(`HTTP, ${accept}, against the handler`, {
    create: () => createRoundTrip(accept),
    describe,
    it,
    expect,
    model: "mock/landscape",
    slow: { prompt: "snail" },
  });
