import { expect, test } from "vitest";
import type { GenerationInputRole } from "../core/generation/generation.js";
import { unfitParts } from "./unfit-parts.js";

const input = (role: GenerationInputRole) => ({ assetId: role, name: role, role });
const plain = { id: "acme/plain", negativePrompt: false, seed: false, steps: false } as const;

test("names nothing while it is not known what the model takes", () => {
  expect(unfitParts({ seed: "7", n: "4" }, [input("start")], undefined)).toEqual([]);
});

test("names what the model does not take, where it was entered", () => {
  const typed = { prompt: "a fox", negativePrompt: "blur", seed: "7", steps: " ", n: "2" };
  expect(unfitParts(typed, [], plain)).toEqual(["negativePrompt", "seed", "n"]);
  expect(unfitParts(typed, [], { id: "acme/brush", maxImages: 2 })).toEqual([]);
});

test("names a size that is not one of the model's", () => {
  const model = { ...plain, sizes: [{ width: 512, height: 384 }] };
  expect(unfitParts({ width: "512", height: "384" }, [], model)).toEqual([]);
  expect(unfitParts({ width: "512", height: "512" }, [], model)).toEqual(["size"]);
  expect(unfitParts({}, [], model)).toEqual([]);
});

test("names guidance and a quality that the model does not have", () => {
  const model = { ...plain, guidance: { min: 0, max: 10 }, qualities: [{ id: "low" }, { id: "high" }] };
  const typed = { guidance: "3", quality: "high" };
  expect(unfitParts(typed, [], model)).toEqual([]);
  expect(unfitParts({ quality: "" }, [], plain)).toEqual([]);
  expect(unfitParts({ quality: "hd" }, [], model)).toEqual(["quality"]);
  expect(unfitParts(typed, [], plain)).toEqual(["guidance", "quality"]);
});

test("names images that are too many, and a mask that has no image or no use", () => {
  const images = [input("start"), input("start")];
  expect(unfitParts({}, images, { ...plain, maxInputImages: 1 })).toEqual(["inputImages"]);
  const masked = { ...plain, maxInputImages: 2, mask: true };
  expect(unfitParts({}, [...images, input("mask")], masked)).toEqual([]);
  expect(unfitParts({}, [input("mask")], masked)).toEqual(["mask"]);
  expect(unfitParts({}, [...images, input("mask")], { ...plain, maxInputImages: 2 })).toEqual(["mask"]);
});
