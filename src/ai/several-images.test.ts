import { describe, expect, it, vi } from "vitest";
import type { MediaAIGeneratedImage } from "../core/generation/generator.js";
import { image, PNG, png, validRequest } from "../server/test-images.contract.js";
import { createGenerateHandler, type GenerateHandlerOptions, MediaLibraryError } from "../server.js";
import { createHttpGenerator } from "./http-generator.js";

const several = { ...validRequest, n: 3 };

function setUp(generate: GenerateHandlerOptions["generate"], headers: HeadersInit = {}) {
  const handler = createGenerateHandler({ generate });
  const sent: Request[] = [];
  const generator = createHttpGenerator({
    url: "http://localhost/generate",
    headers,
    fetch(url, init) {
      const request = new Request(url, init);
      sent.push(request.clone());
      return handler(request);
    },
  });
  return { generator, sent };
}

const bytesOf = async ({ file }: MediaAIGeneratedImage) => new Uint8Array(await file.arrayBuffer());

describe("multipart reply over HTTP", () => {
  it("reports each image before the next one is generated, and all at the end", async () => {
    const steps: string[] = [];
    const { generator } = setUp(async function* () {
      for (const index of [0, 1, 2]) {
        steps.push(`made ${index}`);
        yield image({ bytes: png(index), fileName: `${index}.png`, seed: index, warnings: ["Made square."] });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    const early: MediaAIGeneratedImage[] = [];
    const onProgress = vi.fn();
    const images = await generator.generateImages(several, {
      signal: new AbortController().signal,
      jobId: "job",
      onImage(one) {
        early.push(one);
        steps.push(`got ${one.file.name}`);
      },
      onProgress,
    });
    expect(steps).toEqual(["made 0", "got 0.png", "made 1", "got 1.png", "made 2", "got 2.png"]);
    expect(images).toEqual(early);
    for (const [index, each] of images.entries()) expect(await bytesOf(each)).toEqual(png(index));
    expect(images[2]?.metadata).toMatchObject({
      ...several,
      provider: "emulator",
      seed: 2,
      warnings: ["Made square."],
    });
    expect(onProgress.mock.calls.map(([{ fraction }]) => fraction)).toEqual([1 / 3, 2 / 3, 1]);
  });

  it("reports the images before a failure and keeps the server's message", async () => {
    const { generator } = setUp(async function* () {
      yield image();
      throw new MediaLibraryError("provider-rejected", "Not this prompt.");
    });
    const onImage = vi.fn();
    const context = { signal: new AbortController().signal, jobId: "job", onImage };
    await expect(generator.generateImages(several, context)).rejects.toMatchObject({
      ...{ code: "provider-rejected", message: "Not this prompt.", status: 400, retryable: false },
    });
    expect(onImage).toHaveBeenCalledOnce();
  });

  it("reports a network error if the reply ends early", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const answering = (body: string) =>
      createHttpGenerator({ url: "http://x.test", fetch: async () => new Response(body, { headers }) });
    for (const body of ["", "--b\r\n", '--b\r\ncontent-disposition: form-data; name="image"\r\n\r\nabc'])
      await expect(answering(body).generateImages(several)).rejects.toMatchObject({ code: "network" });
    for (const body of ["--b--", '--b\r\ncontent-disposition: form-data; name="image"\r\n\r\n<p>\r\n--b--'])
      await expect(answering(body).generateImages(several)).rejects.toMatchObject({ code: "generator" });
  });

  it("ends immediately if the signal is aborted between images", async () => {
    const ends: string[] = [];
    const { generator } = setUp(async function* (_request, { signal }) {
      signal.addEventListener("abort", () => ends.push("signal"));
      yield image();
      await new Promise(() => {});
    });
    const abort = new AbortController();
    const running = generator.generateImages(several, {
      ...{ signal: abort.signal, jobId: "job" },
      onImage: () => abort.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => ends).toEqual(["signal"]);
  });
});

describe("metadata over HTTP", () => {
  it.each([
    ["in headers", 10],
    ["beside it, where headers have no room", 6000],
  ])("is returned %s", async (_name, length) => {
    const sent = { prompt: "fü".repeat(length), aspect_ratio: "1:1" };
    const warnings = ["Steps: 4 in place of 50."];
    const { generator } = setUp(async () => image({ sent, warnings }));
    const [got] = await generator.generateImages(validRequest);
    expect(got?.metadata).toMatchObject({ provider: "emulator", sent, warnings });
    expect(got && (await bytesOf(got))).toEqual(PNG);
  });

  it("keeps the valid fields of another server's metadata", async () => {
    const headers = {
      "content-type": "image/png",
      "x-ai-sent": "[1]",
      "x-ai-warnings": "%7B",
      "x-ai-seed": "7",
    };
    const fetch = async () => new Response(PNG, { headers });
    const [got] = await createHttpGenerator({ url: "http://x.test", fetch }).generateImages(validRequest);
    expect(got?.metadata).toStrictEqual({ ...validRequest, seed: 7, createdAt: expect.any(Number) });
  });
});

describe("input images over HTTP", () => {
  it("are sent as multipart and not repeated in the metadata", async () => {
    const seen: unknown[] = [];
    const { generator, sent } = setUp(
      async (request) => {
        seen.push(request);
        return image();
      },
      { authorization: "Bearer x", "content-type": "application/json" },
    );
    const file = new File([PNG], "fox.png", { type: "image/png" });
    const [got] = await generator.generateImages({ ...validRequest, images: [file, file], mask: file });
    expect(sent[0]?.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer x");
    expect(seen).toEqual([
      {
        ...validRequest,
        images: [expect.any(File), expect.any(File)],
        mask: expect.objectContaining({ size: PNG.length }),
      },
    ]);
    expect(got?.metadata).not.toHaveProperty("images");
    await generator.generateImages({ ...validRequest, images: [] });
    expect(sent[1]?.headers.get("content-type")).toBe("application/json");
  });
});
