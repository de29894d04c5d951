import { vi } from "vitest";
import { createGenerateHandler } from "../../src/server.js";
import { createMockGenerator } from "../../src/testing.js";
import { importBlock } from "./import-block.contract.js";

// The blocks register tests of their own.

const mock = createMockGenerator();
const handler = createGenerateHandler({
  async generate(request, { signal }) {
    const images = await mock.generateImages(request, { signal, jobId: "server" });
    return images.map(({ file, metadata }) => ({
      ...{ bytes: file.stream(), mimeType: file.type, fileName: file.name },
      ...{ provider: "mock", model: metadata?.model, seed: metadata?.seed },
    }));
  },
});
const others = globalThis.fetch;
vi.stubGlobal("fetch", (input: string, init?: RequestInit) =>
  String(input).startsWith("http://127.0.0.1:3000/api/")
    ? handler(new Request(input, init))
    : others(input, init),
);
await importBlock("docs/guides/testing.md", "runStorageContract");

await importBlock("docs/guides/own-kit.md", "// my-kit.test.ts");
