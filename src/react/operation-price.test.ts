import { expect, it } from "vitest";
import type { MediaAIOperation } from "../core/generation/ai-operation.js";
import { operationPrice } from "./operation-price.js";

const size = { width: 1000, height: 500 };

it("counts the pixels of the image and of the result, with what the operation does by default", () => {
  const upscale: MediaAIOperation = {
    type: "upscale",
    model: "a/b",
    scales: [2, 4],
    microUsdPerRun: 100,
    microUsdPerMegapixel: 1000,
  };
  expect(operationPrice(upscale, size)).toBe(100 + 500 + 2000);
  expect(operationPrice(upscale, { ...size, operation: { type: "upscale", scale: 4 } })).toBe(
    100 + 500 + 8000,
  );
  const outpaint: MediaAIOperation = { type: "outpaint", model: "a/b", extents: ["left", "square"] };
  const priced = { ...outpaint, microUsdPerMegapixel: 1000 };
  expect(operationPrice(priced, size)).toBe(500 + 750);
  expect(operationPrice(priced, { ...size, operation: { type: "outpaint", extent: "square" } })).toBe(1500);
});

it("is the price per image alone, null if that is unknown and undefined if none is named", () => {
  const cut: MediaAIOperation = { type: "remove-background", model: "a/b" };
  expect(operationPrice({ ...cut, microUsdPerImage: 6000 }, size)).toBe(6000);
  expect(operationPrice({ ...cut, microUsdPerImage: null }, size)).toBeNull();
  expect(operationPrice(cut, size)).toBeUndefined();
});
