import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createDeferred } from "../deferred.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaAIGeneratedImage, MediaAIGenerateRequest, MediaAIGenerator } from "./generator.js";

const open: MediaLibraryInstance[] = [];
const request: MediaAIGenerateRequest = { prompt: "a red fox", width: 64, height: 48 };

function create(
  generateImages?: MediaAIGenerator["generateImages"],
  options: CreateMediaLibraryOptions = {},
) {
  const ai = generateImages && { generateImages };
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai, ...options });
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

async function image(metadata?: MediaAIGeneratedImage["metadata"]): Promise<MediaAIGeneratedImage> {
  const canvas = new OffscreenCanvas(64, 48);
  canvas.getContext("2d")?.fillRect(0, 0, 30, 30);
  const file = new File([await canvas.convertToBlob()], "fox.png", { type: "image/png" });
  return metadata ? { file, metadata } : { file };
}

/** A generator that waits until the test lets it go on. */
function held() {
  const { promise, resolve, reject } = createDeferred<MediaAIGeneratedImage[]>();
  return { generateImages: vi.fn<MediaAIGenerator["generateImages"]>(() => promise), resolve, reject };
}

describe("generateImages", () => {
  it("saves the images of a generator with one parameter through the import pipeline", async () => {
    const library = create(async (asked) => [await image({ prompt: asked.prompt })]);
    const assets = await library.generateImages(request);
    expect(assets).toHaveLength(1);
    expect(library.getSnapshot()).toMatchObject({
      assets,
      assetCount: 1,
      aiGenerating: false,
      aiError: undefined,
    });
    expect(assets[0]).toMatchObject({
      name: "fox.png",
      width: 64,
      height: 48,
      thumbnail: { width: 64, height: 48 },
    });
  });

  it("stores all metadata of the generator, separate from the request", async () => {
    const metadata = {
      provider: "acme",
      model: "acme/paint:1",
      prompt: "a red fox, revised",
      negativePrompt: "dogs",
      seed: 7,
      steps: 25,
      width: 60,
      height: 50,
      createdAt: 123,
      extra: { cost: 0.01 },
      callback: () => {},
    };
    const asked = { ...request, steps: 30 };
    const [asset] = await create(async () => [await image(metadata)]).generateImages(asked);
    expect(asset?.source).toEqual({
      type: "ai",
      provider: "acme",
      model: "acme/paint:1",
      prompt: metadata.prompt,
    });
    expect(asset?.sourceMeta).toEqual({
      negativePrompt: "dogs",
      seed: 7,
      steps: 25,
      width: 60,
      height: 50,
      createdAt: 123,
      extra: { cost: 0.01 },
      callback: String(metadata.callback),
      request: asked,
    });
  });

  it("never drops a generated image as a duplicate", async () => {
    const library = create(async () => [await image(), await image()]);
    expect(await library.generateImages(request)).toHaveLength(2);
    expect(await library.generateImages(request)).toHaveLength(2);
    expect(library.getSnapshot().assetCount).toBe(4);
  });

  it("sets `aiGenerating` until the last generation has ended", async () => {
    const runs = [held(), held()];
    let next = 0;
    const library = create((...call) => runs[next++]?.generateImages(...call) ?? Promise.reject());
    const promises = [library.generateImages(request), library.generateImages(request)];
    await vi.waitFor(() => expect(next).toBe(2));
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: true, generations: { length: 2 } });
    runs[1]?.resolve([await image()]);
    await promises[1];
    expect(library.getSnapshot()).toMatchObject({
      aiGenerating: true,
      generations: [
        { status: "running", request },
        { status: "done", saved: 1 },
      ],
    });
    runs[0]?.resolve([await image()]);
    await promises[0];
    expect(library.getSnapshot()).toMatchObject({
      aiGenerating: false,
      generations: [{ status: "done" }, { status: "done" }],
    });
  });

  it("has the status `saving` once the generator has finished", async () => {
    const library = create(async () => [await image()]);
    const seen = new Set<string>();
    library.subscribe(() => {
      for (const { status } of library.getSnapshot().generations) seen.add(status);
    });
    await library.generateImages(request);
    expect([...seen]).toEqual(["running", "saving", "done"]);
  });

  it("rejects without a generator", async () => {
    const library = create();
    expect(library.getSnapshot().canGenerate).toBe(false);
    await expect(library.generateImages(request)).rejects.toMatchObject({ code: "no-generator" });
    library.configure({ ai: { generateImages: async () => [await image()] } });
    expect(library.getSnapshot().canGenerate).toBe(true);
    expect(await library.generateImages(request)).toHaveLength(1);
  });

  it("does not call the generator if the storage cannot be used", async () => {
    const generate = vi.fn(async () => [await image()]);
    const library = create(generate, { storage: { open: () => Promise.reject(new Error("Broken.")) } });
    await expect(library.generateImages(request)).rejects.toMatchObject({ code: "storage-lost" });
    expect(generate).not.toHaveBeenCalled();
  });

  it("saves an image with a wrong declared type", async () => {
    const { file } = await image();
    const mislabelled = new File([file], "fox.webp", { type: "image/webp" });
    const [asset] = await create(async () => [{ file: mislabelled }]).generateImages(request);
    expect(asset?.mimeType).toBe("image/png");
  });

  it("saves an image that exceeds the app's limits for uploads", async () => {
    const limits = { maxBytes: 1, maxSide: 1, accept: ["application/pdf"] };
    const library = create(async () => [await image()], { limits });
    expect(await library.generateImages(request)).toHaveLength(1);
  });
});

describe("a generator that misbehaves", () => {
  const cause = new Error("Out of credit.");
  const cases: [string, () => unknown, object][] = [
    ["answers with nothing", () => [], { code: "no-images" }],
    ["answers with no list", () => undefined, { code: "generator" }],
    ["answers with an object without a file", () => [{}], { code: "generator" }],
    ["answers with null", () => [null], { code: "generator" }],
    ["makes a file that is no image", () => [{ file: new File(["hello"], "a.png") }], { code: "type" }],
    ["makes an empty file", () => [{ file: new File([], "a.png") }], { code: "empty" }],
    ["rejects", () => Promise.reject(cause), { code: "generator", message: "Out of credit.", cause }],
    [
      "throws at once",
      () => {
        throw cause;
      },
      { code: "generator", cause },
    ],
    [
      "throws a string",
      () => {
        throw "no luck";
      },
      { code: "generator", message: "no luck", cause: "no luck" },
    ],
    [
      "throws nothing",
      () => {
        throw undefined;
      },
      { code: "generator" },
    ],
    [
      "was stopped by somebody else",
      () => {
        throw new DOMException("Stop.", "AbortError");
      },
      { code: "canceled" },
    ],
  ];

  it.each(cases)("%s", async (_, answer, expected) => {
    const library = create(async () => answer() as MediaAIGeneratedImage[]);
    await expect(library.generateImages(request)).rejects.toMatchObject({
      name: "MediaLibraryError",
      ...expected,
    });
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, assetCount: 0, aiError: expected });
    library.dismissAIError();
    expect(library.getSnapshot().aiError).toBeUndefined();
  });

  it("passes a MediaLibraryError on unchanged", async () => {
    const error = new MediaLibraryError("rate-limited", "Too many.", { retryAfter: 5, status: 429 });
    await expect(create(() => Promise.reject(error)).generateImages(request)).rejects.toBe(error);
  });

  it("resolves to the saved images, with the first failure as `aiError`", async () => {
    const library = create(async () => [await image(), { file: new File(["x"], "a") }, await image()]);
    expect(await library.generateImages(request)).toHaveLength(2);
    expect(library.getSnapshot().aiError).toMatchObject({ code: "type" });
  });

  it("saves the first 16 of 500 images and reports the rest", async () => {
    const one = await image();
    const library = create(async () => Array(500).fill(one));
    expect(await library.generateImages(request)).toHaveLength(16);
    expect(library.getSnapshot()).toMatchObject({ assetCount: 16, aiError: { code: "too-many-images" } });
  });

  it("clears `aiError` at the next start", async () => {
    const answers = [() => Promise.reject(cause), async () => [await image()]];
    const library = create(async () => answers.shift()?.() ?? []);
    await expect(library.generateImages(request)).rejects.toThrow();
    const onStart = vi.fn(() => expect(library.getSnapshot().aiError).toBeUndefined());
    await library.generateImages(request, { onStart });
    expect(onStart).toHaveBeenCalledOnce();
  });

  it("times out after the limit of the request, otherwise of the generator", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const never: MediaAIGenerator["generateImages"] = (_, context) => {
      signals.push(context?.signal);
      return new Promise(() => {});
    };
    const library = create(never);
    await expect(library.generateImages(request, { timeout: 20 })).rejects.toMatchObject({ code: "timeout" });
    library.configure({ ai: { generateImages: never, timeout: 30 } });
    await expect(library.generateImages(request)).rejects.toMatchObject({ code: "timeout", retryable: true });
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: { code: "timeout" } });
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
  });

  it("times out after 120 seconds by default", async () => {
    const generate = vi.fn(() => new Promise<never>(() => {}));
    const library = create(generate);
    await library.generateImages(request, { timeout: 1 }).catch(() => {});
    vi.useFakeTimers();
    const outcome = vi.fn();
    library.generateImages(request).catch(outcome);
    await vi.waitFor(() => expect(generate).toHaveBeenCalledTimes(2));
    await vi.advanceTimersByTimeAsync(118_000);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(outcome).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "timeout" }));
  });
});

describe("cancel", () => {
  it("aborts the generator's signal, ends the generation at once and saves nothing, even if ignored", async () => {
    const run = held();
    const library = create(run.generateImages);
    const controller = new AbortController();
    const promise = library.generateImages(request, { signal: controller.signal });
    await vi.waitFor(() => expect(run.generateImages).toHaveBeenCalled());
    controller.abort();
    await expect(promise).rejects.toBe(controller.signal.reason);
    expect(library.getSnapshot()).toMatchObject({
      ...{ aiGenerating: false, aiError: undefined },
      generations: [{ status: "canceled", assetIds: [] }],
    });
    expect(run.generateImages.mock.calls[0]?.[1]?.signal.aborted).toBe(true);

    run.resolve([await image()]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(library.getSnapshot().assetCount).toBe(0);
  });

  it("by id rejects with `canceled`, which is not shown as `aiError`", async () => {
    const run = held();
    const library = create(run.generateImages);
    const promise = library.generateImages(request, { onStart: (id) => library.cancel(id) });
    await expect(promise).rejects.toMatchObject({ code: "canceled" });
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: undefined });
  });

  it("happens to all generations when the library closes; later images are dropped", async () => {
    const run = held();
    const storage = createMemoryStorage();
    const library = create(run.generateImages, { storage });
    const promise = library.generateImages(request);
    await vi.waitFor(() => expect(run.generateImages).toHaveBeenCalled());
    const ended = expect(promise).rejects.toMatchObject({ code: "closed" });
    await library.close();
    await ended;
    run.resolve([await image()]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const again = create(undefined, { storage });
    await again.ready();
    expect(again.getSnapshot().assetCount).toBe(0);
  });

  it("with an aborted signal does not call the generator", async () => {
    const run = held();
    const promise = create(run.generateImages).generateImages(request, { signal: AbortSignal.abort() });
    await expect(promise).rejects.toMatchObject({ name: "AbortError" });
    expect(run.generateImages).not.toHaveBeenCalled();
  });
});
