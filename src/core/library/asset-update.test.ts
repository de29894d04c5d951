import { describe, expect, it } from "vitest";
import { sampleAsset } from "../../testing/sample-records.js";
import { type AssetUpdate, checkUpdate, updateAsset } from "./asset-update.js";

const asset = sampleAsset({
  name: "a.png",
  tags: ["red", "blue"],
  rating: 3,
  starred: true,
  meta: { a: 1, b: 2 },
});

describe("updateAsset", () => {
  it.each<[string, AssetUpdate, object]>([
    ["renames", { name: " b\u202e.png " }, { name: "b.png" }],
    ["sets an alt text", { alt: "A  red\nfox" }, { alt: "A red fox" }],
    ["replaces tags", { tags: ["green", " red ", "green", " "] }, { tags: ["green", "red"] }],
    [
      "adds and removes tags",
      { tags: { add: ["green", "red"], remove: ["blue", "none"] } },
      { tags: ["red", "green"] },
    ],
    ["adds to albums that are not there yet", { albums: { add: ["x"] } }, { albums: ["x"] }],
    ["rates", { rating: 5 }, { rating: 5 }],
    ["merges metadata", { meta: { b: 3, c: [1] } }, { meta: { a: 1, b: 3, c: [1] } }],
    ["cuts long texts", { alt: "x".repeat(3_000) }, { alt: "x".repeat(2_000) }],
    ["cuts long tags", { tags: { add: ["x".repeat(101)] } }, { tags: ["red", "blue", "x".repeat(100)] }],
  ])("%s", (_, update, fields) => {
    expect(updateAsset(asset, update)).toEqual({ ...asset, ...fields });
  });

  it.each<[string, AssetUpdate, string]>([
    ["all tags", { tags: [] }, "tags"],
    ["the last tags", { tags: { remove: ["red", "blue"] } }, "tags"],
    ["a rating", { rating: 0 }, "rating"],
    ["a star", { starred: false }, "starred"],
    ["all metadata", { meta: { a: undefined, b: undefined } }, "meta"],
  ])("removes %s", (_, update, field) => {
    expect(updateAsset(asset, update)).not.toHaveProperty(field);
  });

  it.each<[string, AssetUpdate]>([
    ["nothing is given", {}],
    ["the name is blank", { name: "  " }],
    [
      "the values are those that it has",
      { name: "a.png", tags: ["red", "blue"], rating: 3, starred: true, meta: { a: 1 } },
    ],
    ["what is removed is not there", { alt: "", albums: { remove: ["x"] } }],
  ])("returns the same object if %s", (_, update) => {
    expect(updateAsset(asset, update)).toBe(asset);
  });

  it("keeps at most 200 tags", () => {
    const many = Array.from({ length: 300 }, (_, index) => `tag ${index}`);
    expect(updateAsset(asset, { tags: many }).tags).toHaveLength(200);
  });
});

it.each([-1, 6, 2.5, Number.NaN])("rejects the rating %s", (rating) => {
  expect(() => checkUpdate({ rating })).toThrow(expect.objectContaining({ code: "field" }));
});
