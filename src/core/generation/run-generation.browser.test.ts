import { describe, expect, it, vi } from "vitest";
import type { MediaAIModel } from "./ai-model.js";
import { create, driven, image, images, request } from "./generating-library.contract.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "./generator.js";

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
