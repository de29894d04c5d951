import { describe, expect, it } from "vitest";
import type { MediaAIOperation } from "./ai-operation.js";
import type { MediaAIGenerateRequest } from "./generator.js";
import { operationErrors, operationFileErrors } from "./operation-errors.js";

const OFFERED: readonly MediaAIOperation[] = [
  { type: "edit", model: "acme/edit", prompt: "required" },
  { type: "outpaint", model: "acme/fill", prompt: "optional", extents: ["left", "zoom-out-2"] },
  { type: "upscale", model: "acme/crisp" },
  { type: "upscale", model: "acme/large:2", scales: [2, 4] },
];

type Fields = Partial<MediaAIGenerateRequest>;
const fieldsOf = (request: Fields) =>
  operationErrors({ prompt: "", ...request }, OFFERED).map(({ field }) => field);

describe("a request for an operation", () => {
  it.each<[string, Fields]>([
    ["an ordinary request", {}],
    ["the first of its type without a model", { operation: { type: "upscale" } }],
    ["a prompt where one is required", { operation: { type: "edit" }, prompt: "make it night" }],
    ["no prompt where it is optional", { operation: { type: "outpaint", extent: "zoom-out-2" } }],
    [
      "the most pixels that are kept",
      { operation: { type: "upscale", scale: 2 }, model: "acme/large", width: 7500, height: 5000 },
    ],
    ["a model without its version", { operation: { type: "upscale", scale: 4 }, model: "acme/large" }],
  ])("is accepted with %s", (_, request) => {
    expect(fieldsOf(request)).toEqual([]);
  });

  it.each<[string, Fields, string[]]>([
    ["an operation that nobody offers", { operation: { type: "inpaint" } }, ["operation"]],
    ["a model that does something else", { operation: { type: "edit" }, model: "acme/fill" }, ["model"]],
    ["a blank prompt where one is required", { operation: { type: "edit" }, prompt: " " }, ["prompt"]],
    ["more than one image", { operation: { type: "upscale" }, n: 2 }, ["n"]],
    ["a factor where it cannot be chosen", { operation: { type: "upscale", scale: 2 } }, ["scale"]],
    [
      "a factor that is not offered",
      { operation: { type: "upscale", scale: 3 }, model: "acme/large:2" },
      ["scale"],
    ],
    [
      "a factor that makes more pixels than are kept",
      { operation: { type: "upscale", scale: 4 }, model: "acme/large", width: 4032, height: 3024 },
      ["scale"],
    ],
    [
      "a factor, left to the model, that makes a longer side than is kept",
      { operation: { type: "upscale" }, model: "acme/large", width: 8193, height: 10 },
      ["scale"],
    ],
    [
      "an extent that makes more pixels than are kept",
      { operation: { type: "outpaint", extent: "zoom-out-2" }, width: 8000, height: 6000 },
      ["extent"],
    ],
    [
      "an image that is larger than what is kept",
      { operation: { type: "upscale" }, width: 16_385 },
      ["images"],
    ],
    ["an extent that is not offered", { operation: { type: "outpaint", extent: "square" } }, ["extent"]],
    [
      "the choices of other operations",
      { operation: { type: "edit", scale: 2, extent: "left" }, prompt: "x" },
      ["scale", "extent"],
    ],
  ])("is rejected with %s", (_, request, fields) => {
    expect(fieldsOf(request)).toEqual(fields);
  });

  it("says what can be chosen", () => {
    const wrong = operationErrors(
      { prompt: "", operation: { type: "upscale", scale: 3 }, model: "acme/large" },
      OFFERED,
    );
    expect(wrong).toEqual([{ field: "scale", message: "must be one of 2, 4" }]);
  });

  it("has exactly one image, and a mask for inpainting only", () => {
    const fields = (type: MediaAIOperation["type"], images: number, mask: boolean) =>
      operationFileErrors({ type }, { images, mask }).map(({ field }) => field);
    expect(fields("upscale", 1, false)).toEqual([]);
    expect(fields("inpaint", 1, true)).toEqual([]);
    expect(fields("upscale", 0, false)).toEqual(["images"]);
    expect(fields("edit", 2, true)).toEqual(["images", "mask"]);
    expect(fields("inpaint", 1, false)).toEqual(["mask"]);
  });
});
