import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { ViteUserConfig } from "vitest/config";
import { startEmulator } from "../../packages/replicate-emulator/emulator.mjs";
import { readOrigin } from "../../src/core/media/origin/read-origin.js";
import { createHttpGenerator, createMediaLibrary, type MediaAIGenerator } from "../../src/index.js";
import { createMemoryStorage, createMockGenerator } from "../../src/testing.js";
import { importBlock, textBlock } from "./import-block.contract.js";

type Handle = (request: Request) => Promise<Response>;

const FOX = { prompt: "a red fox", width: 64, height: 64 };

/** A picture, as a provider sends it. */
async function painting(): Promise<File> {
  const [image] = await createMockGenerator().generateImages(FOX);
  if (!image) throw new Error("The mock has painted nothing.");
  return image.file;
}

/** Answers what the code of a page requests. */
function stubFetch(answer: Handle) {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    const request = new Request(new URL(url, "http://localhost:3000"), init);
    requests.push(request.clone());
    return answer(request);
  });
  return requests;
}

/** How a page reaches a handler. */
const clientOf = (handle: Handle) =>
  createHttpGenerator({
    url: "http://localhost:3000/api/ai/images/generate",
    fetch: (url, init) => handle(new Request(url, init)),
  });

async function generate(ai: MediaAIGenerator) {
  const [image] = await ai.generateImages(FOX);
  if (!image) throw new Error("There is no image.");
  return { ...image, bytes: new Uint8Array(await image.file.arrayBuffer()) };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe("the guide of the server", () => {
  it("has a route that asks the provider with its token, and refuses other models", async () => {
    const picture = await painting();
    const requests = stubFetch(async () => new Response(picture));
    vi.stubEnv("ACME_TOKEN", "secret");
    const { POST }: { POST: Handle } = await importBlock("docs/guides/server.md", "createGenerateHandler");
    const ai = clientOf(POST);
    const { bytes, metadata } = await generate(ai);
    expect(bytes.length).toBeGreaterThan(picture.size);
    expect(metadata).toMatchObject({ provider: "Acme", model: "acme/paint" });
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer secret");
    expect(await requests[0]?.json()).toEqual(FOX);
    await expect(ai.generateImages({ ...FOX, model: "acme/other" })).rejects.toMatchObject({
      code: "model-not-allowed",
    });
    expect(requests).toHaveLength(1);
  });
});

describe("the guide of origins", () => {
  const generatedByAI = { kind: "ai", digitalSourceType: "trainedAlgorithmicMedia" };

  it("has a handler that marks images, without the prompt", async () => {
    const picture = await painting();
    const requests = stubFetch(async () => new Response(picture));
    const { handler }: { handler: Handle } = await importBlock(
      "docs/guides/origin.md",
      "createGenerateHandler",
    );
    const { bytes } = await generate(clientOf(handler));
    expect(new URL(requests[0]?.url ?? "").searchParams.get("prompt")).toBe(FOX.prompt);
    expect(await readOrigin(bytes, "image/png")).toMatchObject(generatedByAI);
    const text = Buffer.from(bytes).toString("latin1");
    expect(text).toContain("Acme Studio");
    expect(text).not.toContain(FOX.prompt);
  });

  it("has a generator in the browser that marks images", async () => {
    vi.stubGlobal("painter", createMockGenerator());
    const { ai }: { ai: MediaAIGenerator } = await importBlock("docs/guides/origin.md", "markGenerator");
    const { bytes } = await generate(ai);
    expect(await readOrigin(bytes, "image/png")).toMatchObject(generatedByAI);
    expect(Buffer.from(bytes).toString("latin1")).toContain("Acme Studio");
  });
});

describe("the guide of generators", () => {
  const loadGenerator = (): Promise<{ ai: MediaAIGenerator }> =>
    importBlock("docs/guides/own-generator.md", "/api/paint");

  it("has one that asks a server, and passes on that it is cancelled", async () => {
    const picture = await painting();
    const requests = stubFetch(async () => new Response(picture));
    const { ai } = await loadGenerator();
    const library = createMediaLibrary({ storage: createMemoryStorage(), ai });
    onTestFinished(() => library.close());
    const [asset] = await library.generateImages({ ...FOX, seed: 7 });
    expect(asset).toMatchObject({ name: "painting.png", source: { type: "ai", provider: "Acme" } });
    expect(await requests[0]?.json()).toEqual({ ...FOX, seed: 7 });

    const cancelled = new AbortController();
    const waiting = stubFetch(async () => new Promise(() => cancelled.abort()));
    const failed = library.generateImages(FOX, { signal: cancelled.signal });
    await expect(failed).rejects.toMatchObject({ name: "AbortError" });
    expect(waiting[0]?.signal.aborted).toBe(true);
  });
});

describe("the start with Next.js", () => {
  it("has a server that works with the emulator, for the client of durable generations", async () => {
    const folder = mkdtempSync(join(tmpdir(), "guide-"));
    const home = process.cwd();
    const emulator = await startEmulator({ runTime: 40 });
    onTestFinished(async () => {
      process.chdir(home);
      await emulator.close();
      rmSync(folder, { recursive: true });
    });
    const env = textBlock("docs/start/nextjs.md", "REPLICATE_API_TOKEN=emulator");
    for (const [, name = "", value = ""] of env.matchAll(/^(\w+)=(.*)$/gm)) {
      vi.stubEnv(name, value.replace("127.0.0.1:4010", emulator.deliveryHost));
    }
    // Its files are where it is started.
    process.chdir(folder);
    const methods: Record<string, Handle> = await importBlock(
      "docs/start/nextjs.md",
      "createGenerationServer",
    );

    let cookie = "";
    const origin = "http://localhost:3000";
    vi.stubGlobal("location", { href: `${origin}/` });
    const others = fetch;
    vi.stubGlobal("fetch", async (address: string | URL, init?: RequestInit) => {
      const url = new URL(address, origin);
      // The server's own requests, to the emulator.
      if (url.origin !== origin) return others(address, init);
      const request = new Request(url, init);
      if (cookie) request.headers.set("cookie", cookie);
      const reply = await methods[request.method]?.(request);
      if (!reply) throw new Error(`The route does not export ${request.method}.`);
      cookie ||= reply.headers.getSetCookie()[0]?.split(";")[0] ?? "";
      return reply;
    });
    const { ai }: { ai: MediaAIGenerator } = await importBlock(
      "docs/guides/durable-generations.md",
      "createDurableGenerator",
    );
    const library = createMediaLibrary({ storage: createMemoryStorage(), ai });
    onTestFinished(() => library.close());
    const [model] = await library.loadModels();
    const [asset] = await library.generateImages({ ...FOX, width: 512, height: 512 });
    expect(asset?.source).toMatchObject({
      type: "ai",
      model: expect.stringContaining(model?.id ?? "no model"),
    });
    expect(await library.estimate(FOX)).toMatchObject({ microUsd: expect.any(Number) });
  });
});

describe("the guide of kits", () => {
  it("has a configuration of Vitest for a real browser", async () => {
    const { default: config }: { default: ViteUserConfig } = await importBlock(
      "docs/guides/own-kit.md",
      "defineConfig",
    );
    expect(config.test?.browser).toMatchObject({
      ...{ enabled: true, headless: true },
      provider: { name: "playwright" },
      instances: [{ browser: "chromium" }],
    });
  });
});
