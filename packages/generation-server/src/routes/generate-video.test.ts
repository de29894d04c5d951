import { createHttpGenerator } from "@reactkits.dev/react-media-library";
import { sniffType } from "@reactkits.dev/react-media-library/server";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { createTestHarness, type TestHarness } from "../testing/test-harness.js";

const URL_OF_ROUTE = "http://demo.example/api/ai/videos/generate";

const postJson = ({ ask }: TestHarness, body: unknown, signal?: AbortSignal) =>
  ask(
    new Request(URL_OF_ROUTE, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    }),
  );

async function postForm({ ask }: TestHarness, request: unknown, images: readonly Blob[]) {
  const form = new FormData();
  form.append("request", JSON.stringify(request));
  for (const image of images) form.append("image", image, "x");
  return ask(new Request(URL_OF_ROUTE, { method: "POST", body: form }));
}

const picture = async (background: string) =>
  new Blob([
    new Uint8Array(
      await sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  ]);

const metadataOf = (reply: Response, name: string) =>
  JSON.parse(decodeURIComponent(reply.headers.get(name) ?? "null"));

/** The table has no price for it. */
const PRICES = { prices: { "kling-ai/kling-video": { perSecond: 90_000 } } };

describe("POST /api/ai/videos/generate", () => {
  it("generates a video from a prompt, with the nearest supported length", async () => {
    const harness = await createTestHarness(PRICES);
    const reply = await postJson(harness, { prompt: "a fox runs", seconds: 8 });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-ai-model")).toBe("kling-ai/kling-video");
    expect(metadataOf(reply, "x-ai-requested")).toEqual({ seconds: 8 });
    expect(metadataOf(reply, "x-ai-sent")).toEqual({ duration: 10 });
    expect(metadataOf(reply, "x-ai-warnings")).toEqual([expect.stringContaining("10 s long instead of 8 s")]);
    const bytes = new Uint8Array(await reply.arrayBuffer());
    const type = sniffType(bytes.subarray(0, 64));
    expect([type, reply.headers.get("content-type")]).toEqual([expect.stringMatching(/^video\//), type]);
    await vi.waitFor(
      async () =>
        expect(await harness.usage()).toEqual([
          expect.objectContaining({ model: "kling-ai/kling-video", outcome: "succeeded", cost: 900_000 }),
        ]),
      5000,
    );
  });

  it("generates a video from images, which are uploaded to the provider", async () => {
    const harness = await createTestHarness(PRICES);
    const reply = await postForm(harness, {}, [await picture("red"), await picture("blue")]);
    expect([reply.status, reply.headers.get("x-ai-model")]).toEqual([200, "fofr/skyreels-2"]);
    expect(sniffType(new Uint8Array(await reply.arrayBuffer()).subarray(0, 64))).toMatch(/^video\//);
    const [run] = await harness.runs();
    expect(run?.input).toEqual({
      images: [expect.stringMatching(/\/v1\/files\//), expect.stringMatching(/\/v1\/files\//)],
    });
  });

  it("rejects an empty list of images, a missing prompt, and files that are not images", async () => {
    const harness = await createTestHarness(PRICES);
    const problemOf = async (reply: Response) => [reply.status, (await reply.json()).errors?.[0].field];
    expect(await problemOf(await postForm(harness, { prompt: "x" }, []))).toEqual([400, "images"]);
    expect(await problemOf(await postForm(harness, {}, [new Blob(["<script>"])]))).toEqual([400, "images"]);
    expect(await problemOf(await postJson(harness, {}))).toEqual([400, "prompt"]);
    expect(await problemOf(await postJson(harness, { prompt: "x", images: [] }))).toEqual([400, "images"]);
    expect(await problemOf(await postJson(harness, { prompt: "x", seconds: 1e9 }))).toEqual([400, "seconds"]);
    const many = Array(15).fill(await picture("red"));
    expect((await postForm(harness, {}, many)).status).toBe(413);
    expect(await harness.runs()).toEqual([]);
  });

  it("serves the library's own generator, from a prompt and from images", async () => {
    const harness = await createTestHarness(PRICES);
    const { generateVideos } = createHttpGenerator({
      url: "http://demo.example/images",
      videosUrl: URL_OF_ROUTE,
      fetch: (url, init) => harness.ask(new Request(url, init)),
    });
    const model = "kling-ai/kling-video";
    const [film] = (await generateVideos?.({ prompt: "waves", seconds: 7, model })) ?? [];
    expect([film?.file.type, film?.file.name]).toEqual(["video/webm", "waves.webm"]);
    expect(film?.metadata).toMatchObject({
      provider: "emulator",
      model,
      sent: { duration: 5 },
      warnings: [expect.stringContaining("5 s long instead of 7 s")],
    });
    const images = [new File([await picture("red")], "red.png", { type: "image/png" })];
    const [made] = (await generateVideos?.({ images })) ?? [];
    expect([made?.file.type, made?.metadata?.model]).toEqual(["video/webm", "fofr/skyreels-2"]);
    await expect(generateVideos?.({ images: [] })).rejects.toMatchObject({
      code: "field",
      fields: [{ field: "images" }],
    });
  });

  it("runs the requested model if it is a video model of the table", async () => {
    const harness = await createTestHarness(PRICES);
    const ask = { prompt: "x", model: "kling-ai/kling-video" };
    expect((await postJson(harness, ask)).headers.get("x-ai-model")).toBe("kling-ai/kling-video");
    for (const model of [
      "fofr/skyreels-2",
      "acme/films",
      "stability-ai/sdxl",
      "meta/meta-llama-3-70b-instruct",
      5,
    ]) {
      const reply = await postJson(harness, { ...ask, model });
      const code = model === "fofr/skyreels-2" ? "field" : "model-not-allowed";
      expect([reply.status, (await reply.json()).code]).toEqual([400, code]);
    }
    expect(await harness.runs()).toHaveLength(1);
  });

  it("rejects models with an unknown price", async () => {
    const harness = await createTestHarness();
    const reply = await postJson(harness, { prompt: "x", model: "kling-ai/kling-video" });
    expect([reply.status, (await reply.json()).code]).toEqual([400, "model-not-allowed"]);
    const unnamed = await postJson(harness, { prompt: "x" });
    expect([unnamed.status, (await unnamed.json()).detail]).toEqual([
      400,
      expect.stringContaining("no model on offer makes a video of a prompt"),
    ]);
    expect(await harness.runs()).toEqual([]);
  });

  it("rejects an image as output", async () => {
    const harness = await createTestHarness(PRICES);
    const reply = await postJson(harness, { prompt: "[html] x" });
    expect([reply.status, (await reply.json()).detail]).toEqual([
      500,
      expect.stringContaining("something other than a video"),
    ]);
  });

  it("cancels the prediction when the client disconnects", async () => {
    const harness = await createTestHarness(PRICES);
    const control = new AbortController();
    const reply = postJson(harness, { prompt: "[hang] x" }, control.signal);
    await vi.waitFor(async () => expect(await harness.runs()).toHaveLength(1));
    control.abort();
    await reply;
    await vi.waitFor(async () => expect(await harness.runs()).toMatchObject([{ cancelAsked: true }]));
    await vi.waitFor(
      async () => expect(await harness.usage()).toEqual([expect.objectContaining({ outcome: "canceled" })]),
      5000,
    );
  });
});
