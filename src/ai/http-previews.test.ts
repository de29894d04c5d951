import { describe, expect, it, vi } from "vitest";
import type { MediaAIPreview } from "../core/generation/generator.js";
import { image, PNG, png, validRequest } from "../server/test-images.contract.js";
import { createGenerateHandler, type GenerateHandlerOptions, MediaLibraryError } from "../server.js";
import { createHttpGenerator } from "./http-generator.js";

/** A generator of the library on a server of the library. */
function setUp(generate: GenerateHandlerOptions["generate"]) {
  const handler = createGenerateHandler({ generate });
  const replies: Response[] = [];
  const generator = createHttpGenerator({
    url: "http://localhost/generate",
    async fetch(url, init) {
      const reply = await handler(new Request(url, init));
      replies.push(reply.clone());
      return reply;
    },
  });
  const previews: MediaAIPreview[] = [];
  const context = {
    signal: new AbortController().signal,
    jobId: "job",
    onPreview: (preview: MediaAIPreview) => void previews.push(preview),
    onImage: vi.fn(),
  };
  return { generator, replies, previews, context };
}

/** Generates once the client has this many previews, as a model that takes long would. */
const untilShown = (count: number, previews: readonly MediaAIPreview[]) =>
  vi.waitFor(() => expect(previews).toHaveLength(count), { timeout: 10_000 });

const typeOf = (reply: Response | undefined) => reply?.headers.get("content-type")?.split(";")[0];
const bytesOf = async ({ file }: { file: Blob }) => new Uint8Array(await file.arrayBuffer());

describe("previews over HTTP", () => {
  it("arrive before the image of a run, which is as it would be without them", async () => {
    const { generator, replies, previews, context } = setUp(async (_, { onPreview }) => {
      onPreview?.({ bytes: png(1) });
      await untilShown(1, previews);
      expect(context.onImage).not.toHaveBeenCalled();
      return image({ seed: 7, model: "a/b" });
    });
    const images = await generator.generateImages(validRequest, context);
    expect(previews).toMatchObject([{ n: 0, file: { type: "image/png" } }]);
    expect(previews[0] && (await bytesOf(previews[0]))).toEqual(png(1));
    expect(images).toHaveLength(1);
    expect(images[0] && (await bytesOf(images[0]))).toEqual(PNG);
    expect(images[0]?.metadata).toMatchObject({ seed: 7, model: "a/b", provider: "emulator" });
    expect(typeOf(replies[0])).toBe("multipart/form-data");
  });

  it("arrive between the images of a run, with their index", async () => {
    const { generator, previews, context } = setUp(async function* (_, { onPreview }) {
      yield image({ bytes: png(1) });
      onPreview?.({ n: 1, bytes: png(2) });
      await untilShown(1, previews);
      expect(context.onImage).toHaveBeenCalledTimes(1);
      yield image({ bytes: png(3) });
    });
    const images = await generator.generateImages({ ...validRequest, n: 2 }, context);
    expect(previews.map(({ n }) => n)).toEqual([1]);
    expect(await Promise.all(images.map(bytesOf))).toEqual([png(1), png(3)]);
  });

  it("leave a failure after them what it is", async () => {
    const { generator, previews, context } = setUp(async (_, { onPreview }) => {
      onPreview?.({ bytes: png(1) });
      await untilShown(1, previews);
      throw new MediaLibraryError("content-refused", "Not this prompt.");
    });
    const { message, code } = new MediaLibraryError("content-refused", "Not this prompt.");
    await expect(generator.generateImages(validRequest, context)).rejects.toMatchObject({ message, code });
  });

  it("leave the time after which to try again what it is", async () => {
    const { generator, previews, context } = setUp(async (_, { onPreview }) => {
      onPreview?.({ bytes: png(1) });
      await untilShown(1, previews);
      throw new MediaLibraryError("provider-throttled", "Busy.", { retryAfter: 6.5 });
    });
    await expect(generator.generateImages(validRequest, context)).rejects.toMatchObject({
      code: "provider-throttled",
      retryAfter: 7,
    });
  });

  it("stop with the run when it is canceled", async () => {
    let aborted = false;
    const { generator, previews, context } = setUp((_, { signal, onPreview }) => {
      onPreview?.({ bytes: png(1) });
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    });
    const control = new AbortController();
    const running = generator.generateImages(validRequest, { ...context, signal: control.signal });
    await untilShown(1, previews);
    control.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(aborted).toBe(true));
  });

  it("are not offered to a client that does not show them, whose reply is raw bytes", async () => {
    const offered: boolean[] = [];
    const { generator, replies } = setUp(async (_, { onPreview }) => {
      offered.push(onPreview !== undefined);
      return image();
    });
    await generator.generateImages(validRequest);
    expect(offered).toEqual([false]);
    expect(typeOf(replies[0])).toBe("image/png");
  });

  it("are unknown to a server of an earlier version, which answers as ever", async () => {
    const fetch = vi.fn(async (_url: string | URL, _init?: RequestInit) => {
      const headers = { "content-type": "image/png" };
      return new Response(PNG, { headers });
    });
    const generator = createHttpGenerator({ url: "http://x.test", fetch });
    const onPreview = vi.fn();
    const signal = new AbortController().signal;
    const images = await generator.generateImages(validRequest, { signal, jobId: "job", onPreview });
    expect(images).toHaveLength(1);
    expect(onPreview).not.toHaveBeenCalled();
  });
});

describe("hostile previews of a server", () => {
  const part = (name: string, body: Uint8Array, fileName = "0") =>
    new Blob([
      `\r\n--b\r\ncontent-disposition: form-data; name="${name}"; filename="${fileName}"\r\n`,
      "content-type: image/png\r\n\r\n",
      new Uint8Array(body),
    ]);

  it.each<[string, Blob]>([
    ["a huge one", part("preview", new Uint8Array(20 * 1024 * 1024))],
    ["thousands", new Blob(Array.from({ length: 2_000 }, () => part("preview", PNG)))],
    ["one of no image", part("preview", PNG, "no number")],
    ["one that is no picture", part("preview", new TextEncoder().encode("<script>"))],
  ])("cost no image: %s", async (_, previews) => {
    const body = new Blob([previews, part("image", PNG), "\r\n--b--\r\n"]);
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const generator = createHttpGenerator({
      url: "http://x.test",
      fetch: async () => new Response(body, { headers }),
    });
    const reported: MediaAIPreview[] = [];
    const images = await generator.generateImages(validRequest, {
      signal: new AbortController().signal,
      jobId: "job",
      onPreview: (preview) => void reported.push(preview),
    });
    expect(images).toHaveLength(1);
    for (const { file } of reported) expect(file.size).toBeLessThan(256 * 1024);
  });
});
