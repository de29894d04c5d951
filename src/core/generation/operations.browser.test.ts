import { describe, expect, it, vi } from "vitest";
import { createMockGenerator } from "../../testing.js";
import { MediaLibraryError } from "../errors.js";
import { OPERATION_TYPES } from "./ai-operation.js";
import { create } from "./generating-library.contract.js";
import type { MediaAIGenerator } from "./generator.js";
import { remakeOf, variationOf } from "./remake.js";

const photo = async () => {
  const [image] = await createMockGenerator().generateImages({ prompt: "a hill", width: 48, height: 32 });
  return image?.file ?? new File([], "none");
};
const mask = () => new File(["mask"], "mask.png", { type: "image/png" });
const size = { width: 48, height: 32 };

describe("an operation on an image", () => {
  it.each([
    ["edit", "make it night", size],
    ["inpaint", "a boat", size],
    ["outpaint", "", { width: 72, height: 32 }],
    ["upscale", "", { width: 96, height: 64 }],
    ["remove-background", "", size],
  ] as const)("is a generation with a parent, and can be made again: %s", async (type, prompt, expected) => {
    const ai = createMockGenerator({ operations: true });
    const library = create(ai);
    const [imported] = await library.importFiles([await photo()]);
    const source = imported?.asset?.id ?? "";
    const [asset] = await library.generateImages({
      prompt,
      ...size,
      seed: 7,
      operation: { type },
      inputs: [{ assetId: source, role: "start" }],
      ...(type === "inpaint" && { mask: mask() }),
    });
    expect(asset).toMatchObject({
      ...expected,
      source: { type: "ai", provider: "mock" },
      sourceMeta: { request: { operation: { type }, images: [{ id: source }] } },
    });
    expect(asset?.parents?.[0]).toEqual({ id: source, role: "start" });
    expect(library.getSnapshot().generations).toMatchObject([{ request: { operation: { type } } }]);
    if (!asset) throw new Error("Nothing was made.");
    const { request: again } = remakeOf(asset) ?? {};
    if (!again) throw new Error("It cannot be made again.");
    const [same] = await library.generateImages(again);
    expect(same).toMatchObject({ hash: asset.hash, parents: asset.parents, source: asset.source });
    expect(ai.requests.map(({ operation, images }) => [operation, images?.length])).toEqual([
      [{ type }, 1],
      [{ type }, 1],
    ]);
    const varied = variationOf(asset);
    if (type === "upscale" || type === "remove-background") return expect(varied).toBeUndefined();
    expect(varied).toMatchObject({
      operation: { type },
      inputs: asset.parents?.map(({ id, role }) => ({ assetId: id, role })),
    });
    expect(varied).not.toHaveProperty("seed");
  });

  it("keeps what was chosen when it is tried again", async () => {
    const ai = createMockGenerator({
      operations: true,
      fail: (_request: unknown, run: number) => (run === 0 ? new Error("No.") : undefined),
    });
    const library = create(ai);
    const operation = { type: "upscale", scale: 4 } as const;
    await library.generateImages({ prompt: "", ...size, operation, images: [await photo()] }).catch(() => {});
    library.retry(library.getSnapshot().generations[0]?.id ?? "");
    await vi.waitFor(() => expect(library.getSnapshot().assets).toMatchObject([{ width: 192, height: 128 }]));
    expect(library.getSnapshot().generations).toMatchObject([{ status: "done", request: { operation } }]);
  });

  it("never reaches a generator that does not offer it", async () => {
    const generateImages = vi.fn<MediaAIGenerator["generateImages"]>();
    const images = [await photo()];
    const requests = OPERATION_TYPES.map((type) => ({ prompt: "x", ...size, operation: { type }, images }));
    for (const ai of [{ generateImages }, { generateImages, capabilities: { models: [{ id: "a/b" }] } }]) {
      const library = create(ai);
      for (const request of requests) {
        const masked = request.operation.type === "inpaint" ? { ...request, mask: mask() } : request;
        await expect(library.generateImages(masked)).rejects.toMatchObject({
          code: "field",
          fields: [{ field: "operation" }],
        });
      }
    }
    expect(generateImages).not.toHaveBeenCalled();
  });

  it("waits for the list of what is offered, and fails as that does", async () => {
    const { operations } = createMockGenerator({ operations: true }).capabilities;
    const ai = createMockGenerator({ operations: true });
    const request = { prompt: "", ...size, operation: { type: "upscale" as const }, images: [await photo()] };
    const loading = create({ ...ai, capabilities: async () => ({ ...(operations && { operations }) }) });
    await expect(loading.generateImages(request)).resolves.toHaveLength(1);
    expect(loading.getSnapshot().operations).toEqual(operations);
    const offline = new MediaLibraryError("network", "Offline.", { retryable: true });
    const failing = create({ ...ai, capabilities: () => Promise.reject(offline) });
    await expect(failing.generateImages(request)).rejects.toBe(offline);
  });

  it("is rejected with the wrong files before anything is asked", async () => {
    const ai = createMockGenerator({ operations: true });
    const library = create(ai);
    const request = { prompt: "x", ...size, operation: { type: "edit" as const } };
    await expect(library.generateImages(request)).rejects.toMatchObject({ fields: [{ field: "images" }] });
    const masked = { ...request, images: [await photo()], mask: mask() };
    await expect(library.generateImages(masked)).rejects.toMatchObject({ fields: [{ field: "mask" }] });
    expect(ai.requests).toEqual([]);
  });

  it("is in the snapshot if the generator offers it, without entries that have no model", () => {
    const good = { type: "upscale", model: "a/b" } as const;
    const odd: unknown[] = [good, null, { type: "edit" }, "edit"];
    const capabilities = JSON.parse(JSON.stringify({ operations: odd }));
    expect(create({ generateImages: async () => [], capabilities }).getSnapshot().operations).toEqual([good]);
    expect(create(async () => []).getSnapshot().operations).toEqual([]);
  });
});
