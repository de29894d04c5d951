import { afterEach, describe, expect, it, vi } from "vitest";
import { createHttpGenerator } from "../../ai/http-generator.js";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaAIGenerator, MediaAIVideoContext, MediaAIVideoRequest } from "./generator.js";

const FIXTURES = import.meta.glob<string>("../../../fixtures/sunset.webm", {
  query: "?url",
  import: "default",
  eager: true,
});
const bytes = await (await fetch(FIXTURES["../../../fixtures/sunset.webm"] ?? "")).arrayBuffer();
const video = () => new File([bytes], "made.webm", { type: "video/webm" });

const generateImages = async () => [];
const open: MediaLibraryInstance[] = [];

function create(ai: Partial<MediaAIGenerator>): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: { generateImages, ...ai } });
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

async function picture(): Promise<File> {
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext("2d")?.fillRect(0, 0, 4, 4);
  return new File([await canvas.convertToBlob()], "start.png", { type: "image/png" });
}

describe("generateVideos", () => {
  it("saves a video with its metadata through the import pipeline", async () => {
    const asked: MediaAIVideoRequest[] = [];
    const library = create({
      async generateVideos(request, { jobId, onProgress }: Partial<MediaAIVideoContext> = {}) {
        asked.push(request);
        onProgress?.({ fraction: 0.5 });
        const [running] = library.getSnapshot().generations;
        expect(running).toMatchObject({ id: jobId, kind: "videos", progress: { fraction: 0.5 } });
        return [{ file: video(), metadata: { provider: "acme", seconds: 2, warnings: ["It is short."] } }];
      },
    });
    await library.importFiles([await picture()]);
    const start = await library.getFile(library.getSnapshot().assets[0]?.id ?? "");
    const request = { prompt: "dusk", images: [start], seconds: 2, model: "acme/film" };
    const [asset] = await library.generateVideos(request);
    expect(asked).toEqual([request]);
    expect(asset).toMatchObject({
      ...{ mimeType: "video/webm", width: 320, height: 180 },
      source: { type: "ai", provider: "acme", model: "acme/film", prompt: "dusk" },
      sourceMeta: {
        ...{ seconds: 2, warnings: ["It is short."] },
        request: { prompt: "dusk", seconds: 2, images: [{ name: "start.png" }] },
      },
    });
    expect(asset?.duration).toBeGreaterThan(1.5);
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: undefined, assetCount: 2 });
  });

  it("is undefined if the generator does not support video", async () => {
    const library = create({});
    expect(library.getSnapshot().canGenerateVideos).toBe(false);
    await expect(library.generateVideos({ prompt: "dusk" })).rejects.toMatchObject({ code: "no-generator" });
    library.configure({ ai: { generateImages, generateVideos: async () => [] } });
    expect(library.getSnapshot().canGenerateVideos).toBe(true);
    await expect(library.generateVideos({ prompt: "dusk" })).rejects.toMatchObject({
      code: "no-images",
      message: "The generator returned no video. Change the prompt and try again.",
    });
  });

  it.each([
    [{ images: [] }, "images"],
    [{ prompt: "dusk", images: [] }, "images"],
    [{}, "prompt"],
    [{ prompt: "  " }, "prompt"],
    [{ prompt: "dusk", seconds: 0 }, "seconds"],
    [{ images: Array.from({ length: 15 }, video) }, "images"],
  ])("rejects %j before the generator is called", async (request, field) => {
    const generateVideos = vi.fn(async () => [{ file: video() }]);
    const library = create({ generateVideos });
    await expect(library.generateVideos(request)).rejects.toMatchObject({
      code: "field",
      fields: [{ field }],
    });
    expect(generateVideos).not.toHaveBeenCalled();
  });

  it("aborts the generator's signal when cancelled", async () => {
    let told: AbortSignal | undefined;
    const library = create({
      generateVideos: (_, context) => {
        told = context?.signal;
        return new Promise(() => {});
      },
    });
    const run = library.generateVideos({ prompt: "dusk" });
    await vi.waitFor(() => expect(told).toBeDefined());
    library.cancel(library.getSnapshot().generations[0]?.id ?? "");
    await expect(run).rejects.toMatchObject({ code: "canceled" });
    expect(told?.aborted).toBe(true);
  });

  it("uses the timeout of the model, which depends on the kind of input", async () => {
    const library = create({
      timeout: 1,
      capabilities: async () => ({
        videos: [
          { id: "acme/from-prompt", timeout: 60_000 },
          { id: "acme/from-images", maxInputImages: 4, timeout: 30 },
        ],
      }),
      generateVideos: () => new Promise(() => {}),
    });
    // The first would fail for long after the test has ended.
    const long = library.generateVideos({ prompt: "dusk" });
    const ended = vi.fn();
    long.catch(ended);
    const images = [await picture()];
    await expect(library.generateVideos({ images })).rejects.toMatchObject({ code: "timeout" });
    expect(ended).not.toHaveBeenCalled();
  });
});

describe("createHttpGenerator with videosUrl", () => {
  const headers = {
    ...{ "content-type": "video/webm", "x-ai-provider": "acme", "x-ai-model": "acme/film" },
    "x-ai-warnings": encodeURIComponent(JSON.stringify(["It is short."])),
  };

  function server(reply: () => Response) {
    const calls: { url: string; init: RequestInit }[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      calls.push({ url, init });
      return reply();
    };
    return { calls, ai: createHttpGenerator({ url: "/images", videosUrl: "/videos", fetch }) };
  }

  it("sends JSON for a prompt, and saves the reply", async () => {
    const { calls, ai } = server(() => new Response(bytes, { headers }));
    const [asset] = await create(ai).generateVideos({ prompt: "A pier at dusk", seconds: 5 });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.url).toBe("/videos");
    expect(JSON.parse(String(calls[0]?.init.body))).toEqual({ prompt: "A pier at dusk", seconds: 5 });
    expect(asset).toMatchObject({
      name: "A pier at dusk.webm",
      source: { type: "ai", provider: "acme", model: "acme/film", prompt: "A pier at dusk" },
      sourceMeta: { warnings: ["It is short."] },
    });
  });

  it("sends a multipart form for images", async () => {
    const { calls, ai } = server(() => new Response(bytes, { headers }));
    const image = await picture();
    await create(ai).generateVideos({ images: [image, image] });
    const form = calls[0]?.init.body;
    if (!(form instanceof FormData)) throw new Error("This is no form.");
    expect([...form.keys()]).toEqual(["request", "image", "image"]);
    expect(form.get("request")).toBe("{}");
    expect(new Headers(calls[0]?.init.headers).get("content-type")).toBeNull();
  });

  it.each([
    ["a page", () => new Response("<!doctype html>", { headers }), "text/html instead of a video"],
    ["nothing", () => new Response("", { headers }), "an empty body instead of a video"],
  ])("ignores a wrong header: %s", async (_, reply, message) => {
    const library = create(server(reply).ai);
    await expect(library.generateVideos({ prompt: "dusk" })).rejects.toMatchObject({
      code: "generator",
      message: expect.stringContaining(message),
    });
    expect(library.getSnapshot().assetCount).toBe(0);
  });

  it("passes on the server's error", async () => {
    const problem = {
      type: "about:blank",
      title: "x",
      status: 429,
      detail: "Too many.",
      code: "rate-limited",
    };
    const reply = () =>
      Response.json(problem, { status: 429, headers: { "content-type": "application/problem+json" } });
    const library = create(server(reply).ai);
    await expect(library.generateVideos({ prompt: "dusk" })).rejects.toMatchObject({ code: "rate-limited" });
  });

  it("does not support video without the URL", () => {
    expect(createHttpGenerator({ url: "/images" })).not.toHaveProperty("generateVideos");
  });
});
