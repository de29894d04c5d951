import { describe, expect, it } from "vitest";
import { sampleAsset } from "../../../testing/sample-records.js";
import type { MediaAsset } from "../asset.js";
import { assetIdOf } from "../asset-id.js";
import { withLineage } from "./with-lineage.js";

const GENERATION = "0f8fad5b-d9cb-469f-a165-70867728fffe";
const generated = (fields: Partial<MediaAsset> & { n?: number } = {}): MediaAsset => {
  const { n = 0, ...rest } = fields;
  return sampleAsset({ id: assetIdOf(GENERATION, n), source: { type: "ai", prompt: "a fox" }, ...rest });
};

describe("the lineage of a record of an earlier version", () => {
  it("names the image that was edited", () => {
    const source = { type: "edit", from: "a", operations: [] } as const;
    expect(withLineage(sampleAsset({ source })).parents).toEqual([{ id: "a", role: "edit" }]);
  });

  it("names the inputs of the stored request that were assets, and the mask", () => {
    const images = [{ name: "a.png", id: "a" }, { name: "not an asset.png" }, "hostile", null];
    const request = { prompt: "a fox", images, mask: { name: "m.png", id: "m" } };
    expect(withLineage(generated({ sourceMeta: { request } })).parents).toEqual([
      { id: "a", role: "start" },
      { id: "m", role: "mask" },
    ]);
  });

  it("has the generation and the place that the generator reported, also where the digits of the id overflow", () => {
    const sourceMeta = { request: { prompt: "a fox", n: 4 }, place: { n: 2, count: 4 } };
    expect(withLineage(generated({ n: 2, sourceMeta })).run).toEqual({ id: GENERATION, index: 3, count: 4 });
    const single = generated({ sourceMeta: { request: { prompt: "a fox" } } });
    expect(withLineage(single).run).toEqual({ id: GENERATION, index: 1, count: 1 });
  });

  it("leaves out the place if it is unknown which of several it was", () => {
    const asset = generated({ sourceMeta: { request: { prompt: "a fox", n: 4 } } });
    expect(withLineage(asset)).toBe(asset);
  });

  it("is not added to uploads, nor to records that have theirs", () => {
    const upload = sampleAsset();
    const own = generated({
      parents: [{ id: "b", role: "style" }],
      run: { id: "other", index: 2, count: 3 },
      sourceMeta: { request: { prompt: "a fox", images: [{ id: "a" }] } },
    });
    expect(withLineage(upload)).toBe(upload);
    expect(withLineage(own)).toBe(own);
  });
});
