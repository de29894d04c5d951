import { describe, expect, it } from "vitest";
import type { MediaAsset } from "../library/asset.js";
import { recipeOf } from "./recipe.js";
import { closeVariationOf, remakeOf, variationOf } from "./remake.js";

const settings = { steps: 20, guidance: 3.5, quality: "high", negativePrompt: "snow" };
const request = { prompt: "a fox", width: 64, height: 64, n: 4, ...settings };
const made = (changes: Partial<MediaAsset> = {}): MediaAsset => ({
  id: "1",
  name: "fox.png",
  mimeType: "image/png",
  size: 1,
  hash: "",
  createdAt: 1,
  source: { type: "ai", prompt: "a fox", model: "owner/name", provider: "acme" },
  sourceMeta: { request, seed: 7, place: { n: 2, count: 4 } },
  ...changes,
});

describe("the request that repeats an image", () => {
  it("has its seed and count, and saves only this image", () => {
    expect(remakeOf(made())).toEqual({ request: { ...request, seed: 7, model: "owner/name" }, keep: 2 });
  });

  it("saves all images if there was only one", () => {
    const { n: _, ...single } = request;
    expect(remakeOf(made({ sourceMeta: { request: { ...single, seed: 9, model: "own/model" } } }))).toEqual({
      request: { ...single, seed: 9, model: "own/model" },
    });
  });

  it.each<[string, Partial<MediaAsset>]>([
    ["an upload", { source: { type: "upload" } }],
    ["a video", { mimeType: "video/mp4" }],
    ["one without a seed", { sourceMeta: { request } }],
    ["one of several of which nobody says which", { sourceMeta: { request, seed: 7 } }],
    ["one whose request is not known", { sourceMeta: { seed: 7 } }],
    [
      "one that started from files",
      { sourceMeta: { request: { ...request, images: [{ name: "x.png" }] }, seed: 7 } },
    ],
    ["one of a mask", { sourceMeta: { request: { ...request, mask: { name: "x.png" } }, seed: 7 } }],
  ])("is undefined for %s", (_, changes) => {
    expect(remakeOf(made(changes))).toBeUndefined();
  });
});

describe("the request for an image close to another", () => {
  const { n: _, ...others } = request;
  const inputs = [{ assetId: "1", role: "start" }];

  it("starts from the image, without its seed, its count and what it started from itself", () => {
    expect(closeVariationOf(made())).toEqual({ ...others, model: "owner/name", inputs });
    const started = { request: { ...request, images: [{ name: "x.png" }] }, seed: 7 };
    expect(closeVariationOf(made({ sourceMeta: started }))).toEqual({
      ...others,
      model: "owner/name",
      inputs,
    });
  });

  it.each<[string, Partial<MediaAsset>]>([
    ["an upload", { source: { type: "upload" } }],
    ["a video", { mimeType: "video/mp4" }],
    ["the result of an operation", { sourceMeta: { request: { ...request, operation: { type: "edit" } } } }],
    ["one in the trash", { removedAt: 1 }],
    ["one without its original", { state: "missing" }],
    ["one whose size is not known", { sourceMeta: { request: { prompt: "a fox" } } }],
  ])("is undefined for %s", (_, changes) => {
    expect(closeVariationOf(made(changes))).toBeUndefined();
  });
});

describe("an operation", () => {
  const operated = (asked: object, parents: MediaAsset["parents"] = [{ id: "9", role: "start" }]) =>
    made({
      ...(parents && { parents }),
      sourceMeta: { request: { prompt: "", width: 64, height: 64, ...asked } },
    });
  const upscale = { type: "upscale", scale: 2 };

  it("is made again of its image, without a seed if it always makes the same", () => {
    const again = {
      prompt: "",
      width: 64,
      height: 64,
      model: "owner/name",
      operation: upscale,
      inputs: [{ assetId: "9", role: "start" }],
    };
    expect(remakeOf(operated({ operation: upscale }))).toEqual({ request: again });
    expect(variationOf(operated({ operation: upscale }))).toBeUndefined();
    expect(remakeOf(operated({ operation: { type: "edit" } }))).toBeUndefined();
    expect(variationOf(operated({ operation: { type: "edit" } }))).toMatchObject({
      operation: { type: "edit" },
    });
  });

  it.each<[string, object, MediaAsset["parents"]]>([
    ["without its image", { operation: upscale }, []],
    [
      "of several images",
      { operation: upscale },
      [
        { id: "8", role: "start" },
        { id: "9", role: "start" },
      ],
    ],
    ["without its mask", { operation: { type: "inpaint" }, mask: {}, seed: 1 }, [{ id: "9", role: "start" }]],
    ["that is not known", { operation: { type: "colourise" } }, undefined],
    ["with an unknown extent", { operation: { type: "outpaint", extent: "up" }, seed: 1 }, undefined],
    ["whose image's size is not known", { operation: upscale, width: "64" }, undefined],
  ])("is not made again %s", (_, asked, parents) => {
    expect(remakeOf(operated(asked, parents))).toBeUndefined();
  });
});

describe("the request that varies an image", () => {
  it("has its prompt, size and model, and neither its seed nor the number of its run", () => {
    const { n: _, ...others } = request;
    expect(variationOf(made())).toEqual({ ...others, model: "owner/name" });
    expect(variationOf(made({ sourceMeta: { request } }))).toEqual({ ...others, model: "owner/name" });
  });

  it.each<[string, Partial<MediaAsset>]>([
    ["an upload", { source: { type: "upload" }, origin: { kind: "ai", parameters: { prompt: "a fox" } } }],
    ["a video", { mimeType: "video/mp4" }],
    ["one whose size is not known", { sourceMeta: { seed: 7 } }],
    ["one of a mask", { sourceMeta: { request: { ...request, mask: { name: "x.png" } } } }],
  ])("is undefined for %s", (_, changes) => {
    expect(variationOf(made(changes))).toBeUndefined();
  });
});

describe("how an image was made", () => {
  const imported = (parameters: object) =>
    recipeOf(made({ source: { type: "upload" }, sourceMeta: {}, origin: { kind: "ai", parameters } }));

  it("is what this library stored, completed by what the generator reported", () => {
    const { n: _, ...others } = request;
    expect(recipeOf(made())).toEqual({ ...others, seed: 7, model: "owner/name" });
    expect(recipeOf(made({ sourceMeta: {} }))).toEqual({ prompt: "a fox", model: "owner/name" });
    const withFiles = { request: { ...request, images: [{ name: "x.png" }] } };
    expect(recipeOf(made({ sourceMeta: withFiles }))).toMatchObject({ prompt: "a fox", steps: 20 });
  });

  it("is what an imported file says, without the name of its model", () => {
    const parameters = {
      prompt: "a duck",
      negativePrompt: "fog",
      seed: 5,
      steps: 15,
      guidance: 5.5,
      width: 512,
      height: 400,
    };
    expect(imported({ ...parameters, model: "realistic", sampler: "UniPC" })).toEqual(parameters);
  });

  it("leaves out what no form takes", () => {
    const odd = { prompt: "a duck", seed: "18446744073709551615", steps: 1.5, width: 512 };
    expect(imported(odd)).toEqual({ prompt: "a duck" });
    expect(imported({ prompt: "a duck", seed: -1, steps: Number.NaN, width: -1, height: 4 })).toEqual({
      prompt: "a duck",
    });
    expect(imported({ prompt: "a duck", guidance: Number.POSITIVE_INFINITY, quality: 1 })).toEqual({
      prompt: "a duck",
    });
  });

  it("is undefined without a prompt, and for videos", () => {
    expect(imported({ prompt: " ", seed: 5 })).toBeUndefined();
    expect(imported({ seed: 5 })).toBeUndefined();
    expect(recipeOf(made({ mimeType: "video/mp4" }))).toBeUndefined();
  });
});
