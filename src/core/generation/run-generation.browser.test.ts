import { afterEach, describe, expect, it, vi } from "vitest";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createDeferred } from "../deferred.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIModel,
} from "./generator.js";

const open: MediaLibraryInstance[] = [];
const request: MediaAIGenerateRequest = { prompt: "a red fox", width: 64, height: 48 };

function create(ai: MediaAIGenerator | MediaAIGenerator["generateImages"]) {
  const generator = typeof ai === "function" ? { generateImages: ai } : ai;
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: generator });
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

async function image(shade: number): Promise<MediaAIGeneratedImage> {
  const canvas = new OffscreenCanvas(64, 48);
  const context = canvas.getContext("2d");
  if (context) context.fillStyle = `rgb(${shade} 0 0)`;
  context?.fillRect(0, 0, 64, 48);
  return { file: new File([await canvas.convertToBlob()], `${shade}.png`, { type: "image/png" }) };
}

const images = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => image(index)));

/** A generator that the test drives: its context, once it runs, and how it ends. */
function driven() {
  const started = createDeferred<MediaAIGenerateContext>();
  const end = createDeferred<MediaAIGeneratedImage[]>();
  const generateImages: MediaAIGenerator["generateImages"] = (_, context) => {
    if (context) started.resolve(context);
    return end.promise;
  };
  return { generateImages, started: started.promise, ...end };
}

const names = (library: MediaLibraryInstance) => library.getSnapshot().assets.map(({ name }) => name);

describe("streamed images", () => {
  it("are saved and shown at once in order, and saved once if they are returned again", async () => {
    const run = driven();
    const library = create(run.generateImages);
    const promise = library.generateImages({ ...request, n: 3 });
    const { onImage } = await run.started;
    const all = await images(3);
    for (const [index, each] of all.slice(0, 2).entries()) {
      onImage?.(each);
      onImage?.(each);
      await vi.waitFor(() => expect(library.getSnapshot().generations[0]?.saved).toBe(index + 1));
      expect(library.getSnapshot()).toMatchObject({
        assetCount: index + 1,
        aiGenerating: true,
        generations: [{ status: "running" }],
      });
    }
    run.resolve(all);
    const assets = await promise;
    expect(assets.map(({ name }) => name)).toEqual(["0.png", "1.png", "2.png"]);
    expect(names(library)).toEqual(["0.png", "1.png", "2.png"]);
    expect(library.getSnapshot()).toMatchObject({
      ...{ assetCount: 3, aiError: undefined },
      generations: [{ status: "done", assetIds: assets.map(({ id }) => id), saved: 3 }],
    });
  });

  it("do not have to be returned again", async () => {
    const library = create(async (_, context) => {
      for (const each of await images(2)) context?.onImage?.(each);
      return [];
    });
    expect(await library.generateImages(request)).toHaveLength(2);
  });

  it("are saved without a thumbnail if they cannot be decoded", async () => {
    const decode = vi.spyOn(globalThis, "createImageBitmap");
    const png = new Uint8Array(await (await image(1)).file.arrayBuffer());
    const sized = (width: number, height: number) => {
      const copy = png.slice();
      new DataView(copy.buffer).setUint32(16, width);
      new DataView(copy.buffer).setUint32(20, height);
      return copy;
    };
    const all = {
      "broken off": png.slice(0, 60),
      "without a header": png.slice(0, 12),
      // Beyond 150 million pixels, and beyond the longest side: neither is tried.
      "a bomb": sized(16_000, 16_000),
      "too long": sized(40_000, 1),
      "a video": new Uint8Array([
        0x1a,
        0x45,
        0xdf,
        0xa3,
        0x9f,
        0x42,
        0x82,
        0x84,
        ...new TextEncoder().encode("webm"),
      ]),
    };
    const made = Object.entries(all).map(([name, bytes]) => ({ file: new File([bytes], name) }));
    const library = create(async () => made);
    const assets = await library.generateImages(request);
    expect(assets.map(({ name, mimeType, playable }) => [name, mimeType, playable])).toEqual([
      ["broken off", "image/png", undefined],
      ["without a header", "image/png", undefined],
      ["a bomb", "image/png", undefined],
      ["too long", "image/png", undefined],
      ["a video", "video/webm", false],
    ]);
    for (const { id, name, thumbnail, width } of assets) {
      expect([name, thumbnail, width]).toEqual([name, undefined, undefined]);
      const kept = await library.getFile(id);
      expect([name, kept.size]).toEqual([name, made.find(({ file }) => file.name === name)?.file.size]);
    }
    expect(library.getSnapshot().aiError).toBeUndefined();
    expect(decode.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it("may have up to 100 MB, whatever the app's limits for uploads", async () => {
    const { file } = await image(1);
    const large = new File([file, new Uint8Array(60 * 1024 * 1024)], "large.png");
    const library = create(async () => [{ file: large }]);
    const [asset] = await library.generateImages(request);
    expect(asset).toMatchObject({
      size: large.size,
      width: expect.any(Number),
      thumbnail: expect.anything(),
    });
  });

  it("are limited to 16", async () => {
    const library = create(async (_, context) => {
      const all = await images(20);
      for (const each of all.slice(0, 10)) context?.onImage?.(each);
      return all;
    });
    expect(await library.generateImages(request)).toHaveLength(16);
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 16,
      aiError: { code: "too-many-images", message: expect.stringContaining("20 images") },
    });
  });

  it("received before a failure are kept, and the failure is reported", async () => {
    const library = create(async (_, context) => {
      for (const each of await images(2)) context?.onImage?.(each);
      throw new Error("The second machine burned down.");
    });
    expect(await library.generateImages({ ...request, n: 4 })).toHaveLength(2);
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 2,
      aiError: { code: "generator", message: "The second machine burned down." },
    });
  });

  it("with `keep` are all generated, and the selected one is saved at the total cost", async () => {
    const asked: MediaAIGenerateRequest[] = [];
    const library = create(async (each, context) => {
      asked.push(each);
      const all = await images(4);
      const priced = all.map((image, n) => ({
        ...image,
        n,
        metadata: { microUsd: 3_000, place: { n, count: 4 } },
      }));
      for (const image of priced) context?.onImage?.(image);
      return priced;
    });
    const wanted = { ...request, n: 4, seed: 5 };
    const [kept, ...others] = await library.generateImages(wanted, { keep: 2 });
    expect([asked, others]).toEqual([[wanted], []]);
    expect(kept).toMatchObject({
      name: "2.png",
      sourceMeta: { microUsd: 12_000, place: { n: 2, count: 4 } },
    });
    const [generation] = library.getSnapshot().generations;
    expect(generation).toMatchObject({ status: "done", saved: 1, keep: 2, microUsd: 12_000 });
    library.retry(generation?.id ?? "");
    await vi.waitFor(() => expect(library.getSnapshot().generations).toHaveLength(2));
    await vi.waitFor(() =>
      expect(library.getSnapshot().generations[1]).toMatchObject({ keep: 2, status: "done" }),
    );
    expect(asked).toHaveLength(2);
  });

  it("with `keep` fail if the selected one is missing", async () => {
    const library = create(async () => images(2));
    const keep = (n: number) => library.generateImages({ ...request, n: 4 }, { keep: n });
    await expect(keep(3)).rejects.toMatchObject({ code: "no-images" });
    for (const n of [-1, 4, 0.5, Number.NaN]) await expect(keep(n)).rejects.toMatchObject({ code: "field" });
    expect(library.getSnapshot().assetCount).toBe(0);
  });

  it("received before a timeout are kept", async () => {
    const library = create(async (_, context) => {
      context?.onImage?.(await image(1));
      return new Promise(() => {});
    });
    expect(await library.generateImages(request, { timeout: 300 })).toHaveLength(1);
    expect(library.getSnapshot().aiError).toMatchObject({ code: "timeout" });
  });

  it("received before a cancellation are kept, later ones are not", async () => {
    const run = driven();
    const library = create(run.generateImages);
    const abort = new AbortController();
    const promise = library.generateImages({ ...request, n: 3 }, { signal: abort.signal });
    const { onImage, onProgress } = await run.started;
    const all = await images(3);
    for (const each of all.slice(0, 2)) onImage?.(each);
    abort.abort();
    await expect(promise).rejects.toBe(abort.signal.reason);
    for (const each of all) onImage?.(each);
    onProgress?.({ fraction: 1 });
    run.resolve(all);
    await vi.waitFor(() => expect(names(library)).toEqual(["0.png", "1.png"]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(library.getSnapshot()).toMatchObject({
      ...{ assetCount: 2, aiError: undefined },
      generations: [{ status: "canceled", saved: 2 }],
    });
  });

  it("are saved even if one of them is not an image", async () => {
    const library = create(async (_, context) => {
      context?.onImage?.({ file: new File(["words"], "a.png") });
      context?.onImage?.(JSON.parse("null"));
      context?.onImage?.(await image(1));
      return [];
    });
    expect(await library.generateImages(request)).toHaveLength(1);
    expect(library.getSnapshot().aiError).toMatchObject({ code: "type" });
  });
});

describe("progress", () => {
  it("is validated and throttled: the first report, then the latest", async () => {
    const run = driven();
    const library = create(run.generateImages);
    const promise = library.generateImages(request);
    const { onProgress } = await run.started;
    const seen: unknown[] = [];
    library.subscribe(() => {
      const { progress } = library.getSnapshot().generations[0] ?? {};
      if (progress && seen.at(-1) !== progress) seen.push(progress);
    });
    onProgress?.(JSON.parse('{"fraction":"half","message":" Waiting for a machine \\n","extra":1}'));
    for (let step = 0; step <= 1000; step++) onProgress?.({ fraction: step / 500 });
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([{ message: "Waiting for a machine" }, { fraction: 1 }]);
    run.resolve(await images(1));
    await promise;
  });
});

describe("decreasing progress", () => {
  it("is shown as the highest fraction so far", async () => {
    const run = driven();
    const library = create(run.generateImages);
    const promise = library.generateImages(request);
    const { onProgress } = await run.started;
    const shown = () => library.getSnapshot().generations[0]?.progress;
    onProgress?.({ fraction: 0.8, message: "Denoising" });
    await vi.waitFor(() => expect(shown()).toEqual({ fraction: 0.8, message: "Denoising" }));
    onProgress?.({ fraction: 0.1, message: "Refining" });
    await vi.waitFor(() => expect(shown()).toEqual({ fraction: 0.8, message: "Refining" }));
    onProgress?.({ message: "Saving" });
    await vi.waitFor(() => expect(shown()).toEqual({ fraction: 0.8, message: "Saving" }));
    run.resolve(await images(1));
    await promise;
  });
});

describe("the request", () => {
  it.each<[string, object, string[]]>([
    ["no images", { n: 0 }, ["n"]],
    ["half an image", { n: 1.5 }, ["n"]],
    ["17 images", { n: 17 }, ["n"]],
    ["15 input images", { images: Array(15).fill(new File(["x"], "x")) }, ["images"]],
    ["an input image that is no file", { images: ["x.png"] }, ["images"]],
    ["a mask without an image", { mask: new File(["x"], "x"), images: [] }, ["mask"]],
    ["everything", { n: "2", images: {}, mask: "x" }, ["n", "images", "mask"]],
  ])("%s is rejected without calling the generator", async (_name, wrong, fields) => {
    const generate = vi.fn(async () => images(1));
    const library = create(generate);
    await expect(library.generateImages({ ...request, ...wrong })).rejects.toMatchObject({
      code: "field",
      fields: fields.map((field) => ({ field })),
    });
    expect(generate).not.toHaveBeenCalled();
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: { code: "field" } });
  });

  it("reaches the generator in full, and is stored with the names of its files and the ids of its assets", async () => {
    const seen: MediaAIGenerateRequest[] = [];
    const library = create(async (asked) => {
      seen.push(asked);
      // A careless generator tells the request back, files and all.
      return [{ ...(await image(1)), metadata: { seed: 1, ...asked, deep: { list: [asked.mask] } } }];
    });
    const [first] = await library.importFiles([(await image(9)).file]);
    const own = await library.getFile(first?.asset?.id ?? "");
    const mask = new File(["mask"], "mask.png");
    const [asset] = await library.generateImages({ ...request, n: 1, images: [own, mask], mask });
    expect(seen[0]).toMatchObject({ n: 1, images: [own, mask], mask });
    const kept = { images: [{ name: "9.png", id: first?.asset?.id }, { name: "mask.png" }] };
    const { sourceMeta } = asset ?? {};
    // Of what the generator tells back, files are kept by their names: they say nothing about where they came from.
    expect(sourceMeta).toMatchObject({
      ...{
        seed: 1,
        images: [{ name: "9.png" }, { name: "mask.png" }],
        deep: { list: [{ name: "mask.png" }] },
      },
      request: { ...request, n: 1, ...kept, mask: { name: "mask.png" } },
    });
    expect(structuredClone(sourceMeta)).toEqual(JSON.parse(JSON.stringify(sourceMeta)));
  });
});

describe("the generator's capabilities", () => {
  const models: MediaAIModel[] = [
    { id: "acme/quick", timeout: 40 },
    { id: "acme/slow:2", timeout: 90_000 },
  ];

  it("are loaded once, when they are first needed", async () => {
    const capabilities = vi.fn(async () => ({ models }));
    const library = create({ generateImages: async () => images(1), capabilities });
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({ models: [], modelsStatus: "unknown" });
    expect(capabilities).not.toHaveBeenCalled();
    const asked = [library.loadModels(), library.loadModels()];
    expect(library.getSnapshot().modelsStatus).toBe("loading");
    expect(await Promise.all(asked)).toEqual([models, models]);
    expect(library.getSnapshot()).toMatchObject({ models, modelsStatus: "ready" });
    await library.loadModels();
    expect(capabilities).toHaveBeenCalledOnce();
  });

  it("are loaded again after a failure, and are available at once if they are an object", async () => {
    const cause = new Error("Down.");
    const capabilities = vi.fn(async () => ({ models })).mockRejectedValueOnce(cause);
    const library = create({ generateImages: async () => images(1), capabilities });
    await expect(library.loadModels()).rejects.toMatchObject({ code: "generator", retryable: true, cause });
    expect(library.getSnapshot()).toMatchObject({ models: [], modelsStatus: "failed" });
    expect(await library.generateImages(request)).toHaveLength(1);
    await library.loadModels();
    expect(library.getSnapshot()).toMatchObject({ models, modelsStatus: "ready" });
    library.configure({ ai: { generateImages: async () => [], capabilities: { models: [{ id: "b" }] } } });
    expect(library.getSnapshot()).toMatchObject({ models: [{ id: "b" }], modelsStatus: "ready" });
    expect(await library.loadModels()).toEqual([{ id: "b" }]);
    library.configure({ ai: undefined });
    expect(library.getSnapshot().models).toEqual([]);
  });

  it("stay the same if the generator is created inline, and contain only models", async () => {
    const inline = (): MediaAIGenerator => ({
      generateImages: async () => images(1),
      capabilities: async () =>
        JSON.parse(JSON.stringify({ models: [{ id: "a" }, { label: "none" }, null] })),
    });
    const library = create(inline());
    await library.loadModels();
    const before = library.getSnapshot();
    expect(before.models).toEqual([{ id: "a" }]);
    library.configure({ ai: inline() });
    await library.loadModels();
    expect(library.getSnapshot()).toBe(before);
    const odd = create({ ...inline(), capabilities: async () => JSON.parse("null") });
    expect(await odd.loadModels()).toEqual([]);
  });

  it("limit a generation by the timeout of its model, whatever the generator's timeout is", async () => {
    const never: MediaAIGenerator = {
      generateImages: () => new Promise(() => {}),
      capabilities: async () => ({ models }),
      timeout: 60_000,
    };
    const library = create(never);
    await expect(library.generateImages(request)).rejects.toMatchObject({ code: "timeout" });
    const slow = library.generateImages({ ...request, model: "acme/slow" });
    const outcome = vi.fn();
    slow.catch(outcome);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(outcome).not.toHaveBeenCalled();
    await expect(
      library.generateImages({ ...request, model: "acme/slow:2" }, { timeout: 30 }),
    ).rejects.toMatchObject({ code: "timeout" });
  });
});
