import { describe, expect, it, vi } from "vitest";
import { createMockGenerator } from "../../testing.js";
import { MediaLibraryError } from "../errors.js";
import { readOrigin } from "../media/origin/read-origin.js";
import { create, image, request } from "./generating-library.contract.js";
import type { MediaAIGeneratedImage, MediaAIGenerator } from "./generator.js";
import { markGenerator } from "./mark-generator.js";

const originOf = async ({ file }: { file: Blob }) =>
  readOrigin(new Uint8Array(await file.arrayBuffer()), file.type);

/** Draws on a canvas; it is an instance whose functions are its class's. */
class Painter implements MediaAIGenerator {
  #shade = 100;
  readonly capabilities = { models: [{ id: "painter/canvas" }] };
  async generateImages(): Promise<MediaAIGeneratedImage[]> {
    return [{ ...(await image(this.#shade++)), metadata: { provider: "painter", model: "painter/canvas" } }];
  }
  async *improvePrompt(prompt: string) {
    yield `${prompt} ${this.#shade}`;
  }
}

describe("a marked generator in the browser", () => {
  it("has its canvas images stored with a mark, which the library reads", async () => {
    const library = create(markGenerator(new Painter(), { creatorTool: "Acme" }));
    const [asset] = await library.generateImages({ ...request, model: "painter/canvas" });
    expect(asset?.origin).toMatchObject({
      kind: "ai",
      digitalSourceType: "trainedAlgorithmicMedia",
      software: "Acme",
    });
    const stored = asset && (await library.getFile(asset.id));
    expect(stored && (await originOf({ file: stored }))).toMatchObject({
      kind: "ai",
      parameters: { model: "painter/canvas" },
    });
    const plain = stored && (await createImageBitmap(stored));
    expect([plain?.width, plain?.height]).toEqual([64, 48]);
  });

  it("tells a picture that was not generated apart from one that was", async () => {
    const ai = markGenerator(createMockGenerator({ operations: true }));
    const library = create(ai);
    const [imported] = await library.importFiles([(await image(1)).file]);
    const upscale = (id = "") =>
      library.generateImages({
        ...{ prompt: "", width: 64, height: 48, operation: { type: "upscale" } },
        inputs: [{ assetId: id, role: "start" }],
      });
    const [edited] = await upscale(imported?.asset?.id);
    expect(edited?.origin).toMatchObject({ kind: "ai-edit" });
    const [made] = await library.generateImages(request);
    const [again] = await upscale(made?.id);
    expect(again?.origin).toMatchObject({ kind: "ai" });
  });

  it("reports each image marked, before the next one, and saves it once", async () => {
    const library = create(markGenerator(createMockGenerator({ count: 3, interval: 20 })));
    const assets = await library.generateImages({ ...request, n: 3 });
    expect(assets).toHaveLength(3);
    expect(library.getSnapshot().assetCount).toBe(3);
    const onImage = vi.fn();
    const context = { signal: new AbortController().signal, jobId: "job", onImage };
    const images = await markGenerator(createMockGenerator({ count: 2 })).generateImages(request, context);
    expect(onImage.mock.calls.map(([each]) => each)).toEqual(images);
    for (const [index, each] of images.entries()) {
      expect(onImage.mock.calls[index]?.[0]).toBe(each);
      expect(await originOf(each)).toMatchObject({ kind: "ai" });
    }
  });

  /** A picture whose mark takes a while, and a small one. */
  async function largeAndSmall(): Promise<[MediaAIGeneratedImage, MediaAIGeneratedImage]> {
    const canvas = new OffscreenCanvas(3000, 3000);
    const context = canvas.getContext("2d");
    const noise = context?.createImageData(3000, 3000);
    for (let at = 0; noise && at < noise.data.length; at += 65_536)
      crypto.getRandomValues(noise.data.subarray(at, at + 65_536));
    if (noise) context?.putImageData(noise, 0, 0);
    return [{ file: new File([await canvas.convertToBlob()], "large.png") }, await image(1)];
  }

  it("reports the images in the generator's order, however large they are", async () => {
    const [large, small] = await largeAndSmall();
    const onImage = vi.fn();
    await markGenerator({
      async generateImages(_, context) {
        context?.onImage?.(large);
        context?.onImage?.(small);
        return [large, small];
      },
    }).generateImages(request, { signal: new AbortController().signal, jobId: "job", onImage });
    expect(onImage.mock.calls.map(([each]) => each.file.name)).toEqual(["large.png", small.file.name]);
  });

  it("keeps the images that were reported right before a failure", async () => {
    const made = await image(1);
    const library = create(
      markGenerator({
        async generateImages(_, context) {
          context?.onImage?.(made);
          throw new MediaLibraryError("provider", "The connection broke.");
        },
      }),
    );
    const assets = await library.generateImages(request);
    expect(assets).toHaveLength(1);
    expect(assets[0]?.origin).toMatchObject({ kind: "ai" });
  });

  it("writes what the options say", async () => {
    const own = { digitalSourceType: "algorithmicMedia", prompt: true } as const;
    const [one] = await markGenerator(createMockGenerator(), own).generateImages(request);
    expect(one && (await originOf(one))).toMatchObject({
      digitalSourceType: "algorithmicMedia",
      parameters: { prompt: request.prompt },
    });
  });

  it("is otherwise the generator that it was, and keeps what cannot be marked", async () => {
    const painter = new Painter();
    const ai = markGenerator(painter);
    expect(Object.keys(ai).sort()).toEqual(["capabilities", "generateImages", "improvePrompt"]);
    expect(ai.capabilities).toBe(painter.capabilities);
    const signal = new AbortController().signal;
    for await (const text of ai.improvePrompt?.("a fox", { signal }) ?? []) expect(text).toBe("a fox 100");
    const file = new File(["GIF89a"], "a.gif", { type: "image/gif" });
    const [same] = await markGenerator({ generateImages: async () => [{ file }] }).generateImages(request);
    expect(same?.file).toBe(file);
    const failing = markGenerator({ generateImages: () => Promise.reject(new Error("No.")) });
    await expect(failing.generateImages(request)).rejects.toThrow("No.");
  });
});
