import { describe, expect, it, vi } from "vitest";
import { createMockGenerator } from "../../testing.js";
import type { MediaAIGenerator } from "../generation/generator.js";
import { create, stubWorker, WEBP } from "../library/library-fixtures.contract.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { EditOperation } from "./edit-operation.js";
import { hasProfile, isWideGamut } from "./wide-gamut.js";

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const YELLOW = [255, 255, 0];

/** Red, green / blue, yellow: 40 × 20 pixels. */
async function corners(type = "image/png", colorSpace: PredefinedColorSpace = "srgb"): Promise<File> {
  const canvas = new OffscreenCanvas(40, 20);
  const context = canvas.getContext("2d", { colorSpace });
  if (!context) throw new Error("This browser has no 2d canvas.");
  const colors = [RED, GREEN, BLUE, YELLOW];
  for (const [index, [r = 0, g = 0, b = 0]] of colors.entries()) {
    const space = colorSpace === "srgb" ? "srgb" : "display-p3";
    context.fillStyle = `color(${space} ${r / 255} ${g / 255} ${b / 255})`;
    context.fillRect((index % 2) * 20, Math.floor(index / 2) * 10, 20, 10);
  }
  const extension = type.split("/")[1];
  return new File([await canvas.convertToBlob({ type, quality: 1 })], `corners.${extension}`, { type });
}

type Drawn = { size: [number, number]; at: (x: number, y: number) => number[] };

async function draw(file: Blob, colorSpace: PredefinedColorSpace = "srgb"): Promise<Drawn> {
  const image = await createImageBitmap(file);
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d", { colorSpace });
  if (!context) throw new Error("This browser has no 2d canvas.");
  context.drawImage(image, 0, 0);
  return {
    size: [image.width, image.height],
    at: (x, y) => [...context.getImageData(x, y, 1, 1, { colorSpace }).data].slice(0, 3),
  };
}

const near = (color: readonly number[]) =>
  color.map((value) => expect.toSatisfy((got: number) => Math.abs(got - value) < 12));

async function withImage(
  file: File,
  library = create(),
): Promise<{ library: MediaLibraryInstance; id: string }> {
  const [result] = await library.importFiles([file]);
  if (!result?.asset) throw result?.error ?? new Error("Nothing was imported.");
  return { library, id: result.asset.id };
}

const TURN: EditOperation = { type: "rotate", degrees: 90 };
const MIRROR: EditOperation = { type: "flip", axis: "horizontal" };

describe("editing an image", () => {
  it("saves a new asset that names the old one and what was done", async () => {
    const { library, id } = await withImage(await corners());
    await library.update(id, {
      name: "Corners.png",
      alt: "Four colours",
      tags: ["a"],
      albums: ["b"],
      rating: 3,
    });
    const operations = [{ type: "crop" as const, x: 20, y: 0, width: 20, height: 20 }, TURN];
    const edited = await library.edit(id, operations);
    expect(edited).toMatchObject({
      name: "Corners.png",
      mimeType: "image/png",
      width: 20,
      height: 20,
      alt: "Four colours",
      tags: ["a"],
      albums: ["b"],
      source: { type: "edit", from: id, operations },
      thumbnail: { width: 20, height: 20 },
    });
    expect(edited.rating).toBeUndefined();
    expect(edited.id).not.toBe(id);
    const { at } = await draw(await library.getFile(edited.id));
    // The right half turned clockwise: green is on the right, yellow on the left.
    expect([at(2, 10), at(17, 10)]).toEqual([YELLOW, GREEN]);
    expect((await draw(await library.getFile(id))).size).toEqual([40, 20]);
    const found = library.query({ source: "edit" });
    expect((await found.range(0, 10)).map((asset) => asset.id)).toEqual([edited.id]);
    expect(found.facets.source).toContainEqual({ value: "edit", count: 1 });
    expect(library.getSnapshot().imports).toHaveLength(1);
  });

  it.each(["image/jpeg", "image/png", WEBP])("keeps %s, its size and its colours", async (type) => {
    const { library, id } = await withImage(await corners(type));
    const edited = await library.edit(id, [MIRROR]);
    expect([edited.mimeType, edited.width, edited.height]).toEqual([type, 40, 20]);
    const { at } = await draw(await library.getFile(edited.id));
    expect([at(5, 5), at(35, 5), at(5, 15), at(35, 15)]).toEqual([GREEN, RED, YELLOW, BLUE].map(near));
  });

  it("starts from the image as it is displayed, by its orientation", async () => {
    const jpeg = new Uint8Array(await (await corners("image/jpeg")).arrayBuffer());
    // Orientation 6: to be turned clockwise.
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
    const exif = [
      0xff,
      0xe1,
      0,
      tiff.length + 8,
      ...[..."Exif\0\0"].map((char) => char.charCodeAt(0)),
      ...tiff,
    ];
    const turned = new File([jpeg.slice(0, 2), Uint8Array.from(exif), jpeg.slice(2)], "turned.jpg");
    const { library, id } = await withImage(turned);
    expect(await library.get(id)).toMatchObject({ width: 20, height: 40 });
    const edited = await library.edit(id, [{ type: "crop", x: 0, y: 0, width: 20, height: 20 }]);
    const { size, at } = await draw(await library.getFile(edited.id));
    expect(size).toEqual([20, 20]);
    expect([at(5, 5), at(15, 5)]).toEqual([BLUE, RED].map(near));
  });

  it.each(["image/jpeg", "image/png"])(
    "keeps the colours of Display P3 in %s, which sRGB has not",
    async (type) => {
      const file = await corners(type, "display-p3");
      expect(await isWideGamut(new Uint8Array(await file.arrayBuffer()), type)).toBe(true);
      const { library, id } = await withImage(file);
      const edited = await library.edit(id, [TURN]);
      const saved = await library.getFile(edited.id);
      const bytes = new Uint8Array(await saved.arrayBuffer());
      expect([await hasProfile(bytes, type), await isWideGamut(bytes, type)]).toEqual([true, true]);
      const { at } = await draw(saved, "display-p3");
      expect([at(15, 5), at(15, 35)]).toEqual([RED, GREEN].map(near));
    },
  );

  it("does not make images of sRGB wider", async () => {
    const { library, id } = await withImage(await corners());
    const bytes = new Uint8Array(
      await (await library.getFile((await library.edit(id, [TURN])).id)).arrayBuffer(),
    );
    expect(await isWideGamut(bytes, "image/png")).toBe(false);
  });

  it("edits the original again if an edit is edited, and can be redone", async () => {
    const { library, id } = await withImage(await corners("image/jpeg"));
    const first = await library.edit(id, [TURN]);
    const second = await library.edit(first.id, [MIRROR]);
    expect(second.source).toEqual({ type: "edit", from: id, operations: [TURN, MIRROR] });
    if (second.source?.type !== "edit") throw new Error("It was not edited.");
    await library.purge(second.id);
    const redone = await library.edit(second.source.from, second.source.operations);
    expect(redone.hash).toBe(second.hash);
    await library.purge(id);
    const third = await library.edit(first.id, [MIRROR]);
    expect(third.source).toEqual({ type: "edit", from: first.id, operations: [MIRROR] });
  });

  it.each(["image/jpeg", "image/png", WEBP])(
    "marks an edit of a generated %s as the image was",
    async (type) => {
      const picture = await corners(type);
      const ai = { generateImages: async () => [{ file: picture, metadata: { model: "acme/paint" } }] };
      const library = create({ ai });
      const [generated] = await library.generateImages({ prompt: "four colours", width: 40, height: 20 });
      if (!generated) throw new Error("Nothing was generated.");
      expect(generated.origin).toBeUndefined();
      const edited = await library.edit(generated.id, [TURN]);
      expect(edited).toMatchObject({
        mimeType: type,
        origin: {
          kind: "ai",
          digitalSourceType: "trainedAlgorithmicMedia",
          parameters: { model: "acme/paint" },
        },
      });
      await library.purge(generated.id);
      const again = await library.edit(edited.id, [MIRROR]);
      expect(again.origin).toEqual(edited.origin);
    },
  );

  it("marks no edit of an image that says nothing of AI, and no mask", async () => {
    const { library, id } = await withImage(await corners());
    expect((await library.edit(id, [TURN])).origin).toBeUndefined();
    const ai = { generateImages: async () => [{ file: await corners() }] };
    const generating = create({ ai });
    const [generated] = await generating.generateImages({ prompt: "four colours", width: 40, height: 20 });
    const strokes = [{ points: [10, 10], width: 8 }];
    const mask = await generating.edit(generated?.id ?? "", [{ type: "mask", strokes }]);
    expect(mask.origin).toBeUndefined();
  });

  it("renders in a worker, and on the page if there is none", async () => {
    const started = vi.fn((_url: string) => {});
    stubWorker(started);
    const { library, id } = await withImage(await corners());
    const onPage = vi.spyOn(globalThis, "createImageBitmap");
    await library.edit(id, [TURN]);
    expect(started.mock.calls.some(([url]) => url.includes("edit.worker"))).toBe(true);
    expect(onPage).not.toHaveBeenCalled();
    stubWorker((url) => (url.includes("edit.worker") ? "/no-such-worker.js" : undefined));
    expect(await library.edit(id, [MIRROR])).toMatchObject({ width: 40 });
    expect(onPage).toHaveBeenCalled();
  });

  it("says what cannot be edited", async () => {
    const library = create({ limits: { accept: ["image/*", "image/svg+xml"] } });
    const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'], "a.svg");
    const { id: vector } = await withImage(svg, library);
    const { id } = await withImage(await corners(), library);
    await expect(library.edit("unknown", [])).rejects.toMatchObject({ code: "missing" });
    await expect(library.edit(vector, [TURN])).rejects.toMatchObject({ code: "type" });
    const tooLarge = library.edit(id, [{ type: "crop", x: 0, y: 0, width: 41, height: 1 }]);
    await expect(tooLarge).rejects.toMatchObject({ code: "field" });
    const stopped = library.edit(id, [TURN], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(library.getSnapshot().assetCount).toBe(2);
  });
});

describe("a mask", () => {
  const strokes = [
    { points: [10, 10, 30, 10], width: 8 },
    { points: [20, 10], width: 4, erase: true },
  ];

  it("is white where it was painted and black elsewhere, in the size of the image", async () => {
    const { library, id } = await withImage(await corners("image/jpeg"));
    const mask = await library.renderEdit(id, [{ type: "mask", strokes }]);
    expect([mask.name, mask.type]).toEqual(["corners.png", "image/png"]);
    const { size, at } = await draw(mask);
    expect(size).toEqual([40, 20]);
    expect([at(12, 10), at(20, 10), at(12, 2)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(library.getSnapshot().assetCount).toBe(1);
  });

  it("is white where a line encloses it, and fades at its edge where that is asked for", async () => {
    const { library, id } = await withImage(await corners());
    const area = [{ points: [10, -10, 30, -10, 30, 30, 10, 30], width: 0, fill: true }];
    const hard = await draw(await library.renderEdit(id, [{ type: "mask", strokes: area }]));
    expect([5, 12, 20, 28, 35].map((x) => hard.at(x, 10)[0])).toEqual([0, 255, 255, 255, 0]);
    const soft = await draw(await library.renderEdit(id, [{ type: "mask", strokes: area, feather: 6 }]));
    expect([3, 20, 37].map((x) => soft.at(x, 10)[0])).toEqual([0, 255, 0]);
    const edge = soft.at(11, 10)[0] ?? 0;
    expect(edge > 0 && edge < 255).toBe(true);
    expect(soft.size).toEqual([40, 20]);
  });

  it("is an input of a generation, and can be saved as an asset", async () => {
    const masks: (File | undefined)[] = [];
    const mock = createMockGenerator();
    const ai: MediaAIGenerator = {
      generateImages(request, context) {
        masks.push(request.mask);
        return mock.generateImages(request, context);
      },
    };
    const { library, id } = await withImage(await corners(), create({ ai }));
    const operations: EditOperation[] = [{ type: "mask", strokes }];
    const mask = await library.addInput(await library.renderEdit(id, operations), "mask");
    const inputs = [{ assetId: id, role: "start" as const }, mask];
    await library.generateImages({ prompt: "a fox", width: 64, height: 64, inputs });
    expect((await draw(masks[0] ?? new Blob())).at(12, 10)).toEqual([255, 255, 255]);
    const saved = await library.edit(id, operations);
    expect(saved.source).toEqual({ type: "edit", from: id, operations });
  });
});
